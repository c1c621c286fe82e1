"""The `framing` command line.

Entry point: `main`. Each command is a thin shell around one function of the package, imported when it is needed.
"""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from analysis import __version__
from analysis.comparison.register import MEASURES
from analysis.errors import CellFailed, InputError
from analysis.text.words import printable
from analysis.vocabulary import VOICES


def say(text: object) -> None:
    """Print a line on stderr, without what could steer the terminal."""
    click.echo(printable(str(text)), err=True)


def _complain(error: object) -> NoReturn:
    say(f"framing: {' '.join(printable(str(error)).split())}")
    sys.exit(2)


class _Commands(click.Group):
    """Answer what is the user's to mend in one sentence and exit with 2; Ctrl-C quietly."""

    def main(self, *args, **options):
        try:
            return super().main(*args, **{**options, "standalone_mode": False})
        except click.ClickException as error:
            error.message = printable(error.message)  # repeats what was typed
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            say("framing: stopped; call again to go on")
            sys.exit(130)
        except CellFailed as error:
            say(f"framing: {error}")
            sys.exit(1)
        except InputError as error:
            _complain(error)
        except OSError as error:
            what = error.strerror or error
            _complain(f"{error.filename or 'a file'}: cannot be used ({what}); check the path, its rights and the disk")
        except (MemoryError, ImportError) as error:
            if isinstance(error, ImportError) and "failed to map" not in str(error):
                raise
            _complain("there is not enough memory; give fewer articles at once, --workers 1, or end other programs")
        except RecursionError:
            _complain("the input is nested too deep to be read; make it flat")
        except UnicodeEncodeError as error:
            what = f"{error.object[error.start : error.end][:20]!r} cannot be written in {error.encoding}"
            _complain(f"{what}; rename what is not UTF-8, and set PYTHONUTF8=1 if it is the terminal that cannot")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="framing")
def main():
    """Compare how news outlets tell the same story: word choice, sentiment, and who is quoted.

    \b
    Examples:
      framing start articles/
      framing annotate articles/ --out corpus
      framing compare words corpus --outlet RT --reference AP --out words.csv
      framing report corpus --out output
      framing show articles/one.txt
    """


class Place(click.Path):
    """A path that the user gives: not empty, which would be this folder, and in UTF-8 where something is `written`."""

    def __init__(self, written: bool = False, **options):
        super().__init__(**options)
        self.written = written

    def convert(self, value, parameter, context):
        name = parameter.get_error_hint(context)
        if not str(value):
            raise InputError(f"{name} is empty; name a file or folder")
        if self.written and str(value).encode("utf-8", "ignore").decode() != str(value):
            raise InputError(f"{name}: {value} is not UTF-8, which tables need; choose another name")
        return super().convert(value, parameter, context)


HERE = Place(path_type=Path)
TOLD = {
    "term": "For term: one to three words",
    "actor": "For collocates: beside whom (default: whom most articles name)",
    "by": "How it is grouped: ",
    "order": "How many words make a term: ",
    "voice": "Whose words or sentences: ",
}


CSV = click.option("--out", "file", type=Place(written=True, path_type=Path, dir_okay=False), help="CSV to write.")


def _options(command):
    """Add the options that measures of the register take, with the values that each allows."""
    for option, told in TOLD.items():
        allowed = {name: each.choices().get(option) for name, each in MEASURES.items()}
        values = "; ".join(f"{name}: {', '.join(map(str, known))}" for name, known in allowed.items() if known)
        command = click.option(f"--{option}", help=f"{told}{values}.")(command)
    return command


def of_days(command):
    """Add the options that choose articles by day."""
    command = click.option("--until", metavar="DAY", help="Only articles up to that day.")(command)
    return click.option("--since", metavar="DAY", help="Only articles from that day on, as in 2022-08-31.")(command)


