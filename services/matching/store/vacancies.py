"""The vacancies as they came in: a row for each posting, repetitions too, with what its text was found to say.

Of a text only its mark and the words that something was found in are kept, never the text itself.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from pydantic import ValidationError
from pymongo import ASCENDING, DeleteOne, UpdateOne

from services.matching.rules.clarified import DemandClarified, with_clarified
from services.matching.rules.offer import Offer
from services.matching.rules.postings import Outcome, Posting, content, kin, likeness, taken_in
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Vacancy
from services.matching.rules.titles.recognised import Recognised
from services.matching.store.clarified import Clarified
from shared.contracts.limits import LimitValue
from shared.kernel.clock import day_of
from shared.kernel.log import log
from shared.kernel.mongo import Document, Mongo, reaching, unless_newer

POSTED = {"vacancy": 1, "arrived": 1, "content": 1, "likeness": 1, "valid_through": 1}
KEPT_AFTER_ITS_END = timedelta(days=90)
READ_AT_ONCE = 5_000
READ = {**POSTED, "tenant": 1, "row": 1, "kin": 1, "picked": 1}


@dataclass(frozen=True)
class Kept:
    """A vacancy as the rules see it, with its answers in it; the mark of its work, and when it first came."""

    tenant: str
    vacancy: Vacancy
    likeness: str | None
    arrived: int


class Vacancies:
    """The postings of every arbodienst, with what was answered about them."""

    def __init__(self, mongo: Mongo) -> None:
        """Two collections of the service's own database."""
        self._rows, self.clarified = mongo["vacancies"], Clarified(mongo)

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            for fields in (("tenant", "likeness", "arrived"), ("tenant", "kin")):
                await self._rows.create_index([(each, ASCENDING) for each in fields])
            await self._rows.create_index([("tenant", ASCENDING), ("vacancy", ASCENDING)], unique=True)
        await self.clarified.prepare()

    async def clear_out(self, on: date) -> int:
        """Removes what has been over for long: nobody sends it again as the same, and nobody is proposed it."""
        before = (on - KEPT_AFTER_ITS_END).isoformat()
        with reaching():
            return (await self._rows.delete_many({"valid_through": {"$lt": before}})).deleted_count

    async def keep(
        self,
        tenant: str,
        offers: Sequence[Offer],
        now: datetime,
        reference: Reference,
        recognised: Mapping[str, Recognised] | None = None,
    ) -> list[tuple[str, Outcome]]:
        """Takes offers in, in their order; what became of each. The same offers again change nothing."""
        names = [each.vacancy.vacancy for each in offers]
        marks = [mark for each in offers if (mark := likeness(each))]
        known = await self._postings(tenant, names, marks)
        came = int(now.timestamp() * 1_000_000)
        after, outcomes = taken_in(known, offers, day_of(now), came)
        written = {name for name, outcome in outcomes if outcome not in ("unchanged", "unknown")}
        last = {each.vacancy.vacancy: each for each in offers if not each.beside.withdrawn}
        with reaching():
            gone = [DeleteOne({"_id": _id(tenant, name)}) for name in sorted(written - after.keys())]
            if gone:
                await self._rows.bulk_write(gone, ordered=False)
        await unless_newer(
            self._rows,
            [
                _write(tenant, last[name], after[name], reference, (recognised or {}).get(name))
                for name in sorted(written & after.keys())
            ],
        )
        return outcomes

    async def _postings(self, tenant: str, names: Sequence[str], marks: Sequence[str]) -> dict[str, Posting]:
        query: Document = {
            "tenant": tenant,
            "$or": [{"vacancy": {"$in": names}}, {"likeness": {"$in": marks}}],
        }
        with reaching():
            return {row["vacancy"]: _posting(row) async for row in self._rows.find(query, POSTED)}

    async def drop(self, tenant: str, vacancy: str) -> bool:
        """The vacancy is filled or withdrawn; False where there was none."""
        with reaching():
            gone = await self._rows.delete_one({"_id": _id(tenant, vacancy)})
        return gone.deleted_count == 1

    async def pick(self, tenant: str, vacancy: str, occupation: str, by: str, on: date) -> None:
        """A person says which occupation it is; that stays when the posting is sent again."""
        picked = {"occupation": occupation, "by": by, "on": on.isoformat()}
        with reaching():
            await self._rows.update_one({"_id": _id(tenant, vacancy)}, {"$set": {"picked": picked}})

    async def clarify(self, tenant: str, command: str, answers: Sequence[DemandClarified]) -> None:
        """Keeps answers about one vacancy; they serve every candidate from then on."""
        with reaching():
            row = await self._rows.find_one({"_id": _id(tenant, answers[0].vacancy)}, {"kin": 1})
        mark = row["kin"] if row else None
        await self.clarified.keep(tenant, command, answers, mark)

    async def one(self, tenant: str, vacancy: str) -> Kept | None:
        """One vacancy, valid or not; None where there is none."""
        return next(iter(await self.of(tenant, [vacancy])), None)

    async def of(self, tenant: str, vacancies: Sequence[str]) -> list[Kept]:
        """These vacancies, valid or not; what is not there is left out."""
        return await self._kept(tenant, {"vacancy": {"$in": list(vacancies)}})

    async def alike(
        self, tenant: str, vacancies: Collection[str], marks: Collection[str], on: date
    ) -> list[Kept]:
        """These, and all with one of these marks or a mark of theirs, as far as they are valid on a day."""
        first: list[Document] = [
            {"vacancy": {"$in": list(vacancies)}},
            {"likeness": {"$in": list(marks)}},
        ]
        found = await self._kept(tenant, {"$and": [_valid(on), {"$or": first}]})
        more = {each.likeness for each in found if each.likeness} - set(marks)
        if more:
            found += await self._kept(tenant, {**_valid(on), "likeness": {"$in": list(more)}})
        return list({each.vacancy.vacancy: each for each in found}.values())

    async def kin_of(self, tenant: str, vacancy: str) -> list[str]:
        """The vacancies of the same occupation with the same employer, itself too."""
        with reaching():
            row = await self._rows.find_one({"_id": _id(tenant, vacancy)}, {"kin": 1})
            if row is None or row["kin"] is None:
                return [vacancy]
            query = {"tenant": tenant, "kin": row["kin"]}
            return [each["vacancy"] async for each in self._rows.find(query, {"vacancy": 1})]

    async def everything(self, on: date, at_once: int) -> AsyncIterator[tuple[str, list[Kept]]]:
        """Every vacancy that is valid on a day, in no order, some at a time and of one arbodienst each time."""
        with reaching():
            rows = self._rows.find(_valid(on), READ, batch_size=READ_AT_ONCE)
            while some := await rows.to_list(at_once):
                by_tenant = defaultdict[str, list[Document]](list)
                for row in some:
                    by_tenant[row["tenant"]].append(row)
                for tenant, their in by_tenant.items():
                    yield tenant, await self._answered(tenant, their)

    async def _kept(self, tenant: str, query: Document) -> list[Kept]:
        with reaching():
            found = self._rows.find({"tenant": tenant, **query}, READ).sort("vacancy", ASCENDING)
            rows = [row async for row in found]
        return await self._answered(tenant, rows)

    async def _answered(self, tenant: str, rows: Sequence[Document]) -> list[Kept]:
        own = await self.clarified.of(tenant, [row["vacancy"] for row in rows])
        marks = sorted({row["kin"] for row in rows if row["kin"]})
        of_kin = await self.clarified.of_kin(tenant, marks) if marks else {}
        found = (_kept(row, own.get(row["vacancy"], {}), of_kin.get(row["kin"] or "", {})) for row in rows)
        return [each for each in found if each is not None]

    async def detail(self, tenant: str, vacancy: str) -> Document | None:
        """All that is known of a vacancy and where it comes from; None where there is none."""
        with reaching():
            row = await self._rows.find_one({"_id": _id(tenant, vacancy)})
        if row is None:
            return None
        kept = await self._answered(tenant, [row])
        shown = kept[0].vacancy.model_dump(mode="json", exclude_none=True) if kept else {}
        fields = ("employer", "place", "findings", "choices", "picked", "likeness")
        return {
            **shown,
            **{name: row.get(name) for name in fields},
            "answers": await self.clarified.history(tenant, vacancy),
        }


