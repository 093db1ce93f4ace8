"""Messages to UWV: when one can go, what its answers mean for the clock, in whichever order they come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.trajectory.rules.uwv import OF_MESSAGE
from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    CASE_MANAGER,
    GUIDES,
    PARTIES,
    Case,
    EntryRow,
    Subject,
    refused,
)
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.duties import ExpertOpinionReceived, ExpertOpinionRequested
from shared.contracts.dossier.uwv import Status, UwvAnswered, UwvAskedAfter, UwvMessageAsked, UwvMessageSent
from shared.contracts.event import Refused
from shared.contracts.facts import (
    Deviation,
    Done,
    RepairFound,
    RepairReported,
    TrajectoryFact,
    UwvLetter,
    WageSanction,
    WiaDecision,
)

COMPLETION = "reintegration-report-completion"
BY_UWV = "UWV stelde deze termijn"
SOURCE = "ZW 38 en 38a, WIA 25 en 64; hoe het bericht gaat, staat in docs/uwv.md"


@dataclass(frozen=True)
class Exchange:
    """A message with all that is known of it; answers by UWV's number."""

    asked: UwvMessageAsked
    sent: UwvMessageSent | None
    answers: tuple[UwvAnswered, ...]
    asked_after: int

    @property
    def stands(self) -> Literal["waiting", "sent"] | Status:
        """What was said last, by UWV's own numbers."""
        if self.answers:
            return self.answers[-1].status
        return "sent" if self.sent else "waiting"

    @property
    def sent_on(self) -> date | None:
        """The day on which it went; where only the answer is known, that of the answer."""
        if self.sent:
            return self.sent.on
        return min((each.stated_on for each in self.answers if each.number), default=None)


def exchange(asked: UwvMessageAsked, standing: Standing) -> Exchange:
    """What is known of one message."""
    sent = next((each for each in standing.all(UwvMessageSent) if each.of == asked.entry), None)
    answers = sorted(
        (each for each in standing.all(UwvAnswered) if each.of == asked.entry), key=lambda each: each.number
    )
    after = sum(each.of == asked.entry for each in standing.all(UwvAskedAfter))
    return Exchange(asked, sent, tuple(answers), after)


def exchanges(standing: Standing) -> list[Exchange]:
    """Every message, in the order in which they were asked for."""
    return [exchange(each, standing) for each in standing.all(UwvMessageAsked)]


def cannot_go(case: Case, said: UwvMessageAsked) -> Refused | None:
    """Why a message cannot be sent now, or None: what is under way or done is not sent again."""
    message = OF_MESSAGE[said.message]
    if said.by not in message.said_by:
        asks = ", ".join(sorted(message.said_by))
        return refused("role-not-allowed", f"This message is for {asks}.", "message")
    if said.message == "expert-opinion":
        return _no_question(case, said)
    if said.request is not None:
        return refused("request-out-of-place", "Only an expert opinion names a question.", "request")
    waiting = [each for each in exchanges(case.ever) if each.stands == "waiting"]
    if any(each.asked.message == said.message for each in waiting):
        return refused("underway", "This message is on its way already.", "message")
    if message.after and f"{message.after}#" not in case.done:
        return refused("not-called-for", "Nothing in this case calls for this message.", "message")
    if message.rule and f"{message.rule}#" in case.done:
        return refused("done-already", "This step was taken already.", "message")
    if message.rule and f"{message.rule}#" not in case.due:
        return refused("not-called-for", "Nothing in this case calls for this message.", "message")
    return None


def _no_question(case: Case, said: UwvMessageAsked) -> Refused | None:
    """An expert opinion goes with a question of the same party, once."""
    question = case.standing.find(said.request, ExpertOpinionRequested)
    if question is None:
        return refused("request-unknown", "There is no question to UWV with this id.", "request")
    if question.by != said.by:
        return refused("not-yours", "A question goes to UWV by who put it.", "request")
    answered = any(each.request == said.request for each in case.standing.all(ExpertOpinionReceived))
    sent = [each for each in exchanges(case.ever) if each.asked.request == said.request]
    if answered or any(each.stands != "refused" for each in sent):
        return refused("underway", "This question is with UWV, or was answered.", "request")
    return None


