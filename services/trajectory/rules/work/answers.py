"""Answers: who may give one, when all have, and what then follows."""

from collections.abc import Sequence

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    BUREAU,
    PARTIES,
    PLATFORM,
    Case,
    EntryRow,
    Subject,
    refused,
)
from shared.contracts.dossier.answers import EntryAgreed, EntryAnswered, EntryDeclined
from shared.contracts.dossier.entry import Entry, Versioned, name_of
from shared.contracts.event import Refused

WRITTEN = "BW 7:660a; Regeling procesgang 4 lid 1: in overeenstemming, en anders met reden"


def _can_answer(case: Case, said: EntryAgreed | EntryDeclined) -> Refused | None:
    """Who is asked answers what stands, once."""
    of = case.standing.by_id.get(said.of)
    if of is None:
        return refused("entry-unknown", "There is no such entry, or it was withdrawn.", "of")
    if said.by not in case.asked(of):
        asked = ", ".join(sorted(case.asked(of))) or "nobody"
        return refused("not-asked", f"This asks the word of {asked}.", "of")
    if isinstance(of, Versioned) and case.standing.last(type(of)) is not of:
        return refused("not-standing", "Another one has taken its place.", "of")
    if any(each.by == said.by for each in case.standing.answers(said.of)):
        return refused("answered", "This party has answered already.", "of")
    return None


def _when_all_have(case: Case, said: EntryAgreed | EntryDeclined) -> Sequence[Entry]:
    """The last answer settles it."""
    of, given = case.standing.by_id[said.of], case.standing.answers(said.of)
    if {each.by for each in given} < case.asked(of):
        return ()
    settled = EntryAnswered(
        on=said.on,
        by=PLATFORM,
        of=said.of,
        what=name_of(of),
        agreed=all(isinstance(each, EntryAgreed) for each in given),
        first=not case.standing.answered(type(of), agreed=False),
    )
    return (settled,)


def _then(case: Case, said: EntryAnswered) -> Sequence[Entry]:
    of = case.standing.by_id[said.of]
    concludes = case.rows[type(of)].concludes
    return concludes(case, of, said) if concludes else ()


ANSWERS = Subject(
    rows=(
        EntryRow(
            entry=EntryAgreed,
            name_nl="Akkoord",
            name_en="Agreed",
            said_by=PARTIES | BUREAU,
            seen_by=ALL_IN_THE_CASE,
            source=WRITTEN,
            check=_can_answer,
            follows=_when_all_have,
        ),
        EntryRow(
            entry=EntryDeclined,
            name_nl="Niet akkoord, met reden",
            name_en="Declined, with a reason",
            said_by=PARTIES | BUREAU,
            seen_by=ALL_IN_THE_CASE,
            source=WRITTEN,
            check=_can_answer,
            follows=_when_all_have,
        ),
        EntryRow(
            entry=EntryAnswered,
            name_nl="Door allen beantwoord",
            name_en="Answered by all",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=WRITTEN,
            follows=_then,
        ),
    )
)
