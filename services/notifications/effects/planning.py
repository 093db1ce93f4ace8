"""To whom a message goes, by which channel, and whether it may go now: by the policy of the day and who is there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.notifications.rules.letters import Facts
from services.notifications.rules.telling import Occasion, Policy, Role, digest_at, goes_at
from services.notifications.store.letters import Letter, Noticed
from services.notifications.store.people import Of, People, Reach
from services.notifications.store.policies import Policies
from shared.contracts.notifications import Channel
from shared.kernel.clock import Now, day_of

USUAL: tuple[Channel, ...] = ("mail", "sms", "letter")
"""For a role that the policy no longer names: what was queued goes."""


@dataclass(frozen=True)
class Postponed:
    """It may not go before then."""

    at: datetime
    why: str
    digest_at: datetime | None = None


@dataclass(frozen=True)
class Settled:
    """It need not go at all."""

    code: str


class Planning:
    """Asks the rows; sends nothing."""

    def __init__(
        self, people: People, policies: Policies, carried: Collection[Channel], link: str, now: Now
    ) -> None:
        """`carried` are the channels that somebody carries here; `link` is the address of the screens."""
        self._people, self._policies, self._link, self._now = people, policies, link, now
        self._carried = frozenset({*carried, "in-app"})

    async def roles(self, noticed: Sequence[Noticed]) -> list[tuple[Role, ...]]:
        """Who hears of each of these, by the policy of today."""
        today = day_of(self._now())
        policies = {
            tenant: await self._policies.on(tenant, today) for tenant in {each.tenant for each in noticed}
        }
        return [
            policies[each.tenant].roles(each.notice.occasion, each.notice.owed_by, each.notice.days_left)
            for each in noticed
        ]

    async def plan(self, letter: Letter) -> tuple[Reach, Channel] | Postponed | Settled | None:
        """Who gets it now and how; or when, or why not; None where nobody can be reached."""
        now, wanted = self._now(), letter.wanted
        today = day_of(now)
        if wanted.template == "deadline-near" and wanted.due and wanted.due < today:
            return Settled("too-late")
        policy = await self._policies.on(letter.tenant, today)
        found = await self._reach(letter, policy, wanted.role, today)
        if found is None:
            return None
        if found[1] != "in-app" and (later := self._postponed(letter, policy, found[1], now)):
            return later
        for earlier in wanted.before:
            if _same(found, await self._reach(letter, policy, earlier, today)):
                return Settled("told-in-another-role")
        return found

    def item(self, letter: Letter, reach: Reach) -> tuple[Occasion, Facts]:
        """What the message may say; days are counted from today."""
        wanted = letter.wanted
        left = (wanted.due - day_of(self._now())).days if wanted.due else None
        what = wanted.what_nl if reach.language == "nl" else wanted.what_en
        link = f"{self._link}/cases/{letter.case}"
        return wanted.template, Facts(what=what, due=wanted.due, days_left=left, link=link)

    async def _reach(
        self, letter: Letter, policy: Policy, role: Role, today: date
    ) -> tuple[Reach, Channel] | None:
        wanted = letter.wanted
        named = policy.channels(role, wanted.template, wanted.owed_by, wanted.days_left) or USUAL
        channels: list[Channel] = [each for each in named if each in self._carried]
        return await self._people.reach(
            Of(letter.tenant, letter.employer, letter.case), role, today, channels
        )

    def _postponed(self, letter: Letter, policy: Policy, channel: Channel, now: datetime) -> Postponed | None:
        hours, due = policy.hours_of(letter.wanted.role), letter.wanted.due
        if hours is None:
            return None
        waited = letter.digest_at or letter.digest
        if channel == "mail" and not waited and (hour := digest_at(hours, now, due)):
            return Postponed(hour, "digest", hour)
        goes = goes_at(hours, now, due)
        return Postponed(goes, "hours") if goes > now else None


def _same(one: tuple[Reach, Channel], other: tuple[Reach, Channel] | None) -> bool:
    """Whether both would go to one address."""
    if other is None or one[1] != other[1] or one[1] == "in-app":
        return False
    (a, _), (b, _) = one, other
    return (a.mail, a.phone, a.postal) == (b.mail, b.phone, b.postal)