def _id(tenant: str, vacancy: str) -> Document:
    return {"tenant": tenant, "vacancy": vacancy}


def _valid(on: date) -> Document:
    return {"$or": [{"valid_through": None}, {"valid_through": {"$gte": on.isoformat()}}]}


def _posting(row: Document) -> Posting:
    through = row["valid_through"]
    valid = date.fromisoformat(through) if through else None
    return Posting(row["vacancy"], row["arrived"], row["content"], row["likeness"], valid)


def _write(
    tenant: str, offer: Offer, posting: Posting, reference: Reference, recognised: Recognised | None
) -> UpdateOne:
    """Everything that the posting says; when it first came and what a person picked stay as they are."""
    seems = recognised.uri if recognised else None
    sent = offer.vacancy.suggested
    hints = {"occupation": seems or sent.occupation, "demands": {**sent.demands, **offer.estimates}}
    vacancy = offer.vacancy.model_copy(update={"suggested": sent.model_copy(update=hints)})
    said = {
        "tenant": tenant,
        "vacancy": posting.vacancy,
        "row": vacancy.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
        "content": content(offer),
        "likeness": posting.likeness,
        "valid_through": posting.valid_through.isoformat() if posting.valid_through else None,
        "kin": kin(offer, reference),
        "employer": offer.beside.employer,
        "place": offer.beside.place,
        "findings": [asdict(each) for each in offer.findings],
        "choices": [asdict(each) for each in recognised.choices] if recognised else [],
    }
    first = {"arrived": posting.arrived, "picked": None}
    key = {"_id": _id(tenant, posting.vacancy)}
    return UpdateOne(key, {"$set": said, "$setOnInsert": first}, upsert=True)


def _kept(row: Document, own: Mapping[str, LimitValue], of_kin: Mapping[str, LimitValue]) -> Kept | None:
    """The vacancy of a row; None for one that today's catalogue cannot read, which must not stop the others."""
    try:
        # A row comes from our own checks: lists and days only have to get their Python form again.
        vacancy = Vacancy.model_validate(row["row"], strict=False)
    except ValidationError as error:
        log.error("vacancy-unreadable", vacancy=row["vacancy"], why=type(error).__name__)
        return None
    if row["picked"]:
        vacancy = vacancy.model_copy(update={"occupation": row["picked"]["occupation"]})
    return Kept(row["tenant"], with_clarified(vacancy, own, of_kin), row["likeness"], row["arrived"])


def named(kept: Iterable[Kept]) -> dict[str, Vacancy]:
    """The vacancies by id."""
    return {each.vacancy.vacancy: each.vacancy for each in kept}
