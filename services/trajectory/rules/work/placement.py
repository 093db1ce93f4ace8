"""Work with another employer, what is advised and coached there, a relapse; and going on from a benefit."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.trajectory.rules.work import words
from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    BUREAU,
    CASE_MANAGER,
    EMPLOYEE,
    EXPERT,
    PLATFORM,
    STARTED,
    Case,
    EntryRow,
    Subject,
    ordered,
    refers,
)
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.placement import (
    BenefitTrajectoryOpened,
    JobCoached,
    PlacementCautioned,
    PlacementMade,
    Relapsed,
    WorkplaceAdvised,
)

NO_RISK = "ZW 29b lid 1 b: geen nieuwe werkgever op de eerste dag van de laatste elf weken van de wachttijd"
ELEVEN_WEEKS = timedelta(weeks=11)
COACH = frozenset({"job-coach"})


def no_risk_from(last_day: date) -> date:
    """The first of the last eleven weeks of a wait: on it there may be no new employer (ZW 29b lid 1 b)."""
    return last_day + timedelta(days=1) - ELEVEN_WEEKS


def _cautioned(case: Case, said: PlacementMade) -> Sequence[Entry]:
    """A job that is there before the last eleven weeks of the wait may cost the no-risk status."""
    if case.last_day is None or case.benefit:
        return ()
    first = no_risk_from(case.last_day)
    if said.from_ > first or said.form == "trial":
        return ()
    return (
        PlacementCautioned(
            on=said.on, by=PLATFORM, placement=said.entry, no_risk_from=first, **words.NO_RISK
        ),
    )


PLACEMENT = Subject(
    rows=(
        EntryRow(
            entry=PlacementMade,
            name_nl="Geplaatst bij een andere werkgever",
            name_en="Placed with another employer",
            said_by=BUREAU | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source="BW 7:658a lid 1",
            track="second",
            needs=STARTED,
            check=ordered("from_", "until"),
            follows=_cautioned,
        ),
        EntryRow(
            entry=PlacementCautioned,
            name_nl="Let op de no-riskpolis",
            name_en="Mind the no-risk status",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=NO_RISK,
            track="second",
        ),
        EntryRow(
            entry=WorkplaceAdvised,
            name_nl="Advies over de werkplek",
            name_en="Advice on the workplace",
            said_by=EXPERT | COACH,
            seen_by=ALL_IN_THE_CASE,
            source="BW 7:658a lid 2",
            check=refers("placement", PlacementMade),
        ),
        EntryRow(
            entry=JobCoached,
            name_nl="Jobcoaching",
            name_en="Job coaching",
            said_by=COACH,
            seen_by=ALL_IN_THE_CASE,
            source="WIA 35 lid 2 d; praktijk",
            check=refers("placement", PlacementMade),
        ),
        EntryRow(
            entry=Relapsed,
            name_nl="Terugval na plaatsing",
            name_en="Relapse after a placement",
            said_by=EMPLOYEE | BUREAU | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source="praktijk: nazorg",
            track="second",
            needs=("placement-made",),
            check=refers("placement", PlacementMade),
        ),
        EntryRow(
            entry=BenefitTrajectoryOpened,
            name_nl="Traject vanuit een uitkering",
            name_en="Trajectory from a benefit",
            said_by=CASE_MANAGER | BUREAU,
            seen_by=ALL_IN_THE_CASE,
            source="Wet SUWI 30a; zonder werkgever gelden zijn verplichtingen niet",
            track="second",
            withdrawable=False,
        ),
    )
)
