"""The `framing` command line.

Entry point: `main`. Each command is a thin shell around one function of the package, imported when it is needed.
"""

import errno
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from analysis import __version__
from analysis.errors import InputError

MEASURES = ("words", "sentiment", "toward", "quotes")
NAMING_MEASURES = ("naming", "naming-pairs", "collocates")


def _complain(error) -> NoReturn:
    from analysis.text import printable

    click.echo(f"framing: {' '.join(printable(str(error)).split())}", err=True)
    sys.exit(2)


class _Commands(click.Group):
    """Answer what is the user's to mend in one sentence and exit with 2; a broken pipe and Ctrl-C quietly."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except InputError as error:
            _complain(error)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            what = error.strerror or error
            _complain(f"{error.filename or 'a file'}: cannot be used ({what}); check the path, its rights and the disk")
        except KeyboardInterrupt:
            click.echo("framing: stopped; call again to go on", err=True)
            sys.exit(130)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="framing")
def main():
    """Compare how news outlets tell the same story: word choice, sentiment, and who is quoted.

    \b
    Examples:
      framing annotate articles/ --out corpus
      framing compare words corpus --outlet RT --reference AP --out words.csv
      framing report corpus --out output
      framing show articles/one.txt
    """


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the tables.")
@click.option("--outlets", multiple=True, metavar="NAME", help="Keep only this outlet (may be given again).")
@click.option(
    "--workers", default=1, type=click.IntRange(1), show_default=True, help="Processes; they do not change the result."
)
@click.option("--shareable", is_flag=True, help="Leave out what would let a reader put the texts together again.")
@click.option(
    "--actors",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Whose company to count, in the columns actor, alias (default: some states, organisations and persons).",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="WHAT=NAME",
    help="Where the input has something, as in text=Contenido (may be given again; also in a framing.toml beside it).",
)
@click.option(
    "--stories",
    "corrections",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Which story articles tell, in the columns article_id, story, over what is given or found.",
)
@click.option("--combined", is_flag=True, help="Score sentences by two dictionaries and a network too (slower).")
def annotate(inputs, folder, outlets, workers, shareable, actors, columns, corrections, combined):
    """Annotate articles: read INPUTS and write the tables of words, sentences and quotes.

    INPUTS are folders or files: .txt (the folder's name is the outlet, unless a file articles.csv with the columns
    file, outlet, date, url, title, story lists them), tables of any delimiter and encoding, JSON, JSON lines, Parquet,
    SQLite, web pages, WARC, and text exports of news archives. Columns are known by their usual names: see `framing
    columns`.

    \b
    Examples:
      framing annotate data/newsroom/articles --out newsroom
      framing annotate rt.csv ap.jsonl.gz --out corpus --workers 2
    """
    from analysis.build import build

    account = build(inputs, folder, outlets, workers, shareable, actors, combined, _pairs(columns), corrections)
    kept, excluded = account["n_articles"], account["n_excluded"]
    click.echo(f"{account['n_rows']} rows in = {kept} articles kept + {excluded} rows excluded", err=True)
    if excluded:
        click.echo(f"why rows were excluded: {folder / 'excluded.csv'}", err=True)
    click.echo(f"tables written to {folder}", err=True)


@main.command()
@click.argument("source", metavar="URLS.txt", type=click.Path(path_type=Path))
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path), help="Folder for the pages.")
@click.option(
    "--delay", default=1.0, type=click.FloatRange(0), show_default=True, help="Seconds between requests to a host."
)
def fetch(source, folder, delay):
    """Fetch the pages listed in URLS.txt, one address a line; call again to go on, or to try what failed.

    \b
    Examples:
      framing fetch urls.txt --out pages
      framing annotate pages --out corpus
    """
    from analysis.read.fetch import fetch, read_urls
    from analysis.text import printable

    account = fetch(read_urls(source), folder, delay)
    told = "{n_urls} addresses = {n_fetched} fetched + {n_kept} there before + {n_failed} failed"
    click.echo(told.format(**account), err=True)
    for url, reason in account["failed"][:20]:
        click.echo(printable(f"{url[:200]}: {reason}"), err=True)
    if account["n_failed"]:
        click.echo(f"every reason: {folder / 'pages.jsonl'}", err=True)


@main.command()
@click.argument("source", metavar="SOURCE", type=click.Path(path_type=Path))
@click.option("--column", "columns", multiple=True, metavar="WHAT=NAME", help="As for annotate.")
def columns(source, columns):
    """Say what each file of SOURCE is taken for, and which of its columns for what, before it is annotated.

    \b
    Examples:
      framing columns export.csv
      framing columns export.csv --column text=Contenido
    """
    from analysis.read.describe import describe
    from analysis.text import printable

    for row in describe(source, _pairs(columns)).to_dict("records"):
        told = [f"{name}: {value}" for name, value in row.items() if name != "file" and value]
        click.echo(printable(f"{row['file']}\n  " + "\n  ".join(told)))


def _pairs(columns: tuple[str, ...]) -> dict[str, str] | None:
    if wrong := [pair for pair in columns if "=" not in pair]:
        raise InputError(f"--column {wrong[0]}: is not of the form WHAT=NAME; write it like text=Contenido")
    return dict(pair.split("=", 1) for pair in columns) or None


@main.command()
@click.argument("measure", type=click.Choice([*MEASURES, *NAMING_MEASURES]))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--outlet", help="The outlet to look at.")
@click.option("--reference", help="The outlet to compare it with; for words also 'rest': all others together.")
@click.option(
    "--reference-corpus",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="For words: compare with the articles of this corpus, whatever their stories.",
)
@click.option(
    "--out", "file", type=click.Path(path_type=Path, dir_okay=False), help="CSV to write (default: standard output)."
)
@click.option("--matched/--unmatched", default=None, help="Only within shared stories, or not (default: where it can).")
@click.option(
    "--voice",
    type=click.Choice(["outlet", "quoted", "both"]),
    default="outlet",
    help="For words, toward, naming and collocates: whose words or sentences.",
)
@click.option(
    "--order",
    type=click.Choice(["1", "2", "3", "phrases"]),
    default="1",
    help="For words and naming-pairs: how many make a term.",
)
@click.option(
    "--by",
    type=click.Choice(
        ["kind", "speaker_kind", "speaker", "side", "cue_class", "position", "scare", "via", "diversity", "voice"]
    ),
    default="kind",
    help="For quotes: their share by form, kind of speaker, speaker or side; the verbs that report them; how early "
    "they stand; scare quotes; words passed on by another; how many speakers. For sentiment: what a difference comes "
    "from, by voice, speaker_kind, speaker, side or cue_class.",
)
@click.option("--actor", metavar="NAME", help="For collocates: beside whom, as corpus and list of actors call them.")
@click.option("--seed", default=0, show_default=True, help="Of the random draws.")
def compare(measure, folder, outlet, reference, reference_corpus, file, order, by, actor, **options):
    """Compare outlets on one MEASURE over the tables in DIR; the same table that the notebooks draw.

    Without --outlet and --reference: every pair of outlets with articles enough. For words with a reference alone:
    every outlet with articles enough against it.

    \b
    Examples:
      framing compare words corpus --outlet RT --reference AP --out words.csv
      framing compare words corpus --reference rest --order phrases
      framing compare words corpus --outlet RT --reference-corpus other
      framing compare sentiment corpus --out sentiment.csv
      framing compare sentiment corpus --by side --outlet RT --reference AP
      framing compare toward corpus --outlet RT --reference AP
      framing compare quotes corpus --by speaker --outlet RT --reference CNN --out speakers.csv
      framing compare quotes corpus --by cue_class
      framing compare naming corpus --outlet RT --reference AP
      framing compare naming-pairs corpus --outlet RT --reference AP --order 2
      framing compare collocates corpus --actor Russia --outlet RT --reference AP
    """
    from analysis import compare_naming
    from analysis.compare import compare_outlets, null_sentence, spoken, with_reference_corpus
    from analysis.corpus import read
    from analysis.tables import csv_text, write_csv

    corpus = compared_in = read(folder)
    order = int(order) if order.isdigit() else order
    if actor and measure != "collocates":
        raise InputError(f"--actor is for collocates and not for {measure}; leave it out")
    if reference_corpus:
        if reference or measure != "words":
            raise InputError("--reference-corpus is for words, and takes the place of --reference; leave one out")
        compared_in, reference = with_reference_corpus(corpus, read(reference_corpus), reference_corpus.resolve().name)
    if measure in NAMING_MEASURES:
        options["voice"] = spoken(options["voice"])
        result, null = compare_naming.compare_outlets(
            corpus, measure, outlet, reference, order=order, actor=actor, **options
        )
    else:
        options |= {"order": order, "by": by}
        result = compare_outlets(compared_in, measure, outlet, reference, **options)
        compared = {*result["outlet"], *result["reference"].dropna()}
        null = null_sentence(corpus, measure, compared, **options)
    if file:
        write_csv(result, file)
        click.echo(f"{len(result)} rows written to {file}", err=True)
    else:
        click.echo(csv_text(result), nl=False)
    click.echo(f"split-half null: {null}", err=True)


@main.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--out", "target", default="output", show_default=True, type=click.Path(path_type=Path))
def report(folder, target):
    """Run the notebooks on the tables in DIR (default: the embedded corpus) and write the report as web pages.

    \b
    Examples:
      framing report
      framing report corpus --out output
    """
    from analysis.report import CellFailed, write_report
    from analysis.text import printable

    try:
        page = write_report(folder, target)
    except CellFailed as error:
        click.echo(f"framing: {printable(str(error))}", err=True)
        sys.exit(1)
    click.echo(f"report written: {page}", err=True)


@main.command()
@click.argument("source", metavar="ARTICLE", type=click.Path(path_type=Path))
@click.argument("article_id", metavar="[ID]", required=False)
@click.option("--color/--no-color", default=None, help="Colours (default: if this is a terminal).")
def show(source, article_id, color):
    """Show one article as it was annotated: furniture dimmed, quotes with their speakers, sentence scores.

    ARTICLE is a .txt file, or a file or folder of articles with the ID of one of them.

    \b
    Examples:
      framing show data/newsroom/articles/airbase-vostra.txt
      framing show corpus.jsonl a17
    """
    from analysis.show import show_article

    color = (sys.stdout.isatty() and not os.environ.get("NO_COLOR")) if color is None else color
    click.echo(show_article(source, article_id, color), color=color)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("term")
@click.option(
    "--texts",
    "sources",
    multiple=True,
    metavar="SOURCE",
    type=click.Path(path_type=Path),
    help="File or folder that the corpus was made from (may be given again).",
)
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only this outlet (may be given again).")
@click.option("--voice", type=click.Choice(["outlet", "quoted"]), help="Only in this voice.")
@click.option(
    "--sort", type=click.Choice(["article", "left", "right"]), default="article", help="By place, or words beside."
)
@click.option("--width", default=40, type=click.IntRange(1, 1000), show_default=True, help="Characters on each side.")
@click.option(
    "--out", "file", type=click.Path(path_type=Path, dir_okay=False), help="CSV to write (default: lines to read)."
)
def concordance(folder, term, sources, outlets, voice, sort, width, file):
    """Show each use of TERM, one to three words, in its context, over the tables in DIR.

    The tables hold no text: name what they were made from with --texts. Each text is checked to be the one that was
    annotated; for those that are not at hand, article and number of uses are given.

    \b
    Examples:
      framing concordance newsroom regime --texts data/newsroom/articles --sort right
      framing concordance corpus "Kiev regime" --texts rt.csv --outlet RT --out lines.csv
    """
    from analysis import concordance as lines
    from analysis.corpus import read
    from analysis.tables import write_csv

    table = lines.concordance(read(folder), term, sources, outlets, voice, sort, width)
    if file:
        write_csv(table, file)
        click.echo(f"{len(table)} rows written to {file}", err=True)
    else:
        color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        click.echo("\n".join(lines.aligned(table, width, color)), color=color)
    if missing := lines.without_text(table):
        click.echo(missing, err=True)
