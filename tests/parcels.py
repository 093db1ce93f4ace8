"""A scale that tells what parcels weigh, in three versions of that kind, and a van that hears it.

The old programs know version 1 only. The new ones know version 2 only, and stumble when an older one reaches them.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel

from shared.contracts.classes import PROCESS
from shared.contracts.event import DayBegan, Event, Refused
from shared.contracts.versions import KnownKinds, Version, Versions
from shared.kernel.decider import Decider
from shared.kernel.message import Message

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
TOPIC = "intake-events"
Handling = Literal["plain", "fragile", "cold"]


class PutOn(Event):
    """Heard by the scale."""

    kind = "test.put-on.v1"
    grams: int
    fragile: bool = False


class WeighedV1(Event):
    """A parcel was weighed; it breaks or it does not."""

    kind = "test.weighed.v1"
    topic = TOPIC
    grams: Annotated[int, PROCESS]
    """Whole grams."""
    fragile: Annotated[bool, PROCESS] = False
    """Whether it breaks."""


class WeighedV2(Event):
    """A parcel was weighed; there is more than one way to handle it."""

    kind = "test.weighed.v2"
    topic = TOPIC
    grams: Annotated[int, PROCESS]
    handling: Annotated[Handling, PROCESS]
    by: Annotated[str | None, PROCESS] = None


class WeighedV3(Event):
    """A parcel was weighed on a finer scale."""

    kind = "test.weighed.v3"
    topic = TOPIC
    milligrams: Annotated[int, PROCESS]
    handling: Annotated[Handling, PROCESS]
    by: Annotated[str | None, PROCESS] = None


class Loaded(Event):
    """Kept by the van."""

    kind = "test.loaded.v1"
    grams: int
    fragile: bool


def lift_to_2(old: WeighedV1) -> WeighedV2:
    """What did not break was handled plainly."""
    return WeighedV2(grams=old.grams, handling="fragile" if old.fragile else "plain")


def lower_to_1(new: WeighedV2) -> WeighedV1:
    """Who knows no cold parcels is told a plain one."""
    return WeighedV1(grams=new.grams, fragile=new.handling == "fragile")


def lift_to_3(old: WeighedV2) -> WeighedV3:
    """A thousand times finer."""
    return WeighedV3(milligrams=old.grams * 1000, handling=old.handling, by=old.by)


def lower_to_2(new: WeighedV3) -> WeighedV2:
    """In whole grams."""
    return WeighedV2(grams=new.milligrams // 1000, handling=new.handling, by=new.by)


HELD_BACK: Version[WeighedV1, WeighedV2] = Version(WeighedV1, WeighedV2, lift_to_2, lower_to_1, "old")
SWITCHED: Version[WeighedV1, WeighedV2] = Version(WeighedV1, WeighedV2, lift_to_2, lower_to_1, "new")
ONWARDS: Version[WeighedV2, WeighedV3] = Version(WeighedV2, WeighedV3, lift_to_3, lower_to_2, "old")
BEFORE, MEANWHILE, AFTER = Versions(), Versions([HELD_BACK]), Versions([SWITCHED])
"""Only version 1; both with version 1 told; both with version 2 told."""


class Load(BaseModel):
    """What was weighed or loaded so far."""

    parcels: int = 0
    grams: int = 0
    fragile: int = 0

    def plus(self, grams: int, fragile: bool) -> "Load":
        """One parcel more."""
        return Load(parcels=self.parcels + 1, grams=self.grams + grams, fragile=self.fragile + int(fragile))


def never_due(state: Load) -> date | None:
    """Nothing here waits for a day."""


def old_weighing(state: Load, event: Event, at: datetime) -> Sequence[Event]:
    """Tells version 1."""
    return [WeighedV1(grams=event.grams, fragile=event.fragile)] if isinstance(event, PutOn) else []


def new_weighing(state: Load, event: Event, at: datetime) -> Sequence[Event]:
    """Tells version 2."""
    if not isinstance(event, PutOn):
        return []
    return [WeighedV2(grams=event.grams, handling="fragile" if event.fragile else "plain", by="scale-7")]


def old_fold(state: Load, event: Event) -> Load:
    """Of version 1."""
    return state.plus(event.grams, event.fragile) if isinstance(event, WeighedV1) else state


def new_fold(state: Load, event: Event) -> Load:
    """Of version 2; nothing else may come."""
    if not isinstance(event, WeighedV2):
        raise TypeError(f"{event.kind} reached a program that knows version 2 only")
    return state.plus(event.grams, event.handling == "fragile")


def old_loading(state: Load, event: Event, at: datetime) -> Sequence[Event]:
    """Hears version 1, with a fault: thirteen grams break it."""
    if not isinstance(event, WeighedV1):
        return []
    if event.grams == 13:
        raise ArithmeticError("a rule with a fault")
    return [Loaded(grams=event.grams, fragile=event.fragile)]


def new_loading(state: Load, event: Event, at: datetime) -> Sequence[Event]:
    """Hears version 2, with the fault mended."""
    if not isinstance(event, WeighedV2):
        raise TypeError(f"{event.kind} reached a program that knows version 2 only")
    return [Loaded(grams=event.grams, fragile=event.handling == "fragile")]


def loading_fold(state: Load, event: Event) -> Load:
    """Follows what was loaded."""
    return state.plus(event.grams, event.fragile) if isinstance(event, Loaded) else state


def program(
    service: str, versions: Versions, hears: type[Event], knows: type[Event], *rules: Any
) -> Decider[Load]:
    """A decider that hears one kind and has one more in its journal."""
    decide, evolve = rules
    return Decider(
        service=service,
        state=Load,
        decide=decide,
        evolve=evolve,
        due=never_due,
        kinds=KnownKinds((hears, knows, Refused, DayBegan), versions),
        hears=KnownKinds((hears,), versions),
    )


OLD_SCALE = program("scale", BEFORE, PutOn, WeighedV1, old_weighing, old_fold)
NEW_SCALE = program("scale", MEANWHILE, PutOn, WeighedV2, new_weighing, new_fold)
OLD_VAN = program("van", BEFORE, WeighedV1, Loaded, old_loading, loading_fold)
NEW_VAN = program("van", MEANWHILE, WeighedV2, Loaded, new_loading, loading_fold)


def message(event: Event, about: str, id: str, sequence: int = 0) -> Message:
    """An event with its envelope."""
    return Message(
        id=id,
        about=about,
        at=AT,
        event=event,
        tenant="demo",
        employer="bakkerij",
        source="scale",
        correlation=id,
        cause=f"of-{id}",
        sequence=sequence,
    )


def put_on(about: str, grams: int, id: str, fragile: bool = False) -> Message:
    """A parcel for the scale."""
    return message(PutOn(grams=grams, fragile=fragile), about, id)
