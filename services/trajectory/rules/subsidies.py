"""What may come in: sickness benefit for the employer, wage cost benefits, no-risk cover; with the day that loses it.

None of it is in the sums: each hangs on what is not known here (a decision of UWV, a declaration, a new employer).
Amounts are whole euros, by dated rows; wage is counted by calendar days as in `money`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.trajectory.rules.answer import Clock
from services.trajectory.rules.row import FAR, Sure
from services.trajectory.rules.work.placement import no_risk_from
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.duties import WageTold
from shared.contracts.dossier.placement import PlacementCautioned, PlacementMade

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
BENEFIT_SHARE = 70
"""Per cent of the day wage (ZW 29 lid 7)."""
FIVE_YEARS = 5
DECLARED_WITHIN_MONTHS = 3
"""A declaration of target group is asked for within three months of the start (Wtl 2.3)."""


@dataclass(frozen=True, kw_only=True)
class WageCostBenefit:
    """An amount by the hour with a cap by the year, for starts within these days."""

    cents_an_hour: int
    at_most: int
    years: int
    valid_from: date
    valid_until: date = FAR


NEW_JOB = (WageCostBenefit(cents_an_hour=305, at_most=6_000, years=3, valid_from=date(2018, 1, 1)),)
SAME_EMPLOYER = (WageCostBenefit(cents_an_hour=305, at_most=6_000, years=1, valid_from=date(2018, 1, 1)),)
WTL = "Wet tegemoetkomingen loondomein, BWBR0037522; bedragen uit een vakpagina (C)"


@dataclass(frozen=True, kw_only=True)
class Chance:
    """Something that may come in, for whom, on which condition, and what loses it."""

    what: str
    whose: Literal["employer", "new-employer"]
    name_nl: str
    name_en: str
    euros: int | None
    """In all; None where it cannot be said."""
    if_nl: str
    if_en: str
    loses_nl: str
    loses_en: str
    ground: str
    sure: Sure
    source: str
    by: date | None = None
    """The last day on which it is in time, or from which something may cost it."""
    at_stake: bool = False
    """Something in this case may have cost it already."""


def chances(now: Clock, standing: Standing, wage: WageTold | None, today: date) -> tuple[Chance, ...]:
    """Everything that may come in, on a day."""
    return (
        *_sickness_benefit(now, wage, today),
        _no_risk(now, standing),
        *_new_job(standing),
        *_same_employer(now, today),
    )


def _sickness_benefit(now: Clock, wage: WageTold | None, today: date) -> Iterator[Chance]:
    """Where the vangnet holds UWV pays the employer, at most a year back from the report."""
    reported = now.obligation("uwv-vangnet-report")
    if reported is None:
        return
    told = reported.done_on or today
    first = now.first_sick_day if told <= (reported.lenient or reported.due) else told - YEAR
    last = min(today, now.waiting_period.last_day, *([now.fit_since - DAY] if now.fit_since else []))
    days = (last - max(first, now.first_sick_day)).days + 1
    yield Chance(
        what="sickness-benefit",
        whose="employer",
        name_nl="Ziekengeld voor de werkgever tot nu toe",
        name_en="Sickness benefit for the employer so far",
        euros=round(wage.month * 12 / 365 * max(days, 0) * BENEFIT_SHARE / 100) if wage else None,
        if_nl="UWV stelt vast dat het vangnet geldt; ten hoogste tot het maximumdagloon.",
        if_en="UWV finds that the vangnet holds; at most up to the maximum day wage.",
        loses_nl="Te laat gemeld: ten hoogste een jaar terug, en een boete.",
        loses_en="Reported late: at most a year back, and a fine.",
        ground="ZW 38a lid 8-9",
        sure="A",
        source="Ziektewet, BWBR0001888; 70% van het loon is een schatting van het dagloon",
        by=reported.due if reported.done_on is None else None,
    )


def _no_risk(now: Clock, standing: Standing) -> Chance:
    """For who takes the employee on: sickness within five years of the start is paid by UWV."""
    cautioned = bool(standing.all(PlacementCautioned))
    return Chance(
        what="no-risk",
        whose="new-employer",
        name_nl="No-riskpolis",
        name_en="No-risk cover",
        euros=None,
        if_nl=(
            "Aan het einde van de wachttijd minder dan 35% arbeidsongeschikt, geen werk bij de eigen werkgever, en "
            f"nieuw werk binnen {FIVE_YEARS} jaar. UWV betaalt dan bij ziekte 70% van het dagloon, op verzoek in "
            "het eerste jaar tot 100%."
        ),
        if_en=(
            "Less than 35% incapable at the end of the wait, no work with the own employer, and new work within "
            f"{FIVE_YEARS} years. When ill UWV then pays 70% of the day wage, on request up to 100% in the first year."
        ),
        loses_nl="Een nieuwe werkgever die er op deze dag al is: een baan die eerder begint, kan de polis kosten.",
        loses_en="A new employer who is there on this day already: a job that begins before may cost the cover.",
        ground="ZW 29b lid 1 b",
        sure="A",
        source="Ziektewet, BWBR0001888",
        by=no_risk_from(now.waiting_period.last_day),
        at_stake=cautioned,
    )


def _new_job(standing: Standing) -> Iterator[Chance]:
    """The wage cost benefit of each placement with a contract, from its hours; asked for in time."""
    for each in standing.all(PlacementMade):
        row = next((row for row in NEW_JOB if row.valid_from <= each.from_ <= row.valid_until), None)
        if each.form != "contract" or row is None:
            continue
        longest = YEAR.days * row.years
        days = min((each.until - each.from_).days + 1, longest) if each.until else longest
        a_year = min(each.hours * 52 * row.cents_an_hour / 100, row.at_most)
        yield Chance(
            what=f"wage-cost-benefit:{each.entry}",
            whose="new-employer",
            name_nl="Loonkostenvoordeel arbeidsgehandicapte werknemer",
            name_en="Wage cost benefit, work-disabled employee",
            euros=round(a_year * days / YEAR.days),
            if_nl="De werknemer heeft een doelgroepverklaring; per betaald uur, met een grens per jaar.",
            if_en="The employee has a declaration of target group; by paid hours, with a limit a year.",
            loses_nl="De verklaring wordt na deze dag aangevraagd.",
            loses_en="The declaration is asked for after this day.",
            ground="Wtl 2.3",
            sure="C",
            source=WTL,
            by=_months_on(each.from_, DECLARED_WITHIN_MONTHS),
        )


def _same_employer(now: Clock, today: date) -> Iterator[Chance]:
    """Back at work with the own employer after a WIA decision: a year. Said in the second year and after."""
    if now.fit_since is not None or today < now.first_sick_day + YEAR:
        return
    yield Chance(
        what="wage-cost-benefit-own-employer",
        whose="employer",
        name_nl="Loonkostenvoordeel herplaatsing",
        name_en="Wage cost benefit, placed again with the own employer",
        euros=SAME_EMPLOYER[0].at_most,
        if_nl="Recht op een WIA-uitkering, en dan weer werk bij de eigen werkgever; ten hoogste, een jaar lang.",
        if_en="A right to a WIA benefit, and then work with the own employer again; at most, for one year.",
        loses_nl="De verklaring wordt later dan drie maanden na de start aangevraagd.",
        loses_en="The declaration is asked for later than three months after the start.",
        ground="Wtl 2.3",
        sure="C",
        source=WTL,
    )


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - DAY
    return min(first + DAY * (day.day - 1), last)
