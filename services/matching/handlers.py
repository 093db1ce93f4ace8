"""Kafka in: the topics matching hears, and those on which partners write vacancies."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pydantic import ValidationError

from services.matching.domain import DECIDER, Search
from services.matching.rules.formats import offers_in
from services.matching.rules.offer import Offer, placed
from services.matching.store.taking import Taking
from shared.contracts.topics import feed
from shared.kernel.cases import Cases
from shared.kernel.dead import Record
from shared.kernel.feed import BadRecord
from shared.kernel.footing import Footing
from shared.kernel.outcome import Dead
from shared.kernel.problem import named


def subscribe(footing: Footing[Search], cases: Cases[Search]) -> None:
    """Candidates come from the trajectory only, on two topics, in either order."""
    receive = footing.receiver(DECIDER.hears, cases.take_ahead)
    footing.hear("trajectory-events", receive)
    footing.hear("trajectory-capacity", receive)


def subscribe_feeds(footing: Footing[Search], taking: Taking, tenants: Sequence[str]) -> None:
    """A topic for each arbodienst: a record is one vacancy under its id, in any of the JSON forms."""
    for tenant in tenants:
        partners = Partners(tenant, taking)
        footing.feed(feed(tenant).name, partners.read, partners.take)


@dataclass(frozen=True)
class Gone:
    """A record without a body: the vacancy of its key is withdrawn."""

    vacancy: str


Said = Offer | Gone


class Partners:
    """What partners write for one arbodienst."""

    def __init__(self, tenant: str, taking: Taking) -> None:
        """Whose topic it is."""
        self._tenant, self._taking = tenant, taking

    def read(self, record: Record) -> Sequence[Said]:
        """The offers of a record; `BadRecord` names the code and the field, never the value."""
        if record.value is None:
            return [Gone(_text(record.key, "no-key"))]
        try:
            row = json.loads(_text(record.value, "no-body"))
            return [placed(each, self._taking.world()) for each in offers_in(row)]
        except ValidationError as error:
            first = named(error)[0]
            raise BadRecord(Dead(first["code"], first["path"])) from None
        except (ValueError, RecursionError):
            raise BadRecord(Dead("not-json")) from None

    async def take(self, said: Sequence[Said]) -> None:
        """In their order: offers together, a withdrawal where it stands."""
        for gone, several in groupby(said, key=lambda each: isinstance(each, Gone)):
            some = list(several)
            if not gone:
                await self._taking.keep(self._tenant, list(_offers(some)))
            for each in some:
                if isinstance(each, Gone):
                    await self._taking.vacancies.drop(self._tenant, each.vacancy)


def _offers(said: Sequence[Said]) -> Iterator[Offer]:
    return (each for each in said if isinstance(each, Offer))


def _text(written: bytes | None, code: str) -> str:
    try:
        found = (written or b"").decode()
    except UnicodeDecodeError:
        raise BadRecord(Dead("not-utf-8")) from None
    if not found:
        raise BadRecord(Dead(code))
    return found
