"""Whatever people write can be set: every character that is let through is in the fonts, every other is a number."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.kernel.typeset import PRINTED, NotTypeset, pdf, visible
from tests.unit.pdf_text import text_of


@pytest.fixture(name="template", scope="module")
def one_text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document that says one text."""
    made = tmp_path_factory.mktemp("typst") / "text.typ"
    made.write_text(
        '#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#json("filled.json").text\n'
    )
    return made


@pytest.mark.parametrize("block", PRINTED, ids=lambda block: f"{block[0]:04X}")
def test_every_character_that_is_let_through_is_in_the_fonts(template: Path, block: tuple[int, int]) -> None:
    """PDF/UA refuses a character without a shape, so that making it is the test."""
    text = " ".join(chr(each) for each in range(block[0], block[1] + 1))
    assert pdf(template, {"text": text}).startswith(b"%PDF-1.7")


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_can_be_set(template: Path, text: str) -> None:
    """Of any script, of none, and of characters that are nobody's."""
    assert pdf(template, {"text": text}).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("\u0645\u0631\u062d\u0628\u0627", "[U+0645][U+0631][U+062D][U+0628][U+0627]"),
        ("goed \U0001f600", "goed [U+1F600]"),
        ("a\u202eb\u200bc\u2028d", "a[U+202E]b[U+200B]c[U+2028]d"),
        ("O\u2019Neill \u0141\u00f3d\u017a \u20ac 5", "O\u2019Neill \u0141\u00f3d\u017a \u20ac 5"),
    ],
)
def test_what_cannot_be_printed_is_its_number(template: Path, text: str, read: str) -> None:
    """Arabic, which the library cannot set with these fonts, a smile, and marks that cannot be seen."""
    assert text_of(pdf(template, {"text": text})) == read


def test_texts_are_made_visible_at_any_depth() -> None:
    """In lists and in objects; numbers stay what they are."""
    assert visible({"a": ["x\u200b", {"b": ("\x07",)}], "n": 1, "t": True, "o": None}) == {
        "a": ["x[U+200B]", {"b": ["[U+0007]"]}],
        "n": 1,
        "t": True,
        "o": None,
    }


def test_a_template_that_does_not_go_with_what_fills_it_says_so(template: Path) -> None:
    """One error of ours, whatever the library makes of it."""
    with pytest.raises(NotTypeset, match=r"text\.typ"):
        pdf(template, {"other": "x"})
