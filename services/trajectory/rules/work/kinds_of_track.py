"""Steps that only one kind of second track has, refused in another."""

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    BUREAU,
    DOCTORS,
    EMPLOYEE,
    SEARCHERS,
    STARTED,
    Case,
    Check,
    EntryRow,
    Roles,
    Subject,
    every,
    ordered,
    refers,
    refused,
)
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.kinds_of_track import (
    BusinessJudged,
    BusinessPlanned,
    BusinessStarted,
    ExperiencePlaceArranged,
    ExperiencePlaceEvaluated,
    SupportArranged,
    SupportEvaluated,
)
from shared.contracts.dossier.second_track import SecondTrackAgreed, TrackKind
from shared.contracts.event import Refused

CLOSE = EMPLOYEE | DOCTORS | BUREAU
"""What support is about says something of health: the employer and who guides for them do not read it."""


def of_kind(form: TrackKind) -> Check:
    """The agreement by which the track runs is of this kind; `other-kind-of-track` where it is not."""

    def check(case: Case, said: Entry) -> Refused | None:
        agreed = case.standing.answered(SecondTrackAgreed)
        if agreed and agreed[-1][0].form == form:
            return None
        return refused("other-kind-of-track", f"This step belongs to a track of the kind {form}.", "kind")

    return check


def _financed(case: Case, said: BusinessPlanned) -> Refused | None:
    """The money that is needed comes from somewhere."""
    if said.own + said.borrowed + said.granted < said.needed:
        return refused("not-financed", "What comes in is less than what is needed.", "needed")
    return None


def _row(
    entry: type[Entry], nl: str, en: str, check: Check, seen_by: Roles, said_by: Roles = BUREAU
) -> EntryRow:
    return EntryRow(
        entry=entry,
        name_nl=nl,
        name_en=en,
        said_by=said_by,
        seen_by=seen_by,
        source="praktijk: soorten re-integratietrajecten",
        track="second",
        needs=STARTED,
        check=check,
    )


PLACE, SUPPORT, BUSINESS = of_kind("work-experience"), of_kind("psychosocial"), of_kind("entrepreneur")
SEEN = ALL_IN_THE_CASE
KINDS_OF_TRACK = Subject(
    rows=(
        _row(
            ExperiencePlaceArranged,
            "Werkervaringsplaats",
            "Place to gain experience",
            every(PLACE, ordered("from_", "until")),
            SEEN,
        ),
        _row(
            ExperiencePlaceEvaluated,
            "Werkervaringsplaats geëvalueerd",
            "Place to gain experience evaluated",
            every(PLACE, refers("arranged", ExperiencePlaceArranged)),
            SEEN,
        ),
        _row(SupportArranged, "Ondersteuning", "Support", SUPPORT, CLOSE),
        _row(
            SupportEvaluated,
            "Ondersteuning geëvalueerd",
            "Support evaluated",
            every(SUPPORT, refers("arranged", SupportArranged)),
            CLOSE,
        ),
        _row(
            BusinessPlanned,
            "Ondernemingsplan met financiering",
            "Business plan with its finance",
            every(BUSINESS, _financed),
            SEARCHERS,
            EMPLOYEE | BUREAU,
        ),
        _row(
            BusinessJudged,
            "Ondernemingsplan beoordeeld",
            "Business plan judged",
            every(BUSINESS, refers("plan", BusinessPlanned, BusinessJudged)),
            SEARCHERS,
        ),
        _row(
            BusinessStarted,
            "Onderneming gestart",
            "Business started",
            every(BUSINESS, refers("plan", BusinessPlanned, BusinessStarted)),
            SEEN,
        ),
    )
)
