"""A corpus whose titles, outlets, ids and texts try to run, to reach elsewhere or to leave their place."""

import json
import random
from pathlib import Path

OUTLETS = (
    "<script>window.pwned=1</script>",
    '=HYPERLINK("http://pwned.example";"x")',
    "../../etc/$\\href{javascript:pwned}{x}$\u202e",
)
TITLES = (
    "<script>window.pwned=1</script>",
    "</style><img src=x onerror=window.pwned=1>",
    "[x](javascript:alert(1)) ![y](http://pwned.example/y.png)",
    "$$\\href{javascript:alert(1)}{x}$$ \\(\\unicode{1}\\) $\\frac{$",
    "\u202egnp.exe \u2066 \u200f title",
    "<a href='javascript:window.pwned=1' onfocus=window.pwned=1 autofocus>" + "x" * 300,
)
IDS = ("../../{n}", "CON{n}", "=1+{n}|cmd", "a/b\nc{n}", "<svg onload=window.pwned=1>{n}", "@SUM({n})")
STORIES = (
    "</script><script>window.pwned=1</script>",
    "../story",
    "{{ 7*7 }} {% raw %}",
    "-2+3",
    "\u202estory",
    "s" * 300,
)
SPEAKERS = (
    "John Marrick, [the](javascript:alert(1)) minister of Vostra",
    "Ann <b onclick=window.pwned=1>Lee</b>",
    "a Russian official",
)
VERBS = ("said", "claimed", "noted", "warned")
# each outlet has words of its own, so that some differ by more than chance
OWN = (
    "regime shelled terrible javascript:alert(1) destroyed </script> massacre",
    "government troops defended great =cmd|calc saved $x^2$ liberated",
    "army held **bold** counted `code` \\frac{1}{2} reported \u202eevil",
)
SHARED = (
    "the harbour in Ukraine and Russia on Monday with ministers of the region officials people after talks that war "
    "was near city river bridge winter grain ships markets schools hospital power station roads villages border"
).split()


def write(folder: Path, n_per_outlet: int = 6) -> Path:
    """Write articles of three outlets on the same stories, and rows that will be excluded."""
    draw = random.Random(0)

    def sentence(o: int) -> str:
        words = [draw.choice(SHARED) for _ in range(12)] + draw.sample(OWN[o].split(), 3)
        draw.shuffle(words)
        return " ".join(["The", *words]) + ". "

    def quotation(o: int) -> str:
        content = " ".join(draw.choice(SHARED) for _ in range(9))
        return f'"We will <script>window.pwned=1</script> {content}," {draw.choice(VERBS)} {draw.choice(SPEAKERS)}. '

    rows = []
    for o, outlet in enumerate(OUTLETS):
        for n in range(n_per_outlet):
            text = "\n\n".join(sentence(o) + sentence(o) + quotation(o) for _ in range(5))
            rows.append(
                {
                    "id": IDS[n].format(n=10 * o + n),
                    "outlet": outlet,
                    "title": TITLES[n],
                    "story": STORIES[n],
                    "date": f"2031-0{1 + n}-0{1 + o}",
                    "url": "javascript:window.pwned=1",
                    "text": f"{TITLES[n]}\n\n{text}\n\n</style></main><iframe src=http://pwned.example></iframe> The "
                    f"\u202e ministry did not speak of {'w' + 'o' * 200}rd on Tuesday.",
                }
            )
    rows += [{"id": f"=empty{n}", "outlet": OUTLETS[n % 3], "title": TITLES[0], "text": ""} for n in range(12)]
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file
