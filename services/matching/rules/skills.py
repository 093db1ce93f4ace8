"""Skills by one name: a URI or another title of a skill is what the reference calls it, anything else as it stands.

Vacancies and candidates meet on names, and a case manager reads names, not addresses.
"""

from collections.abc import Iterable

from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy


def canonical(skills: Iterable[str], reference: Reference) -> tuple[str, ...]:
    """The skills by their name in the reference, each once, in their order."""
    return tuple(dict.fromkeys(reference.skill_name(skill) for skill in skills))


def with_named_skills(vacancy: Vacancy, reference: Reference) -> Vacancy:
    """The vacancy with its skills by name."""
    named = canonical(vacancy.skills, reference)
    return vacancy if named == vacancy.skills else vacancy.model_copy(update={"skills": named})


def with_named_skills_of(candidate: Candidate, reference: Reference) -> Candidate:
    """The candidate with their skills by name."""
    named = canonical(candidate.skills, reference)
    return candidate if named == candidate.skills else candidate.model_copy(update={"skills": named})
