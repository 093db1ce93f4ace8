"""The words of messages, on every channel and in both languages: plain, short, and nothing about anybody."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.effects.gateways import TEMPLATE
from services.notifications.rules.letters import (
    GSM_7,
    Facts,
    Text,
    as_html,
    days_in_words,
    in_words,
    on_paper,
    render,
    render_several,
    short,
)
from services.notifications.rules.telling import Occasion
from services.notifications.rules.texts import CATALOGUE, SEVERAL, Language
from services.trajectory.rules import RULES
from shared.kernel.typeset import pdf
from tests.unit.pdf_text import text_of

LINK = "https://hervat.example/cases/5b0f2f5e-7c1a-5f6d-8a2b-1e9d3c4b5a60"
FACTS = Facts(what="Probleemanalyse", due=date(2026, 3, 9), days_left=7, link=LINK)
EVERY = [(occasion, language) for occasion in get_args(Occasion) for language in get_args(Language)]
LANGUAGES = get_args(Language)
HEALTH = (
    *("ziek", "sick", "verzuim", "absence", "arbeidsongeschikt", "unfit", "klacht", "diagnos", "medisch", "medical"),
    *("beperking", "limit", "percent", "%", "verlof", "leave", "zwanger", "pregnan", "herstel", "recover"),
)  # fmt: skip
"""Words that would put a health-related fact in a mail box (AP 5.4)."""
LONGEST, USUAL = 15, 10
"""Words of a sentence at most, and on average: what guides to plain Dutch (B1) ask."""
HARD = (
    *("derhalve", "tevens", "indien", "betreffende", "inzake", "conform", "middels", "teneinde", "dient"),
    *("alsmede", "desbetreffende", "voornoemd", "ingevolge", "dan wel", "met betrekking tot"),
)
"""Words that such guides tell to leave out."""


def texts(language: Language, facts: Facts = FACTS) -> list[str]:
    """Every text there is, as a reader gets it."""
    mails = [render(occasion, language, facts) for occasion in CATALOGUE]
    several = render_several([(occasion, facts) for occasion in CATALOGUE], language)
    shorts = [short(occasion, language, facts) for occasion in CATALOGUE]
    return [each for text in (*mails, several) for each in (text.subject, text.body)] + shorts


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line that stands by itself is one."""
    lines = [line for line in text.splitlines() if line and not line.startswith("https://")]
    return [part.split() for line in lines for part in re.split(r"(?<=[.?!:])\s+", line)]


def test_every_occasion_has_its_words_in_both_languages() -> None:
    """What a case may want to say can be said, and nothing is kept that no case wants."""
    assert set(CATALOGUE) == set(get_args(Occasion))
    assert {language for words in CATALOGUE.values() for language in words} == set(LANGUAGES) == set(SEVERAL)


@pytest.mark.parametrize(("occasion", "language"), EVERY)
def test_a_mail_says_what_by_when_and_where(occasion: Occasion, language: Language) -> None:
    """One line of subject, a body with the link, every blank filled."""
    text = render(occasion, language, FACTS)
    assert "Probleemanalyse" in text.subject
    assert not set("\n\r") & set(text.subject)
    assert text.body.endswith("\n")
    assert LINK in text.body
    assert not set("{}") & set(text.subject + text.body)
    assert len(text.subject) <= 78, "a longer line is folded by mail programs (RFC 5322 2.1.1)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_names_a_person_or_a_health_fact(language: Language) -> None:
    """The templates' own words, on every channel; a person has no place in them at all."""
    words = " ".join(texts(language, Facts("", None, None, ""))).lower()
    assert [word for word in HEALTH if word in words] == []
    assert set(Facts.__dataclass_fields__) == {"what", "due", "days_left", "link"}


def test_dutch_texts_have_short_sentences_and_plain_words() -> None:
    """No sentence of more than fifteen words with any step of the law in it, ten on average, no word of an office."""
    for name in sorted({each.name_nl for each in RULES}):
        found = texts("nl", Facts(name, date(2026, 3, 9), 7, LINK))
        all_of_them = [sentence for text in found for sentence in sentences(text)]
        assert [" ".join(each) for each in all_of_them if len(each) > LONGEST] == []
        assert sum(len(each) for each in all_of_them) / len(all_of_them) <= USUAL
        assert [word for word in HARD if re.search(rf"\b{word}\b", " ".join(found).lower())] == []


def test_english_texts_have_short_sentences() -> None:
    """As the Dutch ones."""
    found = [sentence for text in texts("en") for sentence in sentences(text)]
    assert [" ".join(each) for each in found if len(each) > LONGEST] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_near_deadline_says_its_day_and_how_long_is_left(language: Language) -> None:
    """9 March 2026, in a week."""
    text = render("deadline-near", language, FACTS)
    words = ("9 maart 2026", "over 7 dagen") if language == "nl" else ("9 March 2026", "in 7 days")
    assert all(each in text.body for each in words)
    assert words[0] in text.subject


