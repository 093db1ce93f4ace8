"""Work with the own employer: adaptations, training, an offer of suitable work, the return (BW 7:658a, 7:660a)."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.build_up import Work
from shared.contracts.dossier.entry import (
    CLOSED,
    Day,
    Entry,
    Euros,
    HowFar,
    Line,
    Percentage,
    Ref,
    Said,
    Subsidy,
    Text,
    WeekHours,
)

Purpose = Literal["own-work", "other-work-own-employer", "other-employer"]


class AdaptationAgreed(Entry):
    """Work or workplace will be adapted."""

    kind = "trajectory.adaptation-agreed.v1"
    topic = CLOSED

    of: Annotated[
        Literal["tasks", "hours", "workplace", "aid", "transport", "location", "supervision"], CAPACITY
    ]
    """What is adapted."""
    what: Annotated[Text, CAPACITY]
    """How, in terms of work."""
    until: Annotated[Day, CAPACITY]
    """The day by which it is there."""
    cost: Annotated[Euros | None, CAPACITY] = None
    """In euros, if known."""
    subsidy: Annotated[Subsidy, CAPACITY] = "none"
    """How a contribution to the cost stands."""


class AdaptationMade(Entry):
    """An adaptation is there."""

    kind = "trajectory.adaptation-made.v1"
    topic = CLOSED

    adaptation: Annotated[Ref, PROCESS]
    """The entry in which it was agreed."""


class TrainingAgreed(Entry):
    """The employee will be trained, for the own work, other work here, or work elsewhere."""

    kind = "trajectory.training-agreed.v1"
    topic = CLOSED

    what: Annotated[Line, CAPACITY]
    """The training."""
    purpose: Annotated[Purpose, CAPACITY]
    """The work it is for."""
    from_: Annotated[Day, Field(alias="from"), CAPACITY]
    """The day on which it begins."""
    until: Annotated[Day, CAPACITY]
    """The day on which it ends."""
    cost: Annotated[Euros | None, CAPACITY] = None
    """In euros, if known."""
    subsidy: Annotated[Subsidy, CAPACITY] = "none"
    """How a contribution to the cost stands."""


class TrainingEnded(Entry):
    """A training is over."""

    kind = "trajectory.training-ended.v1"
    topic = CLOSED

    training: Annotated[Ref, PROCESS]
    """The entry in which it was agreed."""
    result: Annotated[Literal["completed", "not-completed", "stopped"], CAPACITY]
    """How it ended."""


class WorkOffered(Entry):
    """The employer offers suitable work; the employee accepts it, or declines it with a reason."""

    kind = "trajectory.work-offered.v1"
    topic = CLOSED

    what: Annotated[Text, CAPACITY]
    """The work."""
    work: Annotated[Work, CAPACITY]
    """The own work, the own work adapted, or other work with the own employer."""
    hours: Annotated[WeekHours, CAPACITY]
    """Hours a week."""
    from_: Annotated[Day, Field(alias="from"), CAPACITY]
    """The day on which it can begin."""
    answer_by: Annotated[Day, CAPACITY]
    """The day by which an answer is asked."""
    pay_value: Annotated[Percentage | None, CAPACITY] = None
    """What the output is expected to be worth (loonwaarde), in per cent of the wage of the function."""


class OfferRefusalWeighed(Said):
    """What a refused offer can lead to: no wage if the work was suitable, and a question to UWV whether it was."""

    kind = "trajectory.offer-refusal-weighed.v1"
    topic = CLOSED

    offer: Annotated[Ref, PROCESS]
    """The offer that was declined."""
    wage: Annotated[Literal["may-be-stopped"], CAPACITY] = "may-be-stopped"
    """While suitable work is refused without sound reason there is no wage (BW 7:629 lid 3 c)."""
    ask: Annotated[Literal["offered-work-suitable"], CAPACITY] = "offered-work-suitable"
    """The question that either may put to UWV (deskundigenoordeel)."""


class ReturnedToWork(Entry):
    """The employee works again with the own employer for good, in the own or in other work."""

    kind = "trajectory.returned-to-work.v1"
    topic = CLOSED

    work: Annotated[Work, CAPACITY]
    """The own work, the own work adapted, or other work with the own employer."""
    hours: Annotated[WeekHours, CAPACITY]
    """Hours a week."""
    lasting: Annotated[StrictBool, CAPACITY]
    """Whether it is meant to last."""


class ClosingEvaluated(Entry):
    """After the return: what was reached, and what keeps the employee well at work."""

    kind = "trajectory.closing-evaluated.v1"
    topic = CLOSED

    reached: Annotated[HowFar, CAPACITY]
    """Whether the goals were reached."""
    keeps: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20), CAPACITY]
    """What is needed from now on, in terms of work."""


WORK: tuple[type[Entry], ...] = (
    AdaptationAgreed,
    AdaptationMade,
    TrainingAgreed,
    TrainingEnded,
    WorkOffered,
    OfferRefusalWeighed,
    ReturnedToWork,
    ClosingEvaluated,
)
"""What is done to bring the employee back to the own employer."""
