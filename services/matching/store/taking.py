"""Offers taken in, whichever way they come: what a title seems to be is recognised, then they are kept."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from services.matching.rules.offer import Offer
from services.matching.rules.postings import Outcome
from services.matching.rules.reference_shape import Reference
from services.matching.rules.titles.recognised import Recognised
from services.matching.rules.verdicts import occupation_of
from services.matching.store.vacancies import Vacancies
from shared.kernel.clock import Now

World = Callable[[], Reference]
"""The reference in force."""
Recognise = Callable[[str], Recognised]
"""What a title seems to be."""


class Taking:
    """The one way in for vacancies."""

    def __init__(self, vacancies: Vacancies, world: World, recognise: Recognise, now: Now) -> None:
        """All of its surroundings are given."""
        self.vacancies, self.world = vacancies, world
        self._recognise, self._now = recognise, now

    async def keep(self, tenant: str, offers: Sequence[Offer]) -> list[tuple[str, Outcome]]:
        """What became of each, in their order; the same offers again change nothing. Raises `Unavailable`."""
        reference = self.world()
        recognised = await asyncio.to_thread(self._recognised, offers, reference)
        return await self.vacancies.keep(tenant, offers, self._now(), reference, recognised)

    def _recognised(self, offers: Sequence[Offer], reference: Reference) -> Mapping[str, Recognised]:
        """What the title seems to be, of those whose occupation is not known."""
        open_ones = [each.vacancy for each in offers if occupation_of(each.vacancy, reference)[0] is None]
        return {each.vacancy: self._recognise(each.title) for each in open_ones}
