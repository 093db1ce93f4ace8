"""A full delivery held against what is held: row by row what it says otherwise, and who is not in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.intake.domain.kinds import Absence
from services.intake.rules.fault import Fault, Read
from services.intake.rules.shapes import AbsenceIn, FactIn, TakeoverIn
from services.intake.rules.spells import Difference, difference, open_since
from services.intake.store.lines import Line, fault_shown, shaped
from services.intake.store.reach import going_on
from services.intake.store.taking import Report, ids, roster_of
from shared.kernel.cases import Cases


@dataclass(frozen=True)
class Compared:
    """One row of a delivery: what it says otherwise, or what is wrong with it."""

    line: int
    read: Read | Report
    case: str | None = None
    difference: Difference | None = None
    held_since: str | None = None
    said_since: str | None = None
    error: dict[str, Any] | None = None

    @property
    def shown(self) -> dict[str, Any]:
        """As it is answered: the dates on both sides, and nothing of who it is but the case."""
        if self.error:
            return {"line": self.line, "error": self.error}
        dates = {"held_since": self.held_since, "said_since": self.said_since}
        return {"line": self.line, "case": self.case, "difference": self.difference, **dates}


class Comparing:
    """Holds deliveries against the cases."""

    def __init__(self, cases: Cases[Absence]) -> None:
        """The cases are given."""
        self._cases = cases

    async def rows(self, read: Sequence[Line], tenant: str, employer: str) -> list[Compared]:
        """Each row compared; a row of another employer is refused. Raises `Unavailable`."""
        lines = [(line, _of_employer(shaped(each), employer)) for line, each in read]
        cases = {line: ids(report, tenant)[0] for line, report in lines if not isinstance(report, Fault)}
        known = await going_on(self._cases, set(cases.values()))
        return [
            Compared(line, report, error=fault_shown(report))
            if isinstance(report, Fault)
            else _compared(line, report, cases[line], known)
            for line, report in lines
        ]


def _of_employer(report: Report | Fault, employer: str) -> Report | Fault:
    if isinstance(report, TakeoverIn):
        return Fault("takeover-in-delivery", "A case to take over comes in a file of its own.", "quiet_until")
    if isinstance(report, Fault) or report.employer == employer:
        return report
    return Fault("other-employer", "A full delivery is of one employer.", "employer")


def _compared(line: int, report: Report, case: str, known: Any) -> Compared:
    state: Absence = known[case].state
    since = open_since(state.every_sick, state.every_fact)
    held = since.isoformat() if since else None
    if isinstance(report, FactIn):
        return Compared(line, report, case, "same" if report.fact in state.every_fact else "fact", held)
    changed = roster_of(report).over(state.employment) != state.employment
    if not isinstance(report, AbsenceIn):
        return Compared(line, report, case, "changed" if changed else "same", held)
    what = difference(state.every_sick, state.every_fact, report.first_day, report.first_fit_day, changed)
    return Compared(line, report, case, what, held, report.first_day.isoformat())
