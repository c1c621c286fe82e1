"""The `framing` command line.

Entry point: `main`. Each command is a thin shell around one function of the package, imported when it is needed; those
that compare are in `cli_compare`.
"""

import errno
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from analysis import __version__
from analysis.cli_compare import HERE, Place, compare, concordance, of_days, say
from analysis.errors import InputError
from analysis.text.words import printable


def _complain(error: object) -> NoReturn:
    say(f"framing: {' '.join(printable(str(error)).split())}")
    sys.exit(2)


class _Commands(click.Group):
    """Answer what is the user's to mend in one sentence and exit with 2; a broken pipe and Ctrl-C quietly."""

    def make_context(self, *args, **options):
        with _printable_usage():
            return super().make_context(*args, **options)

    def invoke(self, context):
        try:
            with _printable_usage():
                return super().invoke(context)
        except InputError as error:
            _complain(error)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
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
        except KeyboardInterrupt:
            say("framing: stopped; call again to go on")
            sys.exit(130)


@contextmanager
def _printable_usage():
    """Let click repeat nothing of the command line that could steer the terminal."""
    try:
        yield
    except click.ClickException as error:
        error.message = printable(error.message)
        raise


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
      framing annotate titles.csv --headlines --out headlines
      framing annotate s3://bucket/articles --out s3://bucket/corpus --scheduler tcp://host:8786
    """
    from analysis.corpus.accounts import about_dates
    from analysis.corpus.build import build
    from analysis.corpus.corpus import read

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

    with _cells_told():
        page = start(folder, target, lambda line: click.echo(printable(line)))
    has_screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if opened or (opened is None and has_screen and sys.stdout.isatty()):
        webbrowser.open(page.resolve().as_uri())


@contextmanager
def _cells_told():
    """Say which cell of a notebook failed, and exit with 1."""
    from analysis.show.report import CellFailed

    try:
        yield
    except CellFailed as error:
        say(f"framing: {error}")
        sys.exit(1)


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
      framing columns export.csv
      framing columns export.csv --column text=Contenido
    """
    from analysis.read.describe import describe

    told = describe(source, _pairs(columns))
    for one in told:
        click.echo(printable("\n  ".join([one.file, *(f"{name}: {value}" for name, value in one.words.items())])))
    if len(told) > 1:
        n, left_out = sum(one.n_articles for one in told), sum(one.n_excluded for one in told)
        click.echo(f"{n:,} articles in {len(told):,} files; {left_out:,} rows or files left out")


def _pairs(columns: tuple[str, ...]) -> dict[str, str] | None:
    if wrong := [pair for pair in columns if "=" not in pair]:
        raise InputError(f"--column {wrong[0]}: is not of the form WHAT=NAME; write it like text=Contenido")
    return dict(pair.split("=", 1) for pair in columns) or None


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
      framing report
      framing report newsroom --texts data/newsroom/articles --out output
      framing report corpus --since 2022-08-01 --until 2022-08-31
    """
    from analysis.show.report import write_report

    target = target or Path("output.html" if single_file else "output")
    with _cells_told():
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


main.add_command(compare)
main.add_command(concordance)
