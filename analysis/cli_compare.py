"""The commands that compare outlets and show words in their context: `framing compare` and `framing concordance`.

Entry points: `compare` and `concordance`, which `analysis.cli` takes in, as it does `say` and `Place`.
"""

from pathlib import Path

import click

from analysis.comparison.register import MEASURES
from analysis.errors import InputError
from analysis.text.words import printable
from analysis.vocabulary import VOICES


def say(text: object) -> None:
    """Print a line on stderr, without what could steer the terminal."""
    click.echo(printable(str(text)), err=True)


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


@click.command(epilog=f"Measures: {', '.join(MEASURES)}.")
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

    Without --outlet and --reference: every pair of outlets with articles enough. For words with a reference alone:
    every outlet with articles enough against it. An option that a measure does not take is refused.

    \b
    Examples:
      framing compare words corpus --outlet RT --reference AP --out words.csv
      framing compare actors corpus --voice headline
      framing compare toward corpus --outlet RT --reference AP --since 2022-08-01 --until 2022-08-31
      framing compare quotes corpus --by speaker --outlet RT --reference CNN --out by-speaker.csv
    """
    from analysis.corpus.corpus import read
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
    for told in made.sensitivity.sentences if made.table["differs"].eq(True).any() else ():
        say(told)


@click.command()
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
    from analysis.corpus.corpus import read
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
