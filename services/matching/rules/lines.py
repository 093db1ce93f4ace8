"""Text lines in, JSON lines out, for the three commands. A bad line gets its error; the good are answered.

Each answer comes with whether it is a good one: the command ends with status 1 where any was not.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.matching.rules.jobposting import is_posting, vacancy_of
from services.matching.rules.match import match
from services.matching.rules.normalise import TitleIndex
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.skills import with_named_skills, with_named_skills_of
from shared.contracts.limits import CATALOGUE

Answer = tuple[str, bool]
"""A JSON line without its line end, and whether it is an answer rather than an error."""

T = TypeVar("T", Candidate, Vacancy)

CODES = {"missing": "missing-field", "extra_forbidden": "unknown-field", "json_invalid": "not-json"}
"""Pydantic's kinds of error that have a name of their own here; ours pass, all else is a bad value."""

OURS = frozenset(
    {"unknown-limit", "limit-wrong-type", "limit-out-of-range", "range-reversed", "missing-field"}
)

LONGEST_TITLE = 500


@dataclass(frozen=True)
class BadLine(Generic[T]):
    """A line that cannot be read: whose it is where that can be seen, and what is wrong with it."""

    about: Mapping[str, Any]
    code: str
    message: str
    path: str

    def line(self) -> str:
        """The error as the JSON line that stands in its place."""
        error = {"code": self.code, "message": self.message, "path": self.path}
        return _dumped({**self.about, "error": error})


def limits_lines() -> Iterator[str]:
    """The catalogue of limits, an item a line."""
    for item in CATALOGUE.values():
        yield _dumped(item.line())


def match_lines(
    candidates: Iterable[str],
    vacancies: Iterable[str],
    reference: Reference,
    top: int | None = 20,
    all_verdicts: bool = False,
    on: date | None = None,
) -> Iterator[Answer]:
    """The pairs by candidate, then by rank; bad vacancies come first, bad candidates in their place."""
    known: list[Vacancy] = []
    for vacancy in _read(vacancies, "vacancy", read_vacancy):
        if isinstance(vacancy, BadLine):
            yield vacancy.line(), False
        else:
            known.append(with_named_skills(vacancy, reference))
    for candidate in _read(candidates, "candidate", Candidate.model_validate_json):
        if isinstance(candidate, BadLine):
            yield candidate.line(), False
            continue
        for pair in match(
            with_named_skills_of(candidate, reference), known, reference, top, all_verdicts, on
        ):
            yield _dumped(pair.line()), True


def normalise_lines(titles: Iterable[str], index: TitleIndex) -> Iterator[Answer]:
    """The occupations of each title, in the order given; an empty or overlong title is an error."""
    for number, written in enumerate(titles, start=1):
        title = written.strip("\ufeff\r\n\t ")
        if not title or len(title) > LONGEST_TITLE:
            code = "title-too-long" if title else "title-empty"
            message = f"a title has 1 to {LONGEST_TITLE} characters"
            yield BadLine[Candidate]({"line": number}, code, message, "").line(), False
            continue
        found = [asdict(one) for one in index.matches(title)]
        yield _dumped({"title": title, "matches": found}), True


def read_vacancy(line: str) -> Vacancy:
    """A vacancy from one line, a JobPosting or the flat form; pydantic's error where it is neither."""
    try:
        row: object = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    return vacancy_of(cast(Mapping[str, Any], row)) if is_posting(row) else Vacancy.model_validate_json(line)


def _read(lines: Iterable[str], name: str, read: Callable[[str], T]) -> Iterator[T | BadLine[T]]:
    """Each line read or refused; blank lines are passed over, an id that was there before is refused."""
    seen: set[str] = set()
    for number, written in enumerate(lines, start=1):
        line = written.strip("\ufeff\r\n\t ")
        if not line:
            continue
        try:
            row = read(line)
        except ValidationError as wrong:
            yield _bad(wrong, _about(line, name, number))
            continue
        one = cast(str, getattr(row, name))
        if one in seen:
            yield BadLine({name: one}, "duplicate", f"this {name} was there before", name)
            continue
        seen.add(one)
        yield row


def _about(line: str, name: str, number: int) -> dict[str, Any]:
    """Whose line it is: its id where that can be read, else its number."""
    try:
        row: object = json.loads(line)
    except (ValueError, RecursionError):
        return {"line": number}
    if not isinstance(row, Mapping):
        return {"line": number}
    fields = cast(Mapping[str, object], row)
    one = fields.get(name, fields.get("identifier"))
    return {name: one} if isinstance(one, str) and one and one.isprintable() else {"line": number}


def _bad(wrong: ValidationError, about: Mapping[str, Any]) -> BadLine[Any]:
    """The first thing wrong, with the path of its field: an item of a limit is part of the path."""
    first: ErrorDetails = wrong.errors(include_url=False, include_input=False)[0]
    steps = [str(step) for step in first["loc"]]
    context = first.get("ctx", {})
    if first["type"] in OURS and "item" in context:
        steps.append(str(context["item"]))
    code = first["type"] if first["type"] in OURS else CODES.get(first["type"], "bad-value")
    return BadLine(about, code, first["msg"], ".".join(steps))


def _dumped(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(", ", ": "))
