"""What of a match may be read outside the platform: nothing about health, not even that there is a question.

An applicant may not be asked about health (AP 3.1), so verdict, score and reasons stay inside as well: each
of them can betray a limit. The type has no room for them.
"""

from dataclasses import dataclass

from services.matching.rules.match import Match
from services.matching.rules.reasons import Lang


@dataclass(frozen=True)
class OutwardMatch:
    """A match for the eyes of an employer: which vacancy, how far, and which skills still to learn."""

    vacancy: str
    travel_km: int | None
    missing_skills: tuple[str, ...]


def outward(match: Match) -> OutwardMatch:
    """The part of a match that may leave; the distance in whole kilometres, so that no address follows."""
    km = None if match.travel_km is None else round(match.travel_km)
    return OutwardMatch(match.vacancy, km, match.missing_skills)


def outward_text(match: OutwardMatch, lang: Lang = "nl") -> str:
    """The sentences that may go to an employer, in the language asked."""
    dutch = lang == "nl"
    sentences = [
        f"Voorstel voor vacature {match.vacancy}." if dutch else f"A proposal for vacancy {match.vacancy}."
    ]
    if match.travel_km is not None:
        km = match.travel_km
        sentences.append(f"Reisafstand ongeveer {km} km." if dutch else f"About {km} km to travel.")
    if match.missing_skills:
        skills = ", ".join(match.missing_skills)
        sentences.append(f"Nog te leren: {skills}." if dutch else f"Still to learn: {skills}.")
    return " ".join(sentences)
