"""What is said at the doors of matching and notifications: vacancies that come, change and go, and addresses."""

import itertools
from collections.abc import Iterator

from tests.integration.failpoints.traffic import EMPLOYER, Asked, Body, Talkers

LIGHT, HEAVY = 2, 25
"""Kilograms to be lifted: what everybody can, and what only the strong can."""
STANDING = 4
"""Vacancies of one talker that stand at a time; all of them together are fewer than a candidate is proposed."""
PAUSE = 20
"""Moments between two things that are said."""


def vacancies(talkers: Talkers, name: str) -> Iterator[Asked | None]:
    """A vacancy comes, becomes lighter or heavier, and goes; while others have enough to do it only comes again."""
    for n in itertools.count():
        yield from itertools.repeat(None, PAUSE)
        if talkers.crowded:
            yield _offered(f"{name}-again", LIGHT, n)
            talkers.demands[f"{name}-again"] = LIGHT
            yield _gone("no-such", n)
        elif n % 3 < 2:
            one, lift = f"{name}-{n // 3 % STANDING}", (LIGHT, HEAVY)[n % 2]
            yield _offered(one, lift, n)
            talkers.demands[one] = lift
            yield _answered(one, n)
            if talkers.cases:
                yield _accepted(one, talkers.cases[n % len(talkers.cases)], n)
        else:
            # Not the one that just came: a candidate's list is never empty for long.
            one = f"{name}-{(n // 3 + 1) % STANDING}"
            yield _gone(one, n)
            talkers.demands.pop(one, None)


def _gone(vacancy: str, n: int) -> Asked:
    path = f"/v1/vacancies/{vacancy}"
    return Asked("matching", path, "job-coach", f"{vacancy}-gone-{n}", b"", method="DELETE")


def _offered(vacancy: str, lift: int, n: int) -> Asked:
    row: Body = {"vacancy": vacancy, "title": "inpakker", "demands": {"lift-carry": lift}}
    return Asked("matching", "/v1/vacancies", "job-coach", f"{vacancy}-{n}", row)


def _answered(vacancy: str, n: int) -> Asked:
    """What was found out about a job, of something in which nobody here is limited."""
    path = f"/v1/vacancies/{vacancy}/demands"
    return Asked(
        "matching", path, "job-coach", f"{vacancy}-answered-{n}", {"demands": {"seeing": "ordinary"}}
    )


def _accepted(vacancy: str, case: str, n: int) -> Asked:
    """A person goes on with a proposal, or with what is none: then it is refused."""
    path = f"/v1/candidates/{case}/matches/{vacancy}"
    return Asked("matching", path, "job-coach", f"{vacancy}-accepted-{n}", {"decision": "accept"})


def for_all() -> Asked:
    """Where whoever has no address of his own is reached: at the end no letter waits for one."""
    contact: Body = {"role": "case-manager", "address": "iedereen@example.org"}
    return Asked("notifications", "/v1/contacts", "administrator", "for-all", contact)


def contacts(talkers: Talkers, name: str) -> Iterator[Asked | None]:
    """Where an employer's case manager is reached, once a letter waits for it; and some of it once more."""
    for n in itertools.count():
        yield from itertools.repeat(None, PAUSE // 2)
        waiting = talkers.unreachable
        employer = waiting[n % len(waiting)] if waiting else EMPLOYER
        contact: Body = {"role": "case-manager", "employer": employer, "address": f"{employer}@example.org"}
        yield Asked("notifications", "/v1/contacts", "administrator", f"{name}-{n}", contact)
