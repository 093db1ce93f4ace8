"""The rows of the catalogue of limits: the items of the six FML rubrics, one row an item, as data.

The items follow the functional capacity list (FML) as the field describes it; its official numbering and
scales are not public, so the scales here are the platform's own and a lawyer or labour expert may correct a
row without touching code.
"""

from typing import Literal

Rubric = Literal[
    "personal", "social", "physical-environment", "dynamic-acts", "static-postures", "working-hours"
]
Kind = Literal["ordinal", "number", "flag"]
Direction = Literal["at-most", "at-least"]

AMOUNT = ("none", "little", "ordinary", "much")
"""Least to most: how heavily the work leans on something. A level is written by its name."""

OFTEN = ("never", "seldom", "regular", "constant")
"""Least to most: how often something occurs in the work."""

SCALES: dict[str, tuple[str, ...]] = {"amount": AMOUNT, "often": OFTEN}
"""The named scales of the ordinal items."""

MOST_BY_UNIT: dict[str, float] = {
    "kg": 100.0,
    "minutes": 720.0,
    "minutes-a-day": 720.0,
    "hours-a-day": 24.0,
    "hours-a-week": 168.0,
    "times-an-hour": 3600.0,
    "degrees": 180.0,
    "cm": 250.0,
    "steps": 1000.0,
    "dB(A)": 140.0,
}
"""The largest number each unit can hold: more than this is another unit, not heavier work."""

Row = tuple[str, str, str, str]
"""item, scale or unit or `flag` (with `>` before it when the person needs at least that), Dutch, English."""

PERSONAL: tuple[Row, ...] = (
    ("attention-span", "minutes", "aandacht vasthouden", "keeping attention in one go"),
    ("divided-attention", "amount", "aandacht verdelen", "dividing attention"),
    ("memory", "amount", "onthouden zonder hulpmiddel", "remembering without aids"),
    ("self-insight", "amount", "eigen kunnen inschatten", "judging one's own ability"),
    ("purposeful-action", "amount", "doelgericht te werk gaan", "acting with purpose"),
    ("independence", "amount", "zelfstandig werken", "working independently"),
    ("work-pace", "amount", "hoog werktempo", "high pace of work"),
    ("deadlines", "often", "deadlines en productiepieken", "deadlines and peaks"),
    ("interruptions", "often", "storingen en onderbrekingen", "disturbances and interruptions"),
    ("changing-tasks", "often", "wisselende of onverwachte taken", "changing or unexpected tasks"),
    ("decision-load", "amount", "zware beslissingen nemen", "taking weighty decisions"),
    ("personal-risk", "flag", "werk met verhoogd persoonlijk risico", "work with raised personal risk"),
    ("fixed-structure", ">flag", "vaste werkwijze en structuur nodig", "needs fixed routines and structure"),
    ("close-guidance", ">flag", "directe begeleiding nodig", "needs close guidance"),
)

SOCIAL: tuple[Row, ...] = (
    ("seeing", "amount", "zien", "seeing"),
    ("hearing", "amount", "horen", "hearing"),
    ("speaking", "amount", "spreken", "speaking"),
    ("writing", "amount", "schrijven", "writing"),
    ("reading", "amount", "lezen", "reading"),
    ("emotions-of-others", "amount", "omgaan met emoties van anderen", "dealing with others' emotions"),
    ("own-feelings", "amount", "eigen gevoelens uiten", "expressing one's own feelings"),
    ("conflicts", "often", "omgaan met conflicten", "dealing with conflicts"),
    ("cooperation", "amount", "nauw samenwerken", "close cooperation"),
    ("driving", "flag", "zelf een voertuig besturen in het werk", "driving a vehicle at work"),
    ("customer-contact", "often", "contact met klanten", "contact with customers"),
    ("patient-contact", "often", "contact met patiënten of hulpvragers", "contact with patients"),
    ("leading", "amount", "leidinggeven", "leading others"),
    ("working-alone", "flag", "alleen werken zonder achtervang", "working alone without backup"),
)

