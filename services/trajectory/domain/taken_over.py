"""A case that comes from another system: what is kept of what that knew."""

from datetime import date

from services.trajectory.domain.kinds import EmploymentKept, FactKept, TakenOverKept
from services.trajectory.domain.state import Trajectory
from services.trajectory.rules.work.row import PLATFORM
from shared.contracts.dossier.capacity import CapacityEstablished
from shared.contracts.event import Event
from shared.contracts.facts import Fact
from shared.contracts.intake import CapacityVersion, CaseTakenOver, RecordTakenOver
from shared.kernel.clock import derived_id


def taken_over(state: Trajectory, event: CaseTakenOver, came: date) -> list[Event]:
    """The absences with what was told of them openly; of what is past nothing is noticed."""
    employed = EmploymentKept(person=event.person, employment=event.employment, heard_on=came)
    facts: list[Fact] = [each for said in event.sick if (each := said.fact()) not in state.reports]
    facts += [each for each in event.facts if each not in state.facts]
    noted = TakenOverKept(quiet_until=event.quiet_until)
    return [noted, employed, *(FactKept(fact=each, heard_on=came) for each in facts)]


def record_taken_over(state: Trajectory, event: RecordTakenOver, came: date) -> list[Event]:
    """The facts that are new. It may come before the absences, which ride on another topic."""
    noted = TakenOverKept(quiet_until=event.quiet_until, documents=event.documents)
    facts = [FactKept(fact=each, heard_on=came) for each in event.facts if each not in state.facts]
    return [noted, *facts]


def findings(state: Trajectory, event: RecordTakenOver) -> list[CapacityEstablished]:
    """What the employee can do, where it is new; by their days, as the one that comes last holds."""
    known = {each.entry for each in state.entries}
    found = [_finding(each, max(state.opening, 1)) for each in event.capacity]
    return sorted((each for each in found if each.entry not in known), key=lambda each: each.on)


def _finding(version: CapacityVersion, opening: int) -> CapacityEstablished:
    return CapacityEstablished(
        entry=derived_id("taken-over", version.model_dump_json()),
        by=PLATFORM,
        opening=opening,
        on=version.on,
        capacity=version.capacity,
        valid_until=version.valid_until,
    )
