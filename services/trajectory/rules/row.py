"""What a row of the statute says: how a date is counted, for whom, from which article, and how sure that is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal


class From(StrEnum):
    """What a date is counted from."""

    FIRST_SICK_DAY = "first-sick-day"
    STEP = "step"
    FACT = "fact"
    WAGE_END = "wage-end"
    REPORT = "report"
    CONTRACT_END = "contract-end"
    RECOVERY = "recovery"
    UWV_TERM = "uwv-term"


Sure = Literal["A", "B", "C", "D"]
"""A: statute read; B: official page read; C: secondary page; D: common knowledge in the field."""

Role = Literal["employee", "employer", "bedrijfsarts", "case-manager", "uwv"]

FAR = date(2150, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One dated rule. Days are calendar days after (or before, when negative) what it counts from."""

    rule: str
    name_nl: str
    name_en: str
    article: str
    source: str
    sure: Sure
    role: Role
    consequence_nl: str
    consequence_en: str
    counts_from: From
    days: int
    article_public: str | None = None
    """The article as everybody in the case may read it, where its paragraph says too much (which vangnet)."""
    step: str | None = None
    """The rule whose doing it counts from."""
    fact: str | None = None
    """The kind of fact it counts from; the latest counts."""
    otherwise_days: int | None = None
    """Days from the first sick day as long as the step has not been taken; None: no date until then."""
    target_days: int | None = None
    opens_days: int | None = None
    every: int | None = None
    """A series with a member every so many days, up to the report."""
    rolls: bool = False
    """Whether ATW 1 and 2 move the end of the term."""
    lenient: Literal["same", "next"] | None = None
    """UWV takes the first working day from the due date on, or the first one after it."""
    kind: Literal["duty", "option", "moment"] = "duty"
    """A duty can be missed, an option passes, a moment just comes."""
    met_by: tuple[str, ...] = ()
    """Facts that are the doing of it."""
    met_by_rule: str | None = None
    vangnet: Literal["six-weeks", "day-4"] | None = None
    needs_vangnet: bool = False
    capped_by_contract: bool = False
    deviable: bool = False
    """A term of Regeling 2 or 4, from which employer and employee may deviate with reasons."""
    fined: bool = False
    wia: bool = False
    """Serves the WIA assessment at the end of the ordinary waiting period."""
    needs_capacity: bool = False
    after_capacity: int | None = None
    """Days after possibilities to work appear, for what had to wait for them."""
    stands_alone: bool = False
    """Holds whatever becomes of the sickness or the contract."""
    lead_days: tuple[int, ...] = (28, 14, 7, 1)
    """Days before the due date on which whoever is responsible hears of it."""
    valid_from: date = date(2004, 1, 1)
    valid_until: date = FAR