PHYSICAL_ENVIRONMENT: tuple[Row, ...] = (
    ("heat", "often", "hitte", "heat"),
    ("cold", "often", "kou", "cold"),
    ("draught", "often", "tocht", "draught"),
    ("skin-contact", "often", "huidcontact met vocht of stoffen", "skin contact with wet or substances"),
    ("protective-gear", "often", "beschermende middelen dragen", "wearing protective gear"),
    ("dust-smoke-gas", "often", "stof, rook, gas of damp", "dust, smoke, gas or vapour"),
    ("allergens", "flag", "stoffen die allergie opwekken", "substances that cause allergy"),
    ("infection-risk", "flag", "besmettingsgevaar", "risk of infection"),
    ("noise", "dB(A)", "geluidsbelasting", "noise"),
    ("vibration", "often", "trillingen", "vibration"),
)

DYNAMIC_ACTS: tuple[Row, ...] = (
    ("two-handed-work", "flag", "werk waarvoor beide handen nodig zijn", "work that needs both hands"),
    ("hand-grips", "amount", "grijpen en knijpkracht", "gripping and pinching"),
    ("fine-finger-work", "amount", "fijn werk met de vingers", "fine work with the fingers"),
    ("touch", "amount", "voelen met de handen", "feeling with the hands"),
    ("screen-work", "hours-a-day", "werken met toetsenbord en muis", "working with keyboard and mouse"),
    ("screw-movements", "often", "schroefbewegingen van hand en arm", "screwing movements of hand and arm"),
    ("reach", "cm", "reiken", "reaching"),
    ("reach-frequency", "times-an-hour", "vaak reiken", "reaching often"),
    ("bend", "degrees", "buigen", "bending"),
    ("bend-frequency", "times-an-hour", "vaak buigen", "bending often"),
    ("twist", "degrees", "draaien van de romp", "twisting the trunk"),
    ("push-pull", "kg", "duwen of trekken", "pushing or pulling"),
    ("lift-carry", "kg", "tillen of dragen", "lifting or carrying"),
    ("light-loads-frequency", "times-an-hour", "vaak lichte lasten hanteren", "handling light loads often"),
    ("heavy-loads-frequency", "times-an-hour", "vaak zware lasten hanteren", "handling heavy loads often"),
    ("head-movement", "amount", "het hoofd bewegen", "moving the head"),
    ("walk", "minutes", "lopen achtereen", "walking in one go"),
    ("walk-at-work", "hours-a-day", "lopen tijdens het werk", "walking during work"),
    ("stairs", "steps", "trappen lopen achtereen", "stairs in one go"),
    ("climb", "often", "klimmen", "climbing"),
    ("kneel-squat", "times-an-hour", "knielen of hurken", "kneeling or squatting"),
)

STATIC_POSTURES: tuple[Row, ...] = (
    ("sit", "minutes", "zitten achtereen", "sitting in one go"),
    ("sit-at-work", "hours-a-day", "zitten tijdens het werk", "sitting during work"),
    ("stand", "minutes", "staan achtereen", "standing in one go"),
    ("stand-at-work", "hours-a-day", "staan tijdens het werk", "standing during work"),
    ("kneeling-active", "minutes", "geknield of gehurkt bezig zijn", "being active while kneeling"),
    ("bent-active", "minutes", "gebogen of gedraaid bezig zijn", "being active while bent or twisted"),
    ("above-shoulder", "minutes", "boven schouderhoogte bezig zijn", "being active above shoulder height"),
    ("fixed-head", "minutes", "het hoofd in één stand houden", "holding the head still"),
    ("posture-change", ">times-an-hour", "van houding kunnen wisselen", "chance to change posture"),
)

WORKING_HOURS: tuple[Row, ...] = (
    ("hours-per-day", "hours-a-day", "uren per dag", "hours a day"),
    ("hours-per-week", "hours-a-week", "uren per week", "hours a week"),
    ("evening-work", "often", "werken in de avond", "evening work"),
    ("night-work", "flag", "werken in de nacht", "night work"),
    ("irregular-shifts", "often", "onregelmatige diensten", "irregular shifts"),
    ("on-call", "flag", "oproepbaar of bereikbaar zijn", "being on call"),
    ("extra-rest", ">minutes-a-day", "extra rustpauzes", "extra breaks for rest"),
)

ROWS: tuple[tuple[Rubric, tuple[Row, ...]], ...] = (
    ("personal", PERSONAL),
    ("social", SOCIAL),
    ("physical-environment", PHYSICAL_ENVIRONMENT),
    ("dynamic-acts", DYNAMIC_ACTS),
    ("static-postures", STATIC_POSTURES),
    ("working-hours", WORKING_HOURS),
)
"""Every rubric with its rows, in the order of the list."""
