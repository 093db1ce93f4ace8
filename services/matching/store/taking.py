"""Offers taken in, whichever way they come: title and text are read against the reference, then they are kept."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from services.matching.rules.offer import Offer
from services.matching.rules.postings import Outcome
from services.matching.rules.reading.finding import Finding
from services.matching.rules.reading.skills import accepted
from services.matching.rules.reference_shape import Reference
from services.matching.rules.skills import with_named_skills
from services.matching.rules.titles.recognised import Recognised
from services.matching.rules.verdicts import occupation_of
from services.matching.store.vacancies import Vacancies
from shared.kernel.clock import Now

World = Callable[[], Reference]
"""The reference in force."""
Recognise = Callable[[str], Recognised]
"""What a title seems to be."""
SkillsIn = Callable[[str, str], tuple[Finding, ...]]
"""The skills that a title and a text name."""


class Taking:
    """The one way in for vacancies."""

    def __init__(
        self, vacancies: Vacancies, world: World, recognise: Recognise, skills_in: SkillsIn, now: Now
    ) -> None:
        """All of its surroundings are given."""
        self.vacancies, self.world = vacancies, world
        self._recognise, self._skills_in, self._now = recognise, skills_in, now

    async def keep(self, tenant: str, offers: Sequence[Offer]) -> list[tuple[str, Outcome]]:
        """What became of each, in their order; the same offers again change nothing. Raises `Unavailable`."""
        reference = self.world()
        read = await asyncio.to_thread(lambda: [self._with_skills(each, reference) for each in offers])
        recognised = await asyncio.to_thread(self._recognised, read, reference)
        return await self.vacancies.keep(tenant, read, self._now(), reference, recognised)

    def _with_skills(self, offer: Offer, reference: Reference) -> Offer:
        """The skills that are named, or else those that the text names; by the names of the reference."""
        vacancy = offer.vacancy
        found = () if vacancy.skills else self._skills_in(vacancy.title, offer.beside.description)
        asked = vacancy.model_copy(update={"skills": vacancy.skills or accepted(found)})
        findings = (*offer.findings, *found)
        return replace(offer, vacancy=with_named_skills(asked, reference), findings=findings)

    def _recognised(self, offers: Sequence[Offer], reference: Reference) -> Mapping[str, Recognised]:
        """What the title seems to be, of those whose occupation is not known."""
        open_ones = [each.vacancy for each in offers if occupation_of(each.vacancy, reference)[0] is None]
        return {each.vacancy: self._recognise(each.title) for each in open_ones}