@pytest.mark.parametrize(("occasion", "language"), EVERY)
@given(what=st.text(max_size=300), days=st.integers(0, 400))
def test_a_short_message_is_one_and_keeps_day_and_link(
    occasion: Occasion, language: Language, what: str, days: int
) -> None:
    """At most 160 characters of the basic alphabet, whatever a step or a vacancy is called."""
    said = short(occasion, language, Facts(what, date(2026, 3, 9), days, LINK))
    assert len(said) <= 160
    assert set(said) <= GSM_7
    assert said.endswith(LINK)
    if occasion.startswith("deadline"):
        assert "09-03-2026" in said


def test_a_short_message_as_it_is_read() -> None:
    """Word for word; a name that is too long is cut, a letter that phones do not have loses its mark."""
    assert short("deadline-near", "nl", FACTS) == f"Te doen voor 09-03-2026: Probleemanalyse. {LINK}"
    long = short("match-proposed", "en", Facts("ž" * 200, None, None, LINK))
    assert long.startswith("New vacancy to look at: zzzz")
    assert long.endswith(f"zzz.... {LINK}")
    assert len(long) == 160


class Page(HTMLParser):
    """What a mail program makes of a page."""

    def __init__(self) -> None:
        """Nothing read."""
        super().__init__()
        self.tags, self.links, self.text = set[str](), list[str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps its name, and where it leads."""
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "style", "background")]

    def handle_data(self, data: str) -> None:
        """Keeps it."""
        self.text += data


def page(text: Text, language: Language) -> Page:
    """The HTML of a mail, read."""
    read = Page()
    read.feed(as_html(text, language))
    return read


@pytest.mark.parametrize(("occasion", "language"), EVERY)
def test_the_html_says_the_same_and_fetches_nothing(occasion: Occasion, language: Language) -> None:
    """Paragraphs and one link to the case: no picture, no style, no script, nothing that tells that it was read."""
    text = render(occasion, language, FACTS)
    read = page(text, language)
    assert read.tags == {"html", "head", "meta", "title", "body", "p", "br", "a"}
    assert read.links == [LINK]
    assert " ".join(text.body.split()) in " ".join(read.text.split())


def test_what_others_wrote_is_never_markup_or_a_link() -> None:
    """The title of a vacancy comes from outside."""
    title = 'kok <img src="https://spion.example/x.png">\nhttps://nep.example/inloggen\n'
    for language in LANGUAGES:
        read = page(render("match-proposed", language, Facts(title, None, None, LINK)), language)
        assert (read.links, "img" in read.tags) == ([LINK], False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_messages_in_one_mail(language: Language) -> None:
    """How many, each with its own line and link, in the order given."""
    others = [Facts(f"stap {n}", date(2026, 3, n), n, f"{LINK}-{n}") for n in (1, 2, 3)]
    text = render_several([("deadline-near", each) for each in others], language)
    assert text.subject.startswith("3 ")
    assert re.findall(rf"{LINK}-\d", text.body) == [f"{LINK}-{n}" for n in (1, 2, 3)]
    assert page(text, language).links == [each.link for each in others]
    assert all(each.what in text.body for each in others)


@pytest.mark.parametrize(("occasion", "language"), EVERY)
def test_a_letter_on_paper_says_the_same_to_the_address(occasion: Occasion, language: Language) -> None:
    """A tagged PDF with the lines of the address, subject and text; the same bytes for the same letter."""
    text = render(occasion, language, FACTS)
    filled = {**on_paper(text, language), "to": ["A. Voorbeeld", "Dorpsstraat 1", "1234 AB  Nergenshuizen"]}
    made = pdf(TEMPLATE, filled)
    assert made == pdf(TEMPLATE, filled)
    read = text_of(made)
    for said in ("A. Voorbeeld", "Dorpsstraat 1", "1234 AB", text.subject, "Probleemanalyse"):
        assert said in read, said


def test_days_and_dates_in_words() -> None:
    """As people write them."""
    assert [days_in_words(n, "nl") for n in (0, 1, 2, None)] == ["vandaag", "morgen", "over 2 dagen", ""]
    assert [days_in_words(n, "en") for n in (0, 1, 28)] == ["today", "tomorrow", "in 28 days"]
    assert in_words(date(2026, 8, 1), "nl") == "1 augustus 2026"
    assert in_words(date(2026, 12, 31), "en") == "31 December 2026"
