"""Who does the work of somebody who is away. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Worker:
    """Somebody who works on cases, as far as that decides who is told."""

    id: str
    tenant: str
    roles: tuple[str, ...]
    team: str | None = None
    employers: tuple[str, ...] = ()
    """For these only; empty for all."""
    stand_in: str | None = None
    works_until: date | None = None
    away: tuple[tuple[date, date], ...] = ()
    """First and last days away."""

    def works(self, on: date) -> bool:
        """Whether they are there that day."""
        gone = self.works_until is not None and on > self.works_until
        return not gone and not any(first <= on <= last for first, last in self.away)


def at_work(worker: str | None, known: Mapping[str, Worker], on: date) -> Worker | None:
    """The worker, or who stands in for whoever is away, and so on; None where that ends in a circle or with nobody."""
    asked: set[str] = set()
    while worker and worker not in asked:
        asked.add(worker)
        found = known.get(worker)
        if found is None or found.works(on):
            return found
        worker = found.stand_in
    return None


def leads(known: Mapping[str, Worker], team: str | None, employer: str, on: date) -> Worker | None:
    """The team lead of a team; else one without a team; where each of them is away, who stands in."""
    found = [
        each
        for each in known.values()
        if "team-lead" in each.roles and (not each.employers or employer in each.employers)
    ]
    of_team = [each for each in found if team and each.team == team]
    of_none = [each for each in found if each.team is None]
    return (
        _first(each for each in of_team if each.works(on))
        or _first(each for each in of_none if each.works(on))
        or _instead(of_team, known, on)
        or _instead(of_none, known, on)
    )


def answers_for(known: Mapping[str, Worker], employer: str, on: date) -> Worker | None:
    """Somebody of the employer itself, who must be named with it; where each of them is away, who stands in."""
    found = [each for each in known.values() if "employer" in each.roles and employer in each.employers]
    return _first(each for each in found if each.works(on)) or _instead(found, known, on)


def _instead(away: Iterable[Worker], known: Mapping[str, Worker], on: date) -> Worker | None:
    """Who stands in for one of these."""
    there = (at_work(each.id, known, on) for each in away)
    return _first(each for each in there if each is not None)


def _first(workers: Iterable[Worker]) -> Worker | None:
    """Always the same one."""
    return min(workers, key=lambda each: each.id, default=None)
