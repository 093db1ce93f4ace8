"""Deciding, and nothing else: from a case's state and messages to the one commit that holds what they did.

Pure. Any cut of one input into batches, with any repeats, gives the same events, ids and order per case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import BaseModel

from shared.contracts.event import Event, Refused, RulebookChanged
from shared.kernel.clock import derived_id
from shared.kernel.forgotten import Forgets, Forgotten
from shared.kernel.message import MAX_BYTES, Kinds, Message, TooLarge, fitting

S = TypeVar("S", bound=BaseModel)

MOST_MESSAGES = 200
"""Messages decided into one commit; what is over waits for the next, so that no document nears 16 MB."""


MOST_BYTES = 8 * MAX_BYTES
"""What is decided beyond this waits for the next commit."""


@dataclass(frozen=True)
class Decider(Generic[S]):
    """What makes a service itself: its state, how it decides, how it folds, what it hears and keeps."""

    service: str
    state: type[S]
    decide: Callable[[S, Event, datetime], Sequence[Event]]
    evolve: Callable[[S, Event], S]
    due: Callable[[S], date | None]
    """The next day on which the case has something to do; None where it waits for nothing."""
    kinds: Kinds
    """Every kind that may stand in its journal: told, kept, and heard (a held message is one)."""
    hears: Kinds
    """The kinds it takes from topics. What is asked at its door is not heard, whoever puts it on a topic."""
    fold: int = 1
    """Raised when the state's shape or the fold changes: what commits say of the case after them is folded anew."""
    rulebook: str = ""
    """The version of the rules in force; versions sort as text. Empty where no law is decided."""
    forgets: Forgets[S] | None = None
    """What leaves the journal before its case does; None where all of it stays."""


@dataclass(frozen=True)
class Held:
    """A message that a rule could not decide, or one that waits behind such a message."""

    message: Message
    why: str


@dataclass(frozen=True)
class Commit:
    """What one batch did to one case: state change, inbox and outbox in one document."""

    about: str
    version: int
    at: datetime
    tenant: str
    employer: str
    because: tuple[str, ...]
    messages: tuple[Message, ...]
    held: tuple[Held, ...] = ()
    released: int = 0
    rulebook: str = ""
    """The version of the rules it was decided under."""

    @cached_property
    def told(self) -> tuple[Message, ...]:
        """The messages that go on a topic, in order."""
        return tuple(message for message in self.messages if message.event.topic)


@dataclass(frozen=True)
class Fold(Generic[S]):
    """A case as its commits left it."""

    about: str
    state: S
    version: int = 0
    tenant: str = ""
    employer: str = ""
    sequences: Mapping[str, int] = field(default_factory=dict[str, int])
    """The last sequence of each topic."""
    held: tuple[Held, ...] = ()
    at: datetime | None = None
    """When the last commit was made."""
    rulebook: str = ""
    """The version of the rules the case was last decided under."""
    trace: str | None = field(default=None, compare=False)
    """The trace of what was last done to the case: a day that begins, or an effect, goes on with it."""


class CommandRefused(Exception):
    """A command that the rules do not allow. Nothing was stored."""

    def __init__(self, refused: Refused) -> None:
        """Carries the code, the detail and the field."""
        super().__init__(refused.code)
        self.refused = refused


class CaseHeld(Exception):
    """The case waits for a mend; a command on it is answered so."""


class NewerRulebook(Exception):
    """The case was decided under newer rules than this process has: only a newer process may go on with it."""


def fold(decider: Decider[S], before: Fold[S], commit: Commit) -> Fold[S]:
    """The case after a commit."""
    state, sequences, trace = before.state, dict(before.sequences), before.trace
    for message in commit.messages:
        event = message.event
        state = state if isinstance(event, Forgotten) else decider.evolve(state, event)
        trace = message.trace or trace
        if topic := event.was_on if isinstance(event, Forgotten) else event.topic:
            sequences[topic] = message.sequence
    return Fold(
        about=commit.about,
        state=state,
        version=commit.version,
        tenant=commit.tenant,
        employer=commit.employer,
        sequences=sequences,
        held=(*before.held[commit.released :], *commit.held),
        at=commit.at,
        rulebook=commit.rulebook,
        trace=trace,
    )


def advance(
    decider: Decider[S], before: Fold[S], messages: Sequence[Message], at: datetime
) -> tuple[Commit, Fold[S]]:
    """Decides messages of one case in order, up to the size of a commit, into one commit and the case after it.

    `because` of the commit names the messages that were taken. A rule that raises holds its message and what
    follows it. A case last decided under older rules hears first that they changed. Raises `CommandRefused` or
    `CaseHeld` for a command, `NewerRulebook` in a process that is older than the case: nothing is to be stored.
    """
    draft = _Draft(decider, before)
    draft.renew(messages[0])
    for message in messages[:MOST_MESSAGES]:
        if message.id in draft.because:
            continue
        if draft.bytes > MOST_BYTES:
            break
        draft.take(message)
    return draft.close(at, messages[0])


