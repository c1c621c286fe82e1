"""Institutions, media and documents that speak, and what they are called again by."""

import pytest

from tests.annotation.test_speakers import last_speaker, speakers


@pytest.mark.parametrize(
    "name", ["Kremlin", "White House", "Pentagon", "Department of Health", "WHO", "Hamas", "Airbus"]
)
def test_institutions_are_institutions(name):
    for article in ("The ", "", "He waited. "):
        assert last_speaker(f"{article}{name} said that nothing had changed.") == (name, "institution")


@pytest.mark.parametrize(
    "name",
    ["BuzzFeed", "Reuters", "The Harbor Post", "TASS", "Press TV", "Al-Halyard TV", "Al Jazeera", "Norland state TV"],
)
def test_media_are_outlets(name):
    assert last_speaker(f"{name} reported that nothing had changed.") == (name.removeprefix("The "), "outlet")


WHO = {
    "an institution has one name": (
        "Norland’s Foreign Ministry said it was late. It added that talks went on. The ministry said no more.",
        [("Norland’s Foreign Ministry", "institution")] * 2,
    ),
    "the newspaper is the one that was named": (
        "The Harbor Post wrote that the dam leaked. The newspaper said that nobody had checked.",
        [("Harbor Post", "outlet")] * 2,
    ),
    "the ministries of two countries are two institutions": (
        "Norland’s Defense Ministry denied that the base had been shelled. The ministry said no planes were damaged. "
        "Sudland’s Defense Ministry said on Friday that it knew nothing. The Defense Ministry said it would look.",
        [(f"{land}’s Defense Ministry", "institution") for land in ("Norland", "Norland", "Sudland", "Sudland")],
    ),
    "for sources without a name the medium that cites them answers": (
        "The dam has leaked for years, the Harbor Post reported, citing two town officials.",
        [("Harbor Post", "outlet")],
    ),
    "a state's channel is called by its own name": (
        "Iran’s state-run Press TV said that the dam leaked.",
        [("Press TV", "outlet")],
    ),
    "the department is no outlet": (
        "The Harbor Post said that the dam leaked. According to the office, it does not.",
        [("Harbor Post", "outlet"), ("office", "institution")],
    ),
    "a piece is of the medium it came out in": (
        "An exposé came out in the Harbor Post. According to the piece, citing various officials, the dam leaks.",
        [("Harbor Post", "outlet")],
    ),
    "a report is of the medium named since another spoke": (
        "The dam holds, the Tavna news agency reported. The Harbor Post wrote a story on it. The report said it leaks.",
        [("Tavna", "outlet"), ("Harbor Post", "outlet")],
    ),
    "a statement is of the institution that its sentence tells of": (
        "The Lund Harbor Board has closed the pier, according to a statement. “It leaks,” the statement said.",
        [("Lund Harbor Board", "institution")] * 2,
    ),
    "an institution can be called by its first word": (
        "Amnesty International said ten were held. Amnesty added that two were children.",
        [("Amnesty International", "institution")] * 2,
    ),
    "who has no name of words is unknown": (
        "The bridge was closed, according to the local authorities’ reports.",
        [(None, "unknown")],
    ),
    "the outlet is the medium named last": (
        "The newspaper Kommersant reported that the port was shut. The outlet said that ships waited.",
        [("Kommersant", "outlet"), ("Kommersant", "outlet")],
    ),
    "media are no anonymous persons": ("Local media reported that the port was shut.", [("Local media", "outlet")]),
    "a report is its publisher’s": (
        "Reuters said that the port was shut. The report said that ships waited.",
        [("Reuters", "outlet"), ("Reuters", "outlet")],
    ),
    "a statement is its issuer’s": (
        "The Norland Port Authority said that the port was shut. The statement said that ships waited.",
        [("Norland Port Authority", "institution"), ("Norland Port Authority", "institution")],
    ),
    "a document of nobody that is told is its own kind": (
        "Satellite images showed that the bridge had fallen.",
        [("Satellite images", "document")],
    ),
    "the agency is the body that a noun named": (
        "The country’s power agency, Norenergo, said that the plant was safe. The agency said it would stay open.",
        [("Norenergo", "institution"), ("Norenergo", "institution")],
    ),
    "an abbreviation is its long form": (
        "The Institute for the Study of Ports (ISP) met. “It is safe,” the ISP said.",
        [("Institute for the Study of Ports", "institution")],
    ),
    "a clause is whose verb it is": (
        "Sweden sent ships to the port on Monday, citing “threats to its coast.”",
        [("Sweden", "institution")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHO.values(), ids=WHO)
def test_who_speaks(text, expected):
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The Ministry of Water put out a report. The report said wells were dry.",
            ("Ministry of Water", "institution"),
        ),
        ("The Water Board has shut two wells, according to a press release.", ("Water Board", "institution")),
        ("Buckingham Palace said the king was well.", ("Buckingham Palace", "institution")),
        ("A ship of Carnivore Cruise Lines sank. “We are sorry,” Carnivore said.", ("Carnivore", "institution")),
        ("The Harbor Board put out an audit. The audit found that brakes failed.", ("Harbor Board", "institution")),
        ("The House Ways and Means Committee said it was late.", ("House Ways and Means Committee", "institution")),
        ("The Marine Corps said it was late.", ("Marine Corps", "institution")),
        ("The Baltimore Sun-Mirror said the dam broke.", ("Baltimore Sun-Mirror", "outlet")),
        ("Russia’s media regulator, Rosnadz, said the dam broke.", ("Rosnadz", "institution")),
        ("Aetnos said it would leave the state. Aetnos added that it was sorry.", ("Aetnos", "institution")),
        (
            "The Department of Health and Human Services said it was ready.",
            ("Department of Health and Human Services", "institution"),
        ),
        ("USA TODAY said in May that the dam leaked.", ("USA TODAY", "outlet")),
        ("A New York Times reporter came. The Times said the dam leaked.", ("New York Times", "outlet")),
        ("CNN was there. The local Tavna news agency said the dam leaked.", ("Tavna", "outlet")),
        ("CNN was there. The Tavna Telegram channel said the dam leaked.", ("Tavna", "outlet")),
    ],
)
def test_the_last_to_speak_is_this_body(text, wanted):
    assert last_speaker(text) == wanted
