"""Passivity: noticed by the platform, replied to, and only then told to the employer."""

from services.trajectory.rules.work.row import (
    BUREAU,
    CASE_MANAGER,
    EMPLOYEE,
    EMPLOYER,
    EntryRow,
    Subject,
    refers,
)
from services.trajectory.rules.work.watching import TARGETS
from shared.contracts.dossier.passivity import PassivityNoticed, PassivityReplied, PassivityReported

ACTIVE = "BW 7:660a: de werknemer werkt mee; de streefaantallen zijn afspraken, geen wet"
FIRST_TOLD = EMPLOYEE | BUREAU | CASE_MANAGER

PASSIVITY = Subject(
    rows=(
        EntryRow(
            entry=PassivityNoticed,
            name_nl="Minder gedaan dan afgesproken",
            name_en="Less done than agreed",
            said_by=frozenset(),
            seen_by=FIRST_TOLD,
            source=ACTIVE,
            track="second",
        ),
        EntryRow(
            entry=PassivityReplied,
            name_nl="Reactie op het signaal",
            name_en="Reply to the notice",
            said_by=EMPLOYEE | BUREAU,
            seen_by=FIRST_TOLD,
            source=ACTIVE,
            track="second",
            check=refers("notice", PassivityNoticed, PassivityReported),
        ),
        EntryRow(
            entry=PassivityReported,
            name_nl="Minder gedaan dan afgesproken, met de reacties",
            name_en="Less done than agreed, with the replies",
            said_by=frozenset(),
            seen_by=FIRST_TOLD | EMPLOYER,
            source=ACTIVE,
            track="second",
        ),
    ),
    watches=(TARGETS,),
)
