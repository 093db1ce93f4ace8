"""How due dates moved: what was known on one day against what was known on the next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.trajectory.rules.bad_facts import BadFacts
from services.trajectory.rules.dossier import Dossier

Key = tuple[str, int | None]
Known = tuple[int, dict[Key, date]]

CAUSES: tuple[tuple[str, frozenset[str]], ...] = (
    ("correction", frozenset({"correction"})),
    ("withdrawal", frozenset({"withdrawn"})),
    ("deviation", frozenset({"deviation"})),
    ("joint-extension", frozenset({"joint-extension"})),
    ("uwv-letter", frozenset({"uwv-letter"})),
    ("step-done", frozenset({"done"})),
    ("uncounted-period", frozenset({"sick", "recovered", "maternity-leave"})),
)
"""What a move is put down to, first match first; none of them says what an uncounted period was."""


CAUSES_IN_WORDS: dict[str, tuple[str, str]] = {
    "correction": ("een eerder gemelde dag is gecorrigeerd", "a day reported earlier was corrected"),
    "withdrawal": ("een melding is ingetrokken", "a report was withdrawn"),
    "deviation": ("dat is zo afgesproken", "it was so agreed"),
    "joint-extension": ("de loondoorbetaling is samen verlengd", "the wage duty was extended together"),
    "uwv-letter": ("de brief van UWV werd bekend", "UWV's letter became known"),
    "step-done": ("de stap waarvan het telt, is gezet", "the step it counts from was taken"),
    "uncounted-period": ("een periode telt niet mee", "a period does not count"),
    "other": ("er is iets bekend geworden", "something became known"),
}
"""The same in Dutch and in English."""


@dataclass(frozen=True)
class Move:
    """A due date that became another on the day something was told."""

    old: date
    new: date
    on: date
    because: str


def moves(told: Dossier, as_of: date, dates: Callable[[Dossier], Known]) -> dict[Key, tuple[Move, ...]]:
    """The moves of each date within its period; a new period sets its dates, only a correction moves them."""
    found: dict[Key, tuple[Move, ...]] = {}
    before: Known | None = None
    for day in told.days():
        known = told.until(day)
        kinds = {fact.fact for fact in told.on(day)}
        try:
            now = dates(known)
        except BadFacts:
            continue
        because = next((name for name, of in CAUSES if of & kinds), "other")
        if before is not None and (before[0] == now[0] or because == "correction"):
            found = _added(found, before[1], now[1], day, because)
        elif before is not None:
            found = {}
        before = now
    return found


def _added(
    found: dict[Key, tuple[Move, ...]], before: dict[Key, date], now: dict[Key, date], on: date, because: str
) -> dict[Key, tuple[Move, ...]]:
    changed = {
        key: Move(before[key], due, on, because) for key, due in now.items() if before.get(key, due) != due
    }
    return found | {key: (*found.get(key, ()), move) for key, move in changed.items()}
