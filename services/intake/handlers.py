"""Kafka in: the topics on which partners write absences, one for each arbodienst."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from services.intake.domain.kinds import Absence
from services.intake.rules.fault import Fault
from services.intake.rules.files import json_object
from services.intake.store.lines import report_of
from services.intake.store.taking import Report, Reported, Taking, error_of
from shared.contracts.topics import feed
from shared.kernel.clock import Now, derived_id
from shared.kernel.dead import Parked, Record
from shared.kernel.feed import BadRecord
from shared.kernel.footing import Footing
from shared.kernel.log import log
from shared.kernel.outcome import Dead
from shared.kernel.problem import named
from shared.kernel.receive import Parks
from shared.kernel.token import Caller

TOGETHER = 500
"""Records taken in one go."""


def subscribe_feeds(footing: Footing[Absence], taking: Taking, tenants: Sequence[str]) -> None:
    """A topic for each arbodienst: a record is one report, as a line of JSON is."""
    for tenant in tenants:
        partners = Partners(tenant, taking, footing.dead, footing.now)
        footing.feed(feed(tenant, "absences").name, partners.read, partners.take)


@dataclass(frozen=True)
class Said:
    """A report, and the record in which it stands."""

    record: Record
    report: Report


class Partners:
    """What partners write for one arbodienst: taken, or parked with code and field and nothing of the record."""

    def __init__(self, tenant: str, taking: Taking, parks: Parks, now: Now) -> None:
        """Whose topic it is."""
        self._who = Caller(tenant, "partner", subject="topic")
        self._taking, self._parks, self._now = taking, parks, now

    def read(self, record: Record) -> Sequence[Said]:
        """The report of a record; `BadRecord` names the code and the field, never the value."""
        try:
            found = json_object((record.value or b"").decode())
        except UnicodeDecodeError:
            raise BadRecord(Dead("not-utf-8")) from None
        if isinstance(found, Fault):
            raise BadRecord(Dead(found.code, found.path))
        try:
            return [Said(record, report_of(found))]
        except ValidationError as error:
            first = named(error)[0]
            raise BadRecord(Dead(first["code"], first["path"])) from None

    async def take(self, said: Sequence[Said]) -> None:
        """In their order; what is refused is parked. Raises `Unavailable`; given again it is the same."""
        for n in range(0, len(said), TOGETHER):
            some = said[n : n + TOGETHER]
            taken = await self._taking.each(
                [(each.report, self._command(each.record)) for each in some], self._who
            )
            dead: list[Parked] = []
            for each, answer in zip(some, taken, strict=True):
                if not isinstance(answer, Reported):
                    wrong = error_of(answer)
                    log.warning("parked", place=each.record.place, code=wrong["code"], path=wrong["path"])
                    why = Dead(wrong["code"], wrong["path"])
                    dead.append(Parked(each.record, why, self._now(), keep_bytes=False))
            await self._parks.park(dead)

    def _command(self, record: Record) -> str:
        """By place and content: a topic that was made anew counts its places from the beginning."""
        return derived_id("topic", self._who.tenant, record.place, (record.value or b"").hex())
