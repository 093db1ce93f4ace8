"""Letters to the employee, in short sentences and plain words (level B1); what they ask comes from an entry.

Nothing in a letter is of health. Each says what is asked, by when, and what happens otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.trajectory.rules.riv.printed import in_dutch
from services.trajectory.rules.work.words import ACTIVITIES_NL
from shared.contracts.dossier.consults import ConsultPlanned
from shared.contracts.dossier.duties import FrequentAbsenceNoticed, WageWithheld
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.passivity import PassivityNoticed
from shared.contracts.dossier.report import OpinionAsked


@dataclass(frozen=True)
class Letter:
    """What a letter is about, and its paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]


WHOM_NL: Mapping[str, str] = {
    "bedrijfsarts": "de bedrijfsarts",
    "medical-case-manager": "de medisch casemanager",
    "case-manager": "de casemanager",
    "labour-expert": "de arbeidsdeskundige",
}
FORMS_NL: Mapping[str, str] = {
    "practice": "Het gesprek is op het spreekuur.",
    "workplace": "Het gesprek is op uw werk.",
    "telephone": "U wordt gebeld.",
    "video": "Het gesprek is via video. U krijgt daarvoor een link.",
}
GROUNDS_NL: Mapping[str, str] = {
    "control-rules": "U hield zich niet aan de regels bij ziekte.",
    "suitable-work-refused": "U wilde werk dat bij u past niet doen.",
    "plan-not-cooperated": "U werkte niet mee aan het plan van aanpak.",
    "recovery-hindered": "Door iets wat u deed, duurt het langer voor u weer kunt werken.",
    "wia-application-late": "U vroeg de WIA-uitkering te laat aan.",
}


def letter_of(entry: Entry) -> Letter | None:
    """The letter that goes with an entry, or None."""
    write = LETTERS.get(type(entry))
    return write(entry) if write else None


def _opinion(said: OpinionAsked) -> Letter:
    return Letter(
        "Wat vindt u van het re-integratieverslag?",
        (
            "Uw werkgever maakt een re-integratieverslag. Daarin staat wat u en uw werkgever hebben gedaan, "
            "zodat u weer kunt werken.",
            "Wij horen graag wat u daarvan vindt. Klopt het? Mist u iets? Ziet u het anders? Uw antwoord komt in "
            "het verslag. Het komt erin zoals u het schrijft. Schrijf niets over uw ziekte of behandeling.",
            f"U kunt antwoorden tot en met {in_dutch(said.reply_by)}. Krijgen wij geen antwoord? Dan staat dat in "
            "het verslag. Er staat dan ook in dat wij u om uw mening hebben gevraagd.",
            "U krijgt van de bedrijfsarts de medische informatie. Die stuurt u zelf naar UWV. Uw werkgever krijgt "
            "die niet te zien.",
        ),
    )


def _consult(said: ConsultPlanned) -> Letter:
    return Letter(
        f"Uw afspraak op {in_dutch(said.day)}",
        (
            f"U hebt een afspraak met {WHOM_NL[said.whom]} op {in_dutch(said.day)}. {FORMS_NL[said.form]}",
            "Kunt u niet? Laat het ons dan zo snel mogelijk weten. Dan zoeken wij samen een andere dag.",
            "Komt u niet en zegt u niets? Dan mag uw werkgever wachten met uw loon. U krijgt het als u weer komt.",
        ),
    )


def _withheld(said: WageWithheld) -> Letter:
    if said.how == "suspended":
        what = f"Uw werkgever betaalt uw loon vanaf {in_dutch(said.on)} later uit."
        then = "Houdt u zich weer aan de regels? Dan krijgt u het loon dat nog niet betaald is."
    else:
        what = f"Uw werkgever betaalt vanaf {in_dutch(said.on)} geen loon meer."
        then = "Verandert dat? Dan krijgt u vanaf die dag weer loon. Over de dagen ervoor krijgt u geen loon."
    return Letter(
        "Uw loon tijdens ziekte",
        (
            f"{what} Op {in_dutch(said.announced_on)} is dat aan u verteld.",
            f"De reden is deze. {GROUNDS_NL[said.ground]}",
            then,
            "Bent u het er niet mee eens? Praat dan met uw werkgever of casemanager. U kunt ook UWV om een oordeel "
            "vragen. Dat heet een deskundigenoordeel.",
        ),
    )


def _frequent(said: FrequentAbsenceNoticed) -> Letter:
    return Letter(
        "Een gesprek over uw verzuim",
        (
            f"U hebt zich sinds {in_dutch(said.since)} {said.reports} keer ziek gemeld. Daarom nodigen wij u uit "
            "voor een gesprek.",
            "Het gesprek gaat over uw werk. Is er iets wat u helpt om minder vaak uit te vallen? Over uw ziekte "
            "hoeft u niets te zeggen.",
            "Uw casemanager maakt een afspraak met u.",
        ),
    )


def _passivity(said: PassivityNoticed) -> Letter:
    missed = "; ".join(f"{ACTIVITIES_NL[each.what]}: {each.done} van {each.agreed}" for each in said.short)
    return Letter(
        "Afspraken in uw traject",
        (
            f"Dit gaat over {in_dutch(said.from_)} tot en met {in_dutch(said.until)}. In die tijd is minder gedaan "
            "dan u hebt afgesproken.",
            f"Het gaat hierom. {missed[0].upper()}{missed[1:]}.",
            f"Kunt u vertellen hoe dat komt? Dat kan tot en met {in_dutch(said.reply_by)}. U kunt het tot die dag "
            "ook nog doen. Dan hoort uw werkgever er niets van.",
            "Is het dan nog niet gedaan? Dan hoort uw werkgever het, met uw antwoord erbij.",
        ),
    )


LETTERS: Mapping[type[Entry], Callable[[Any], Letter]] = {
    OpinionAsked: _opinion,
    ConsultPlanned: _consult,
    WageWithheld: _withheld,
    FrequentAbsenceNoticed: _frequent,
    PassivityNoticed: _passivity,
}
"""By what they rest on. All of them go to the employee."""
