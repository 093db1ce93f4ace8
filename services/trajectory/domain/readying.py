"""What the re-integration report lacks, told when that changes."""

from collections.abc import Sequence

from services.trajectory.domain.state import READY, Trajectory, named
from services.trajectory.rules.riv import Stands, readiness
from services.trajectory.rules.work.report import REPORT
from shared.contracts.event import Event
from shared.contracts.trajectory import Lacking, ReportReadinessChanged


def of_report(state: Trajectory) -> Sequence[Stands]:
    """Every part of the report by the dates that were told; nothing before a report is called for."""
    due = {named(name)[0]: day for name, day in state.told.items()}
    done = {named(name)[0] for name in state.done}
    return readiness(state.standing, due, done)


def readied(state: Trajectory) -> list[Event]:
    """That the parts of the report stand otherwise than was told, if they do."""
    if state.ended >= state.period or f"{REPORT}#" not in state.told:
        return []
    called_for = [each for each in of_report(state) if each.called_for]
    stands = {each.item.item: READY if each.ready else each.found.status for each in called_for}
    if stands == state.report:
        return []
    lacking = [each for each in called_for if not each.ready]
    changed = ReportReadinessChanged(
        period=state.period,
        due=state.told[f"{REPORT}#"],
        ready=tuple(each.item.item for each in called_for if each.ready),
        lacking=tuple(
            Lacking.model_validate(
                {"item": each.item.item, "status": each.found.status, "who": each.item.who}
            )
            for each in lacking
        ),
    )
    return [changed]