COLUMN = click.option("--column", "columns", multiple=True, metavar="WHAT=NAME", help="As text=Contenido (repeatable).")


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=Place())
@click.option("--out", "folder", required=True, type=Place(written=True), help="Folder or address (s3://…) to write.")
@click.option("--outlets", multiple=True, metavar="NAME", help="Keep only this outlet (repeatable).")
@click.option("--workers", type=click.IntRange(1), help="Processes; they do not change the result (default: as fits).")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="A Dask scheduler whose workers annotate instead.")
@click.option("--shareable", is_flag=True, help="Leave out what would let a reader put the texts together again.")
@click.option("--actors", metavar="FILE.csv", type=HERE, help="Whose company to count, in the columns actor, alias.")
@click.option("--stories", metavar="FILE.csv", type=HERE, help="Which story articles tell: article_id, story.")
@click.option("--speakers", metavar="FILE.csv", type=HERE, help="Who is one speaker: speakers.csv, changed by you.")
@click.option("--headlines", is_flag=True, help="Take the headline for the text: for input that has no texts.")
@COLUMN
def annotate(inputs, folder, columns, **options):
    """Annotate articles: read INPUTS and write the tables of words, sentences and quotes.

    INPUTS are folders or files: text (the folder's name is the outlet, unless a file articles.csv with the columns
    file, outlet, date, url, title, story lists them), tables, JSON, Parquet, SQLite, web pages, WARC, and exports of
    press databases. Columns are known by their usual names (see `framing columns`); --column names others.
    Without --actors those are counted whom most articles name: see actors.csv in the corpus, and correct a copy.

    \b
    Examples:
      framing annotate data/newsroom/articles --out newsroom
      framing annotate rt.csv ap.jsonl.gz --out corpus --workers 2
      framing annotate s3://bucket/articles --out s3://bucket/corpus --scheduler tcp://host:8786
    """
    from analysis.corpus import about_dates, read
    from analysis.corpus.build import build

    account = build(inputs, folder, columns=_pairs(columns), **options)
    say("{n_rows} rows in = {n_articles} articles kept + {n_excluded} rows excluded".format(**account))
    if account["n_excluded"]:
        say(f"why rows were excluded: {folder}/excluded.csv")
    if undated := about_dates(read(folder)):
        say(undated)
    say(f"tables written to {folder}")


@main.command()
@click.argument("folder", type=HERE)
@click.option("--out", "target", type=Place(written=True, path_type=Path), help="The report (default: NAME-report).")
@click.option("--open/--no-open", "opened", default=None, help="Open it (default: where there is a screen).")
def start(folder, target, opened):
    """Begin here: read the articles in FOLDER, say what was understood, and write and open the report.

    FOLDER holds a folder for each outlet by its name, in it a text file for each article, the headline on its first
    line. All else that `framing annotate` reads will do too. The corpus goes beside the report.

    \b
    Examples:
      framing start mine
    """
    import webbrowser

    from analysis.show.overview import start

    page = start(folder, target, lambda line: click.echo(printable(line)))
    has_screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if opened or (opened is None and has_screen and sys.stdout.isatty()):
        webbrowser.open(page.resolve().as_uri())


@main.command()
@click.argument("source", metavar="URLS.txt", type=HERE)
@click.option("--out", "folder", required=True, type=Place(written=True, path_type=Path), help="Folder for the pages.")
@click.option("--delay", default=1.0, type=click.FloatRange(0), show_default=True, help="Seconds between requests.")
def fetch(source, folder, delay):
    """Fetch the pages listed in URLS.txt, one address a line; call again to go on, or to try what failed.

    \b
    Examples:
      framing fetch urls.txt --out pages
      framing annotate pages --out corpus
    """
    from analysis.read.fetch import fetch, read_urls

    account = fetch(read_urls(source), folder, delay)
    told = "{n_urls} addresses = {n_fetched} fetched + {n_kept} there before + {n_failed} failed"
    say(told.format(**account))
    for url, reason in account["failed"][:20]:
        say(f"{url[:200]}: {reason}")
    if account["n_failed"]:
        say(f"every reason: {folder / 'pages.jsonl'}")


@main.command()
@click.argument("source", metavar="SOURCE", type=HERE)
@COLUMN
def columns(source, columns):
    """Say what is understood of each file of SOURCE, before it is annotated: articles, outlets, dates, doubts.

    \b
    Examples:
      framing columns export.csv --column text=Contenido
    """
    from analysis.read import describe

    told = describe(source, _pairs(columns))
    for one in told:
        click.echo(printable("\n  ".join([one.file, *(f"{name}: {value}" for name, value in one.words.items())])))
    if len(told) > 1:
        n, left_out = sum(one.n_articles for one in told), sum(one.n_excluded for one in told)
        click.echo(f"{n:,} articles in {len(told):,} files; {left_out:,} rows or files left out")


def _pairs(columns: tuple[str, ...]) -> dict[str, str] | None:
    if wrong := [pair for pair in columns if not all(pair.partition("="))]:
        raise InputError(f"--column {wrong[0]}: is not of the form WHAT=NAME; write it like text=Contenido")
    return dict(pair.split("=", 1) for pair in columns) or None


