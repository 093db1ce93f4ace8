"""One text read as a whole: every finding, and of each field the one value that the vacancy may be held to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from services.matching.rules.reading.demands import demands_in, shifts_in
from services.matching.rules.reading.finding import ACCEPTED, Finding
from services.matching.rules.reading.hours import hours_a_day_in, hours_in
from services.matching.rules.reading.markup import plain_text, sentences
from services.matching.rules.reading.terms import education_in, licences_in, postcode_in
from services.matching.rules.reading.wage import wage_in
from shared.contracts.limits import CATALOGUE, LimitValue, heaviest

READERS = (
    demands_in, hours_a_day_in, shifts_in, hours_in, wage_in, licences_in, education_in, postcode_in,
)  # fmt: skip
"""What each sentence is read for."""

_TORN = 0.5
"""The share of its confidence that a finding keeps where the text also says the contrary."""


@dataclass(frozen=True)
class Reading:
    """What a text says: one finding for each field and item, the certain and the estimates together."""

    findings: tuple[Finding, ...]

    @property
    def facts(self) -> tuple[Finding, ...]:
        """What is sure enough to stand as said."""
        return tuple(each for each in self.findings if each.accepted)

    @property
    def estimates(self) -> tuple[Finding, ...]:
        """What the text only suggests."""
        return tuple(each for each in self.findings if not each.accepted)


def read(title: str, description: str = "") -> Reading:
    """The findings of a title and a text (plain or HTML); `start` counts from the title, a line end, the text."""
    text = plain_text(f"{title}\n{description}")
    return Reading(tuple(settled(_every(text))))


def _every(text: str) -> Iterator[Finding]:
    for begin, sentence in sentences(text):
        for reader in READERS:
            for found in reader(sentence):
                yield replace(found, start=begin + found.start)


def settled(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of each field and item one finding, in the order of the text."""
    groups: dict[tuple[str, str | None], list[Finding]] = {}
    for found in findings:
        groups.setdefault((found.field, found.item), []).append(found)
    chosen = [_chosen(field, group) for (field, _), group in groups.items()]
    yield from sorted(chosen, key=lambda each: (each.start, each.field, each.item or ""))


def _chosen(field: str, group: list[Finding]) -> Finding:
    if field in ("education", "education-wish"):
        return min(group, key=lambda each: (each.value, each.confidence))
    best = max(each.confidence for each in group)
    sure = [each for each in group if each.accepted] or [each for each in group if each.confidence == best]
    if field == "demand":
        return _heaviest(sure)
    if len({each.value for each in sure}) > 1:
        return replace(sure[0], confidence=sure[0].confidence * _TORN)
    return sure[0]


def _heaviest(group: list[Finding]) -> Finding:
    """The heaviest demand; where another sentence denies it altogether, only an estimate."""
    first, *others = group
    for other in others:
        if _plain(other) != _plain(first) and heaviest(
            str(other.item), _plain(other), _plain(first)
        ) == _plain(other):
            first = other
    if any(_is_none(each) != _is_none(first) for each in group):
        return replace(first, confidence=min(first.confidence * _TORN, ACCEPTED / 2))
    return first


def _plain(found: Finding) -> LimitValue:
    return found.value if not isinstance(found.value, tuple) else 0


def _is_none(found: Finding) -> bool:
    levels = CATALOGUE[str(found.item)].levels
    return found.value in (0, False) or (levels is not None and found.value == levels[0])
