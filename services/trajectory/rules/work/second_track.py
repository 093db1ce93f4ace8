"""The second track: when it may begin, what all three agree to, what is done in it, and its end."""

from collections.abc import Sequence

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    BUREAU,
    CASE_MANAGER,
    EMPLOYEE,
    EMPLOYER,
    PARTIES,
    PLATFORM,
    SEARCHERS,
    SEEKERS,
    STARTED,
    Case,
    EntryRow,
    Subject,
    refers,
    refused,
)
from services.trajectory.rules.work.watching import REPORTS
from shared.contracts.dossier.answers import EntryAnswered
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.plan import FirstYearEvaluated
from shared.contracts.dossier.second_track import (
    ActivityDone,
    ActivityResulted,
    BureauReported,
    BureauReportOverdue,
    SecondTrackAgreed,
    SecondTrackEnded,
    SecondTrackStarted,
)
from shared.contracts.dossier.study import WayDecided
from shared.contracts.event import Refused
from shared.contracts.facts import Done, TrajectoryFact

DUTY = "BW 7:658a lid 1 en WIA 25; Werkwijzer Poortwachter: binnen zes weken na de eerstejaarsevaluatie"
RESPONSIBLE = "Beleidsregels De zieke werknemer 5.1: de werkgever blijft verantwoordelijk"
OPEN_WAYS = ("second-track", "both")


def _way(case: Case) -> str | None:
    """What was decided last: by the labour expert's report, or in the evaluation of the first year."""
    decided = [each for each in case.standing.entries if isinstance(each, WayDecided | FirstYearEvaluated)]
    if not decided:
        return None
    last = decided[-1]
    return last.way if isinstance(last, WayDecided) else last.second_year


def _may_begin(case: Case, said: SecondTrackStarted) -> Refused | None:
    """Not against what was found: work here keeps to the first track."""
    if case.benefit or _way(case) in (None, *OPEN_WAYS):
        return None
    detail = "What was decided last keeps to the first track: another report or evaluation decides otherwise."
    return refused("way-not-open", detail, "kind")


def _runs(case: Case, said: SecondTrackStarted) -> bool:
    return case.standing.second_track is not None


def _can_be_agreed(case: Case, said: SecondTrackAgreed) -> Refused | None:
    """Somebody decided that it is needed, and everybody who signs has something to do."""
    if not case.benefit and _way(case) is None:
        detail = "The labour expert's report or the evaluation of the first year decides about it first."
        return refused("way-not-decided", detail)
    without = sorted(case.asked(said) - {each.by for each in said.tasks})
    if without:
        return refused("task-missing", f"Nothing is said of what this one does: {without[0]}.", "tasks")
    return None


def _begins(case: Case, said: SecondTrackAgreed, answered: EntryAnswered) -> Sequence[Entry]:
    """It begins with the last signature, unless it runs already or one of them declined."""
    if not answered.agreed or case.standing.second_track is not None:
        return ()
    return (SecondTrackStarted(on=answered.on, by=PLATFORM),)


def _started(said: SecondTrackStarted) -> Sequence[TrajectoryFact]:
    return (Done(rule="second-track-start", on=said.on),)


SECOND_TRACK = Subject(
    rows=(
        EntryRow(
            entry=SecondTrackAgreed,
            name_nl="Startovereenkomst tweede spoor",
            name_en="Start agreement of the second track",
            said_by=EMPLOYER | CASE_MANAGER | BUREAU,
            seen_by=ALL_IN_THE_CASE,
            source=RESPONSIBLE,
            track="second",
            check=lambda case, said: _may_begin(case, said) or _can_be_agreed(case, said),
            asks=PARTIES | {"bureau"},
            concludes=_begins,
        ),
        EntryRow(
            entry=SecondTrackStarted,
            name_nl="Tweede spoor begonnen",
            name_en="Second track begun",
            said_by=EMPLOYER | SEEKERS,
            seen_by=ALL_IN_THE_CASE,
            source=DUTY,
            track="second",
            silent=_runs,
            check=_may_begin,
            facts=_started,
            withdrawable=False,
        ),
        EntryRow(
            entry=ActivityDone,
            name_nl="Activiteit in het tweede spoor",
            name_en="Activity in the second track",
            said_by=EMPLOYEE | BUREAU,
            seen_by=SEARCHERS,
            source="Werkwijzer Poortwachter: een samenhangende reeks van activiteiten",
            track="second",
            needs=STARTED,
        ),
        EntryRow(
            entry=ActivityResulted,
            name_nl="Resultaat van een activiteit",
            name_en="Result of an activity",
            said_by=EMPLOYEE | BUREAU,
            seen_by=SEARCHERS,
            source="Werkwijzer Poortwachter: een samenhangende reeks van activiteiten",
            track="second",
            needs=STARTED,
            check=refers("activity", ActivityDone),
        ),
        EntryRow(
            entry=BureauReported,
            name_nl="Voortgangsrapportage van het bureau",
            name_en="Report of the bureau",
            said_by=BUREAU,
            seen_by=ALL_IN_THE_CASE,
            source="contract: ritme van rapporteren; geen wettelijke termijn",
            track="second",
            needs=STARTED,
        ),
        EntryRow(
            entry=BureauReportOverdue,
            name_nl="Rapportage van het bureau blijft uit",
            name_en="Report of the bureau overdue",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source="contract: ritme van rapporteren; geen wettelijke termijn",
            track="second",
        ),
        EntryRow(
            entry=SecondTrackEnded,
            name_nl="Tweede spoor beëindigd",
            name_en="Second track ended",
            said_by=EMPLOYER | SEEKERS,
            seen_by=ALL_IN_THE_CASE,
            source=RESPONSIBLE,
            track="second",
            needs=STARTED,
            withdrawable=False,
        ),
    ),
    watches=(REPORTS,),
)
