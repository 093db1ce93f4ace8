"""The fines on a late report to UWV, as dated amounts by days of lateness (Boetebesluit socialezekerheidswetten 2c)."""

from dataclasses import dataclass
from datetime import date

from services.trajectory.rules.row import FAR, Sure

ARTICLE = "Boetebesluit socialezekerheidswetten 2c"


@dataclass(frozen=True, kw_only=True)
class Fine:
    """What a report costs, in euros, that was due within these dates and came at least so many calendar days late."""

    tier: str
    days_late_from: int
    euros: int
    source: str
    sure: Sure
    valid_from: date
    valid_until: date = FAR
    article: str = ARTICLE


SINCE_2008 = (
    "Stb. 2008, 414 en 415: de boete geldt vanaf 1 november 2008; de treden zoals vakpagina's van begin 2017 "
    "artikel 2c aanhalen, het maximum van 455 euro ook in berichten uit 2008. De bedragen voor meldingen van voor "
    "die dag (Stb. 2002, 456) zijn niet gelezen"
)
SINCE_2018 = (
    "Boetebesluit, BWBR0011708, tekst 2018. Een ontwerp van mei 2025 wil eerst waarschuwen bij minder dan zeven "
    "dagen en de bedragen deels indexeren (vakpagina, C); een openbaar programma noemt zonder datum ten hoogste "
    "515 euro (D). Geen ingangsdatum gevonden, dus hier niet verwerkt"
)

TIERS: tuple[tuple[int, str], ...] = ((1, "under 7 days"), (7, "7-27 days"), (28, "28 days or more"))
"""Calendar days late from which each tier holds, lowest first, and its name."""


def _tiers(
    euros: tuple[int, int, int], source: str, sure: Sure, first: date, last: date = FAR
) -> tuple[Fine, ...]:
    return tuple(
        Fine(
            tier=tier,
            days_late_from=days,
            euros=amount,
            source=source,
            sure=sure,
            valid_from=first,
            valid_until=last,
        )
        for (days, tier), amount in zip(TIERS, euros, strict=True)
    )


FINES: tuple[Fine, ...] = (
    *_tiers((70, 230, 455), SINCE_2008, "C", date(2008, 11, 1), date(2017, 12, 31)),
    *_tiers((70, 230, 455), SINCE_2018, "A", date(2018, 1, 1)),
)
"""Every amount with the due dates of the report for which it holds, lowest tier first."""


def fines_on(due: date, fines: tuple[Fine, ...] = FINES) -> tuple[Fine, ...]:
    """The tiers that hold for a report due on this day, lowest first; empty before there were any."""
    return tuple(each for each in fines if each.valid_from <= due <= each.valid_until)


def fine(due: date, days_late: int, fines: tuple[Fine, ...] = FINES) -> Fine | None:
    """The fine on a report due on this day that came so many calendar days late; None when it was in time."""
    reached = (each for each in fines_on(due, fines) if days_late >= each.days_late_from)
    return max(reached, key=lambda each: each.days_late_from, default=None)


def fine_words(fines: tuple[Fine, ...] = FINES) -> tuple[str, str]:
    """What a late report costs by the amounts without an end, as a sentence in Dutch and in English."""
    tiers = [each for each in fines if each.valid_until == FAR]
    nl = "; ".join(f"vanaf {each.days_late_from} {_dagen(each)} te laat €{each.euros}" for each in tiers)
    en = "; ".join(f"€{each.euros} from {each.days_late_from} {_days(each)} late" for each in tiers)
    return f"Een boete: {nl} (Boetebesluit 2c).", f"A fine: {en} (Boetebesluit 2c)."


def _dagen(each: Fine) -> str:
    return "dag" if each.days_late_from == 1 else "dagen"


def _days(each: Fine) -> str:
    return "day" if each.days_late_from == 1 else "days"