def _of_a_message(case: Case, said: UwvMessageSent | UwvAnswered | UwvAskedAfter) -> Refused | None:
    if case.ever.find(said.of, UwvMessageAsked) is None:
        return refused("of-unknown", "There is no message to UWV with this id.", "of")
    return None


def _sent_already(case: Case, said: UwvMessageSent) -> bool:
    return any(each.of == said.of for each in case.ever.all(UwvMessageSent))


def _answered_already(case: Case, said: UwvAnswered) -> bool:
    return any((each.of, each.number) == (said.of, said.number) for each in case.ever.all(UwvAnswered))


def _asked_already(case: Case, said: UwvAskedAfter) -> bool:
    return any((each.of, each.times) == (said.of, said.times) for each in case.ever.all(UwvAskedAfter))


def _meant(said: UwvMessageAsked, standing: Standing) -> Iterator[TrajectoryFact]:
    """The step is taken by sending, not by UWV's yes; what UWV refused was not sent."""
    found = exchange(said, standing)
    rule, on = OF_MESSAGE[said.message].rule, found.sent_on
    if on is None:
        return
    if found.stands != "refused":
        if rule is not None:
            yield Done(rule=rule, on=on)
        elif said.message == "repair-report":
            yield RepairReported(on=on)
    for each in found.answers:
        yield from _decided(each)


def _decided(said: UwvAnswered) -> Sequence[TrajectoryFact]:
    """What UWV decided."""
    match said.status:
        case "completion-asked":
            assert said.complete_by is not None
            return (
                Deviation(rule=COMPLETION, until=said.complete_by, reason=BY_UWV, told_on=said.stated_on),
            )
        case "wia-letter":
            return (UwvLetter(on=said.stated_on),)
        case "wage-sanction":
            return (WageSanction(decided_on=said.stated_on),)
        case "repair-found":
            return (RepairFound(on=said.stated_on),)
        case "wia-decision":
            return (WiaDecision(on=said.stated_on),)
        case _:
            return ()


def _whole(case: Case, said: UwvAnswered) -> Refused | None:
    """A refusal says why, a term has its last day, and nothing else has either."""
    if (said.status == "refused") != (said.code is not None):
        return refused("code-out-of-place", "A refusal has a code, and nothing else has.", "code")
    if (said.status == "completion-asked") != (said.complete_by is not None):
        return refused("term-out-of-place", "A completion has a last day, and nothing else.", "complete_by")
    return _of_a_message(case, said)


UWV = Subject(
    rows=(
        EntryRow(
            entry=UwvMessageAsked,
            name_nl="Bericht aan UWV klaargezet",
            name_en="Message to UWV asked for",
            said_by=PARTIES | CASE_MANAGER,
            seen_by=PARTIES | GUIDES,
            source=SOURCE,
            check=cannot_go,
            meant=_meant,
            withdrawable=False,
            anytime=True,
        ),
        EntryRow(
            entry=UwvMessageSent,
            name_nl="Bericht aan UWV verstuurd",
            name_en="Message sent to UWV",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=SOURCE,
            check=_of_a_message,
            silent=_sent_already,
            anytime=True,
        ),
        EntryRow(
            entry=UwvAnswered,
            name_nl="Antwoord van UWV",
            name_en="Answer of UWV",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source=SOURCE,
            check=_whole,
            silent=_answered_already,
            anytime=True,
        ),
        EntryRow(
            entry=UwvAskedAfter,
            name_nl="Bij UWV nagevraagd",
            name_en="Asked after at UWV",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source="praktijk: UWV beslist zelden binnen twee weken",
            check=_of_a_message,
            silent=_asked_already,
            anytime=True,
        ),
    )
)