def release(decider: Decider[S], before: Fold[S], at: datetime) -> tuple[Commit, Fold[S]]:
    """Decides the held messages again, in order, and stops at the first that still fails.

    Where none can be released the commit has `released` 0 and is not to be stored.
    """
    draft = _Draft(decider, replace(before, held=()))
    released = 0
    for held in before.held[:MOST_MESSAGES]:
        draft.take(held.message)
        if draft.held:
            break
        released += 1
        if draft.bytes > MOST_BYTES:
            break
    draft.held.clear()
    first = before.held[0].message
    draft.because[:] = [f"r:{before.held[n].message.id}" for n in range(released)]
    commit, after = draft.close(at, first)
    commit = replace(commit, released=released)
    return commit, replace(after, held=before.held[released:])


class _Draft(Generic[S]):
    """A commit in the making."""

    def __init__(self, decider: Decider[S], before: Fold[S]) -> None:
        self.decider, self.before, self.state = decider, before, before.state
        self.trace = before.trace
        self.sequences = dict(before.sequences)
        self.because: list[str] = []
        self.messages: list[Message] = []
        self.held: list[Held] = []
        self.bytes = 0
        self.rulebook = before.rulebook if before.version else decider.rulebook

    def renew(self, first: Message) -> None:
        """Tells the case of the rules in force, once, before anything else is decided under them."""
        before, now = self.before, self.decider.rulebook
        if before.rulebook > now:
            raise NewerRulebook(f"{first.about}: decided under {before.rulebook}, this process has {now}")
        if not before.version or before.held:
            return
        if before.rulebook < now:
            self.take(rulebook_changed(first.about, now, first.at, before.tenant, before.employer))
        self.rulebook = now

    def take(self, message: Message) -> None:
        """Decides one message, or holds it."""
        if message.command and (self.held or self.before.held):
            raise CaseHeld(message.about)
        if self.held or self.before.held:
            self._hold(message, "behind-held")
        else:
            self._decide(message)
        self.because.append(message.id)

    def _decide(self, message: Message) -> None:
        state, sequences, made = self.state, dict(self.sequences), list[Message]()
        try:
            events = self.decider.decide(state, message.event, message.at)
            for n, event in enumerate(events):
                if message.command and isinstance(event, Refused):
                    raise CommandRefused(event)
                state = self.decider.evolve(state, event)
                made.append(fitting(self._message(event, message, n, sequences)))
        except TooLarge as error:
            if message.command:
                raise CommandRefused(Refused(code="too-large", detail=str(error))) from None
            self._hold(message, type(error).__name__)
            return
        except CommandRefused:
            raise
        except Exception as error:
            if message.command:
                raise
            self._hold(message, type(error).__name__)
            return
        self.state, self.sequences = state, sequences
        self.messages += made
        self.trace = made[-1].trace if made else self.trace
        self.bytes += sum(len(each.body) for each in made)

    def _hold(self, message: Message, why: str) -> None:
        self.held.append(Held(message, why))
        self.bytes += len(message.body)

    def _message(self, event: Event, cause: Message, n: int, sequences: dict[str, int]) -> Message:
        """The event with its envelope; a told one has the next sequence of its topic."""
        sequence = 0
        if event.topic:
            sequence = sequences[event.topic] = sequences.get(event.topic, 0) + 1
        return Message(
            id=derived_id(self.decider.service, cause.about, cause.id, n),
            about=cause.about,
            at=cause.at,
            event=event,
            tenant=self.before.tenant or cause.tenant,
            employer=self.before.employer or cause.employer,
            source=self.decider.service,
            correlation=cause.correlation,
            cause=cause.id,
            sequence=sequence,
            trace=cause.trace or self.trace,
        )

    def close(self, at: datetime, first: Message) -> tuple[Commit, Fold[S]]:
        """The commit, and the case after it."""
        before = self.before
        commit = Commit(
            about=first.about,
            version=before.version + 1,
            at=at,
            tenant=before.tenant or first.tenant,
            employer=before.employer or first.employer,
            because=tuple(self.because),
            messages=tuple(self.messages),
            held=tuple(self.held),
            rulebook=self.rulebook,
        )
        after = Fold(
            about=commit.about,
            state=self.state,
            version=commit.version,
            tenant=commit.tenant,
            employer=commit.employer,
            sequences=self.sequences,
            held=(*before.held, *self.held),
            at=at,
            rulebook=self.rulebook,
            trace=self.trace,
        )
        return commit, after


def rulebook_changed(about: str, version: str, at: datetime, tenant: str, employer: str) -> Message:
    """The message of a rulebook for a case. Its id derives from both, so it is decided once, whoever feeds it."""
    cause = derived_id("rulebook", about, version)
    event = RulebookChanged(version=version)
    return Message(cause, about, at, event, tenant, employer, "ticker", cause)
