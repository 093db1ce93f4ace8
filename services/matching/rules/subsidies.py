"""What a new employer may get for taking somebody on, and how it can be lost: advice for who guides the person.

Each hint has its source and how sure it is: A the law's own text, B an official page, C the field's practice, D our
reading. That one applies says something of a person's health, so no hint leaves the platform.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class SubsidyHint:
    """A hint and its trap, in Dutch and English, with the article and the grade of its source."""

    code: str
    nl: str
    en: str
    source: str
    grade: Literal["A", "B", "C", "D"]


HINTS: tuple[SubsidyHint, ...] = (
    SubsidyHint(
        "no-risk-lost-by-early-job",
        "Begint iemand nog vóór het einde van de wachttijd bij een andere werkgever, dan kan de no-riskpolis "
        "vervallen: op de eerste dag van de elf weken voor het einde mag er geen (nieuwe) andere werkgever zijn. "
        "Bepaal die dag voordat er wordt getekend.",
        "Whoever starts with another employer before the wait has ended may lose the no-risk cover: on the first "
        "day of the eleven weeks before its end there may be no (new) other employer. Find that day before "
        "anything is signed.",
        "Ziektewet, artikel 29b, eerste lid, onder b",
        "A",
    ),
    SubsidyHint(
        "no-risk-below-35",
        "Wie aan het einde van de wachttijd minder dan 35% arbeidsongeschikt is en geen werk bij de eigen werkgever "
        "heeft, brengt de no-riskpolis mee als het nieuwe werk binnen vijf jaar begint. Bij ziekte die binnen vijf "
        "jaar na de start begint betaalt UWV ziekengeld: 70% van het dagloon, op verzoek in de eerste 52 weken tot "
        "het hele dagloon.",
        "Who is less than 35% incapable at the end of the wait and has no work with the own employer brings the "
        "no-risk cover along if the new work starts within five years. For sickness that begins within five years "
        "of the start UWV pays: 70% of the daily wage, on request all of it in the first 52 weeks.",
        "Ziektewet, artikel 29b",
        "A",
    ),
    SubsidyHint(
        "wage-cost-benefit-within-three-months",
        "Voor het loonkostenvoordeel is een doelgroepverklaring nodig. Vraag die binnen drie maanden na de start "
        "aan: daarna is het recht weg.",
        "The wage cost benefit needs a declaration of target group. Ask for it within three months of the start: "
        "after that the right is gone.",
        "Wet tegemoetkomingen loondomein, artikel 2.3",
        "A",
    ),
    SubsidyHint(
        "wage-cost-benefit-amount",
        "Voor een werknemer met een arbeidsbeperking is het loonkostenvoordeel € 3,05 per betaald uur, ten hoogste "
        "€ 6.000 per jaar, drie jaar bij een nieuwe werkgever.",
        "For an employee with a work disability the wage cost benefit is € 3.05 for each paid hour, at most € 6,000 "
        "a year, for three years with a new employer.",
        "Wet tegemoetkomingen loondomein, hoofdstuk 2",
        "D",
    ),
    SubsidyHint(
        "trial-placement-needs-benefit",
        "Een proefplaatsing (twee maanden, soms tot zes) is er voor wie een uitkering van UWV heeft en uitzicht op "
        "een contract van ten minste zes maanden.",
        "A trial placement (two months, sometimes up to six) is for who has a benefit of UWV and the prospect of a "
        "contract of at least six months.",
        "UWV, voorwaarden voor een proefplaatsing",
        "C",
    ),
    SubsidyHint(
        "no-trial-placement-on-wages",
        "Zolang de eigen werkgever het loon doorbetaalt is er geen proefplaatsing. Denk dan aan detachering of een "
        "werkervaringsplaats.",
        "As long as the own employer pays the wage there is no trial placement. Think of a secondment or a work "
        "experience place instead.",
        "Onze lezing van de voorwaarden van UWV",
        "D",
    ),
)
"""What can matter in every second track; which of them applies, a person judges."""
