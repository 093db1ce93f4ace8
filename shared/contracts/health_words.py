"""Whether a text says something about somebody's health: the one check for every free text on the platform. Pure.

A kept list of Dutch words for diseases, symptoms, medicines, treatments and care providers, and of ordinary words that
only look like them. It errs on the side of asking: who wrote it says it again in terms of work. It is no proof that a
text without a hit says nothing.
"""

import re
import unicodedata
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal, cast

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

LIST = Path(__file__).with_name("health_words.txt")
How = Literal["word", "stem", "end", "part"]
FORMS: Mapping[How, str] = {
    "word": r"(?<!\w)(?:{})(?!\w)",
    "stem": r"(?<!\w)(?:{})",
    "end": r"(?:{})(?!\w)",
    "part": r"(?:{})",
}
NOT_HEALTH, INSTITUTION, WORK = "not-health", "institution", "work"
"""Words that only look like it; places of care, which are places of work where the text speaks of work as well."""
_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writing() -> Generator[None]:
    """While a person writes: outside of it a text is what was kept, and is read as it stands."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def plain(text: str) -> str:
    """The text, where it is not written now or says nothing of health; else a refusal that repeats nothing of it."""
    if _writing.get() and (about := health_in(text)):
        raise PydanticCustomError(
            "health-words",
            "This seems to say something about health ({about}). Say what it means for the work, or leave it out.",
            {"about": about},
        )
    return text


NOT_OF_HEALTH = AfterValidator(plain)
"""What every free text is annotated with."""


def health_in(text: str) -> str | None:
    """Which kind of health word is in a text, such as `disease` or `medicine`; None where none is."""
    said, forms = _normal(text), _forms()
    said = forms[NOT_HEALTH].sub(" ", said)
    at_work = forms[WORK].search(said) is not None
    silent = {NOT_HEALTH, WORK, *([INSTITUTION] if at_work else [])}
    return next((kind for kind, form in forms.items() if kind not in silent and form.search(said)), None)


@cache
def _forms() -> Mapping[str, re.Pattern[str]]:
    """One expression a kind; longer entries first, so that the longest is found."""
    found: dict[str, dict[How, list[str]]] = {}
    kind, how = "", cast(How, "word")
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind, _, said = line.strip("[]").partition(" | ")
            how = cast(How, said)
        elif line and not line.startswith("#"):
            found.setdefault(kind, {}).setdefault(how, []).append(re.escape(_normal(line)))
    return {
        kind: re.compile(
            "|".join(
                FORMS[how].format("|".join(sorted(entries, key=len, reverse=True)))
                for how, entries in rows.items()
            )
        )
        for kind, rows in found.items()
    }


def _normal(text: str) -> str:
    """Lower case, without accents and what cannot be seen, with single spaces and plain hyphens."""
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each)
    )
    seen = "".join(each for each in bare if unicodedata.category(each) != "Cf")
    return re.sub(r"\s+", " ", re.sub(r"[\u2010-\u2015]", "-", seen))