@main.command(epilog=f"Measures: {', '.join(MEASURES)}.")
@click.argument("measure", metavar="MEASURE", type=click.Choice(list(MEASURES)))
@click.argument("folder", metavar="DIR", type=HERE)
@click.option("--outlet", help="The outlet to look at.")
@click.option("--reference", help="To compare it with; for words also 'rest': all others together.")
@of_days
@click.option("--shared-months", is_flag=True, help="Only months in which each of the outlets compared published.")
@click.option("--matched/--unmatched", default=None, help="Only within shared stories, or not (default: where it can).")
@click.option("--seed", default=0, show_default=True, help="Of the random draws.")
@CSV
@_options
def compare(measure, folder, outlet, reference, since, until, shared_months, file, matched, seed, order, **options):
    """Compare outlets on one MEASURE over the tables in DIR; the same table that the notebooks draw.

    Without --outlet and --reference: every pair of outlets with articles enough, of more than six the six with most.
    For words with a reference alone: every outlet with articles enough against it. An option that a measure does not
    take is refused.

    \b
    Examples:
      framing compare words corpus --outlet RT --reference AP --out words.csv
      framing compare toward corpus --outlet RT --reference AP --since 2022-08-01 --until 2022-08-31
      framing compare quotes corpus --by speaker --outlet RT --reference CNN --out by-speaker.csv
    """
    from analysis.corpus import read
    from analysis.show.comparison import compare as compared
    from analysis.show.sentences import caveats

    corpus = read(folder)
    both = (outlet, reference) if shared_months and reference in {*corpus.articles["outlet"]} else ()
    corpus = corpus.narrow(both, since=since, until=until, shared_months=shared_months)
    order = int(order) if order and order.isdigit() else order
    made = compared(corpus, measure, outlet, reference, matched=matched, seed=seed, order=order, **options)
    if made.why:
        raise InputError(made.why)
    for told in caveats(made):
        say(told)
    if file:
        made.to_csv(file)
        say(f"{len(made.table)} rows written to {file}")
    else:
        click.echo(made.to_csv(), nl=False)
    say(made.null())
    for told in made.sensitivity.sentences if len(made.found) else ():
        say(told)


@main.command()
@click.argument("folder", metavar="DIR", type=HERE)
@click.argument("term")
@click.option("--texts", "sources", multiple=True, metavar="SOURCE", type=HERE, help="What DIR is from (repeatable).")
@click.option("--outlet", "outlets", multiple=True, help="Only this outlet (repeatable).")
@click.option("--voice", type=click.Choice(VOICES), help="Only in this voice.")
@click.option("--sort", type=click.Choice(["article", "left", "right"]), default="article", help="By place or words.")
@click.option("--width", default=40, type=click.IntRange(1, 1000), show_default=True, help="Characters on each side.")
@CSV
def concordance(folder, term, sources, outlets, voice, sort, width, file):
    """Show each use of TERM, one to three words, in its context, over the tables in DIR.

    The tables hold no text: name what they were made from with --texts. Each text is checked to be the one that was
    annotated; for those that are not at hand, article and number of uses are given.

    \b
    Examples:
      framing concordance newsroom regime --texts data/newsroom/articles --sort right
    """
    from analysis.corpus import read
    from analysis.corpus.tables import write_csv
    from analysis.show import concordance as lines

    table = lines.concordance(read(folder), term, sources, outlets, voice, sort, width)
    if file:
        write_csv(table, file)
        say(f"{len(table)} rows written to {file}")
    else:
        click.echo("\n".join(lines.aligned(table, width)))
    if missing := lines.without_text(table):
        say(missing)


@main.command()
@click.argument("folder", metavar="[DIR]", required=False, type=HERE)
@click.option("--out", "target", type=Place(written=True, path_type=Path), help="Default: output, or output.html.")
@click.option("--single-file", is_flag=True, help="Write one HTML file that holds everything, figures too.")
@click.option("--texts", "sources", multiple=True, metavar="SOURCE", type=HERE, help="What DIR is from (repeatable).")
@click.option("--hypotheses", metavar="FILE.toml", type=HERE, help="What you expected beforehand: told first.")
@of_days
def report(folder, target, single_file, **options):
    """Run the notebooks on the tables in DIR (default: the embedded corpus) and write the report as web pages.

    The pages load nothing from elsewhere and open from any folder or stick. They hold no text of articles but the
    first words of quotations, unless --texts gives it: stories show whole sentences then.

    \b
    Examples:
      framing report newsroom --texts data/newsroom/articles --out output
      framing report corpus --since 2022-08-01 --until 2022-08-31
    """
    from analysis.show.report import write_report

    target = target or Path("output.html" if single_file else "output")
    say(f"report written: {write_report(folder, target, single_file, **options)}")


@main.command()
@click.argument("source", metavar="ARTICLE", type=HERE)
@click.argument("article_id", metavar="[ID]", required=False)
def show(source, article_id):
    """Show one article as it was annotated: furniture in ⟦ ⟧, quotes in ⟨ ⟩ with their speakers, sentence scores.

    ARTICLE is a .txt file, or a file or folder of articles with the ID of one of them.

    \b
    Examples:
      framing show data/newsroom/articles/airbase-vostra.txt
    """
    from analysis.show.reading import show_article

    click.echo(show_article(source, article_id))
