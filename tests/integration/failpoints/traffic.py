"""What comes in while processes die: commands that are asked until they are answered, records again, and poison."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx

from shared.kernel.clock import day_of, derived_id, now
from shared.kernel.token import Caller, issue

TENANT = "demo"
EMPLOYER = "bakkerij-verzonnen"
SECRET = "a-secret-of-the-tests-and-nothing-else"
BODY_LIMIT = 4_000
TALKERS = 3
"""How many commands are under way at a service at any moment."""
Body = dict[str, Any]


@dataclass
class Asked:
    """A command, and what it was answered."""

    service: str
    path: str
    role: str
    key: str
    body: Body | str | bytes
    chunked: bool = False
    status: int = 0
    answer: Any = None

    def taken(self) -> dict[str, tuple[str, bool | None]]:
        """The ids under which the answer says it was taken, with the case and whether it was news."""
        if self.status not in (200, 201, 202):
            return {}
        if isinstance(self.body, str):
            file = sha256(self.body.encode()).hexdigest()
            rows = {derived_id("import", TENANT, file, row["line"]): row for row in self.answer["answers"]}
        else:
            rows = {self.id: self.answer}
        return {cause: (row["case"], row.get("new")) for cause, row in rows.items()}

    @property
    def id(self) -> str:
        """The command's own, which follows from its key."""
        return derived_id("command", TENANT, self.role, "local", self.path, self.key)


def day(ago: int) -> str:
    """So many days before today."""
    return (day_of(now()) - timedelta(days=ago)).isoformat()


class Talkers:
    """People at the doors: each asks one thing after the other, and again with the same key until it is answered."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        """`urls` by service."""
        self._urls, self._over = urls, False
        self._http = httpx.AsyncClient(timeout=20)
        self._known: set[str] = set()
        self._talks: list[asyncio.Task[None]] = []
        self.asked: dict[str, Asked] = {}
        """What was answered, by the id of the command."""
        self.cases: list[str] = []
        """Those that intake has answered, the oldest first."""
        self.wrong: list[str] = []
        """Answers that nobody should get."""

    def begin(self) -> None:
        """From now on there is always something under way."""
        makers = {"intake": reports, "trajectory": steps}
        for (service, make), n in itertools.product(makers.items(), range(TALKERS)):
            self._talks.append(asyncio.create_task(self._talk(make(self, f"{service}{n}"))))

    async def end(self) -> None:
        """What is under way is answered, and nothing more is asked."""
        self._over = True
        await asyncio.gather(*self._talks)

    async def close(self) -> None:
        """Goes, whatever is under way."""
        for each in self._talks:
            each.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._http.aclose()

    async def _talk(self, asked: Iterator[Asked | None]) -> None:
        for each in asked:
            if self._over:
                return
            while each and not await self._answered(each):
                await moment(0.02)
            if each:
                self._note(each)
            await moment(0.03)

    def _note(self, asked: Asked) -> None:
        if asked.id not in self.asked and asked.service == "intake":
            self.cases += [case for case, _ in asked.taken().values() if case not in self._known]
            self._known |= set(self.cases[-1:])
        self.asked[asked.id] = asked

    async def _answered(self, asked: Asked) -> bool:
        token = issue(Caller(TENANT, asked.role), SECRET, now())
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": asked.key}
        try:
            url = self._urls[asked.service] + asked.path
            answer = await self._http.post(url, headers=headers, **_content(asked))
        except httpx.TransportError:
            return False
        if answer.status_code >= 500:
            if answer.status_code != 503:
                self.wrong.append(f"{asked.path}: {answer.text}")
            return False
        if asked.status and (asked.status, asked.answer) != (answer.status_code, answer.json()):
            self.wrong.append(f"{asked.path}: first {asked.answer}, then {answer.text}")
        asked.status, asked.answer = answer.status_code, answer.json()
        return True


async def moment(seconds: float) -> None:
    """Lets everything else go on for so long."""
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=seconds)


def _content(asked: Asked) -> dict[str, Any]:
    if isinstance(asked.body, bytes):
        return {"content": _pieces(asked.body) if asked.chunked else asked.body}
    return {"content": asked.body} if isinstance(asked.body, str) else {"json": asked.body}


async def _pieces(body: bytes) -> AsyncGenerator[bytes]:
    """Without a length in front."""
    for at in range(0, len(body), 1_000):
        yield body[at : at + 1_000]


def reports(talkers: Talkers, name: str) -> Iterator[Asked]:
    """Absences, more of the same employee, facts of new and old cases, clients, what is refused, files, repeats."""
    role, path = "administrator", "/v1/absences"
    for n in itertools.count():
        key = f"{name}-{n}"
        absence: Body = {"employer": EMPLOYER, "employee": {"number": key}, "first_day": day(40)}
        first = Asked("intake", path, role, f"{key}-sick", absence)
        yield first
        facts = f"{path}/{first.answer['case']}/facts"
        part: Body = {"fact": "partially-recovered", "from": day(30), "percentage": 50}
        yield Asked("intake", facts, role, f"{key}-part", part)
        impossible: Body = {"fact": "recovered", "first_fit_day": day(60)}
        yield Asked("intake", facts, role, f"{key}-impossible", impossible)
        other: Body = {**absence, "employee": {"number": key, "email": f"{key}@example.org"}}
        other["employment"] = {"number": "2", "work_days": ["mon", "tue"]}
        yield Asked("intake", path, role, f"{key}-other", other)
        yield first
        cases = talkers.cases
        # Counted from the oldest: of one that this process has not met yet, as long as it lives.
        old: Body = {"fact": "partially-recovered", "from": day(n % 25), "percentage": 25}
        yield Asked("intake", f"{path}/{cases[n % len(cases)]}/facts", role, f"{key}-old", old)
        client: Body = {"payer": EMPLOYER, "client": {"number": f"{key}-client"}, "on": day(3)}
        yield Asked("intake", "/v1/clients", role, f"{key}-client", client)
        file = f"employer,number,first_day\n{EMPLOYER},{key}-file,{day(20)}\n"
        yield Asked("intake", "/v1/imports", role, f"{key}-file", file)
        for chunked in (False, True):
            large = b" " * (BODY_LIMIT + 1)
            yield Asked("intake", path, role, f"{key}-large-{chunked}", large, chunked)


def steps(talkers: Talkers, name: str) -> Iterator[Asked | None]:
    """The steps of a case, on one case after the other; None while there is no case yet."""
    for n in itertools.count():
        cases = talkers.cases
        if not cases:
            yield None
            continue
        key, at = f"{name}-{n}", f"/v1/cases/{cases[n * 7 % len(cases)]}"
        done: Body = {"fact": "done", "rule": "problem-analysis", "on": day(5)}
        asked = Asked("trajectory", f"{at}/facts", "case-manager", f"{key}-done", done)
        yield asked
        able: Body = {"on": day(4), "capacity": {}}
        yield Asked("trajectory", f"{at}/capacity", "bedrijfsarts", f"{key}-able", able)
        sought: Body = {"on": day(3), "profile": {"postcode": "3511"}}
        yield Asked("trajectory", f"{at}/search-profile", "job-coach", f"{key}-sought", sought)
        yield Asked("trajectory", f"{at}/second-track", "case-manager", f"{key}-track", {"on": day(0)})
        if asked.taken():
            yield asked
