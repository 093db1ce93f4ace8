"""A message to UWV as it is drawn up: from what the case knows when it is asked for, and never anew."""

from datetime import date

from services.trajectory.domain.state import Trajectory
from services.trajectory.rules.uwv import Told, content
from shared.contracts.dossier.duties import ExpertOpinionRequested
from shared.contracts.dossier.report import ReportHandedOver
from shared.contracts.dossier.uwv import UwvMessageAsked


def drawn(state: Trajectory, said: UwvMessageAsked, on: date) -> UwvMessageAsked:
    """The same message with what it says."""
    question = state.standing.find(said.request, ExpertOpinionRequested)
    report = state.standing.last(ReportHandedOver)
    told = Told(
        on=on,
        first_sick_day=state.first_sick_day,
        employment=state.employment,
        facts=state.known,
        question=question.question if question else None,
        digest=report.digest if report else None,
    )
    return said.model_copy(update={"content": content(said.message, told)})
