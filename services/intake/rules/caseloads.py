"""Who works on cases, who may see to one, and whom a rule gives it to: ours, not law's. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from services.intake.rules import Refusal
from shared.contracts.staff import AssignedBy, Away

WorkRole = Literal[
    "case-manager",
    "medical-case-manager",
    "bedrijfsarts",
    "labour-expert",
    "job-coach",
    "bureau",
    "team-lead",
    "employer",
]
"""In which somebody can see to a case; an employer's is its contact."""
WORK_ROLES: tuple[str, ...] = get_args(WorkRole)
ADVISER = "adviser"


@dataclass(frozen=True)
class Worker:
    """Somebody who works on cases, as far as it decides on which."""

    id: str
    roles: tuple[str, ...]
    employers: tuple[str, ...] = ()
    """Empty: for all."""
    big: bool = False
    """Whether a BIG number is known."""
    supervised_by: str | None = None
    stand_in: str | None = None
    away: tuple[Away, ...] = ()
    works_until: date | None = None

    def is_away(self, on: date) -> bool:
        """Whether they do not work on this day."""
        return any(each.first_day <= on <= each.last_day for each in self.away)

    def may_see_to(self, role: str, employer: str, on: date) -> bool:
        """Whether a case of this employer can be theirs in this role."""
        return (
            role in self.roles
            and (not self.employers or employer in self.employers)
            and (self.works_until is None or self.works_until >= on)
        )


Workers = Mapping[str, Worker]


@dataclass(frozen=True)
class Rule:
    """Who gets cases in a role: all of them, or those of an employer, of a region, or of both."""

    role: str
    workers: tuple[str, ...]
    """The one with the fewest gets the next."""
    employer: str | None = None
    region: str | None = None
    """The first digits of the employee's postcode."""

    @property
    def by(self) -> AssignedBy:
        """As it is told."""
        return "employer" if self.employer else "region" if self.region else "all"

    def covers(self, role: str, employer: str, postcode: str | None) -> bool:
        """Whether it is for such a case."""
        return (
            self.role == role
            and self.employer in (None, employer)
            and (self.region is None or (postcode or "").startswith(self.region))
        )


@dataclass(frozen=True)
class Given:
    """Whom a rule gives a case to."""

    worker: str
    by: AssignedBy


def given(
    rules: Sequence[Rule],
    workers: Workers,
    load: Mapping[str, int],
    role: str,
    employer: str,
    postcode: str | None,
    on: date,
) -> Given | None:
    """By the most particular rule that has anybody; None where no rule has.

    An employer's goes before a region's, the longer region before the shorter. Of several who may, whoever works
    that day goes before who is away, and then the one with the fewest cases.
    """
    covering = [each for each in rules if each.covers(role, employer, postcode)]
    for rule in sorted(covering, key=lambda each: (each.employer is None, -len(each.region or ""))):
        found = [workers[id] for id in rule.workers if id in workers]
        if able := [each for each in found if each.may_see_to(role, employer, on)]:
            best = min(able, key=lambda each: (each.is_away(on), load.get(each.id, 0), each.id))
            return Given(best.id, rule.by)
    return None


def stands_in(workers: Workers, worker: str, on: date) -> str | None:
    """Who does the work of somebody who is away on this day: the first down the line who is not; None where nobody is
    needed, or nobody is there.
    """
    met, now = {worker}, workers.get(worker)
    while now and now.is_away(on):
        if now.stand_in is None or now.stand_in in met:
            return None
        met.add(now.stand_in)
        now = workers.get(now.stand_in)
    return now.id if now and now.id != worker else None


def worker_problem(said: Worker, others: Workers) -> Refusal | None:
    """What cannot be about somebody who works on cases.

    A bedrijfsarts is in the BIG register; who does medical work under delegation has a bedrijfsarts who answers for it,
    and that line ends at one.
    """
    if "employer" in said.roles and not said.employers:
        return Refusal("employers-missing", "Of which employers is this the contact?", "employers")
    if "bedrijfsarts" in said.roles and not said.big:
        return Refusal("big-missing", "A bedrijfsarts has a BIG number.", "big")
    if (
        "medical-case-manager" in said.roles
        and said.supervised_by is None
        and "bedrijfsarts" not in said.roles
    ):
        detail = (
            "Medical work is done under the supervision of a bedrijfsarts: name the one who answers for it."
        )
        return Refusal("supervisor-missing", detail, "supervised_by")
    all_of_them = {**others, said.id: said}
    return _supervision_problem(said, all_of_them) or _stand_in_problem(said, all_of_them)


def _supervision_problem(said: Worker, workers: Workers) -> Refusal | None:
    met, above = {said.id}, said.supervised_by
    while above is not None:
        found = workers.get(above)
        if found is None:
            return Refusal("no-such-worker", "Nobody with this number works here.", "supervised_by")
        if above in met:
            return Refusal("supervision-circle", "Supervision that comes back to itself.", "supervised_by")
        if "bedrijfsarts" not in found.roles:
            return Refusal("supervisor-no-doctor", "Only a bedrijfsarts supervises.", "supervised_by")
        met.add(above)
        above = found.supervised_by
    return None


def _stand_in_problem(said: Worker, workers: Workers) -> Refusal | None:
    if said.stand_in is None:
        return None
    found = workers.get(said.stand_in)
    if found is None or found.id == said.id:
        return Refusal("no-such-worker", "Nobody else with this number works here.", "stand_in")
    if missing := sorted(set(said.roles) - set(found.roles)):
        detail = f"Who stands in has the same roles; missing: {', '.join(missing)}."
        return Refusal("stand-in-other-role", detail, "stand_in")
    return None


def rule_problem(rules: Sequence[Rule], workers: Workers) -> Refusal | None:
    """What cannot be about the rules of caseloads: each names people who are there, in a role that they have."""
    for place, rule in enumerate(rules):
        for worker in rule.workers:
            found = workers.get(worker)
            if found is None:
                return Refusal(
                    "no-such-worker", "Nobody with this number works here.", f"rules.{place}.workers"
                )
            if rule.role not in found.roles:
                detail = f"Somebody named here is no {rule.role}."
                return Refusal("not-in-this-role", detail, f"rules.{place}.workers")
    return None
