"""Sentences of the work, in both languages: what an entry of the platform means, and what activities are called."""

from typing import TypedDict

from shared.contracts.dossier.second_track import ActivityKind


class Says(TypedDict):
    """The same, in Dutch and in English, a sentence each."""

    says_nl: tuple[str, ...]
    says_en: tuple[str, ...]


OFFER_REFUSED = Says(
    says_nl=(
        "Wie passend werk zonder goede reden weigert, heeft zolang geen recht op loon (BW 7:629 lid 3 c).",
        "Of het werk passend is, kan ieder van beiden aan UWV vragen (deskundigenoordeel).",
    ),
    says_en=(
        "Who refuses suitable work without good reason has no right to wage meanwhile (BW 7:629 lid 3 c).",
        "Whether the work is suitable is a question that either can put to UWV (expert opinion).",
    ),
)
SETTLEMENT = Says(
    says_nl=(
        "Wie tijdens ziekte met het einde van het dienstverband instemt, kan de ziektewetuitkering verliezen (ZW 45).",
        "Bij ziek uit dienst hoort een re-integratieverslag (ZW 38 lid 2).",
        "De werknemer heeft veertien dagen bedenktijd, drie weken als dat niet vermeld is (BW 7:670b).",
    ),
    says_en=(
        "Who agrees to the end of the employment while ill may lose sickness benefit (ZW 45).",
        "Leaving while ill asks for a re-integration report (ZW 38 lid 2).",
        "The employee may withdraw within fourteen days, three weeks where the agreement is silent (BW 7:670b).",
    ),
)
NO_RISK = Says(
    says_nl=("Wie voor de laatste elf weken van de wachttijd elders begint, kan de no-riskpolis verliezen.",),
    says_en=(
        "Who begins with a new employer before the last eleven weeks of the wait may lose no-risk cover.",
    ),
)
ACTIVITIES_NL: dict[ActivityKind, str] = {
    "vacancy-found": "vacature gevonden",
    "application": "sollicitatie",
    "training": "scholing",
    "coaching": "coaching",
    "application-training": "sollicitatietraining",
    "trial-placement": "proefplaatsing",
    "mediation": "bemiddeling",
    "secondment": "detachering",
    "network": "netwerkgesprek",
}
