"""The question about the work for each item, in Dutch and English, as data. Anybody may read them.

No row says why it is asked or of whom: an applicant may not be asked about health (AP 3.1), and what an employer
reads here is asked of every job. An item with levels is asked with its levels, which `asks` puts behind it.
"""

QuestionRow = tuple[str, str]
"""Dutch and English; the mark behind it is put there by who asks."""

SCALE_WORDS: dict[str, tuple[str, str]] = {
    "none": ("niet", "not at all"),
    "little": ("weinig", "little"),
    "ordinary": ("gewoon", "ordinary"),
    "much": ("veel", "much"),
    "never": ("nooit", "never"),
    "seldom": ("zelden", "seldom"),
    "regular": ("regelmatig", "regularly"),
    "constant": ("voortdurend", "constantly"),
}
"""How a level is said."""

PERSONAL: dict[str, QuestionRow] = {
    "attention-span": (
        "Hoeveel minuten achtereen vraagt het werk volle aandacht",
        "For how many minutes in one go does the work ask full attention",
    ),
    "divided-attention": ("Wordt er op meer dingen tegelijk gelet", "Are several things watched at once"),
    "memory": ("Moet er veel uit het hoofd worden gedaan", "Is much of the work done from memory"),
    "self-insight": ("Moet het werk zelf worden ingeschat", "Is the work judged without a second opinion"),
    "purposeful-action": ("Moet het werk zelf worden opgezet", "Is the work set up by whoever does it"),
    "independence": ("Wordt er zelfstandig gewerkt", "Is the work done independently"),
    "work-pace": ("Ligt het tempo hoog", "Is the pace high"),
    "deadlines": ("Hoe vaak zijn er deadlines of pieken", "How often are there deadlines or peaks"),
    "interruptions": ("Hoe vaak wordt het werk onderbroken", "How often is the work interrupted"),
    "changing-tasks": (
        "Hoe vaak wisselen de taken onverwacht",
        "How often do tasks change unexpectedly",
    ),
    "decision-load": ("Worden er zware beslissingen genomen", "Are weighty decisions taken"),
    "personal-risk": (
        "Wordt er gewerkt op hoogte of met gevaarlijke machines",
        "Is there work at heights or with dangerous machines",
    ),
    "fixed-structure": (
        "Is er een vaste werkwijze met een vaste indeling van de dag",
        "Is there a fixed way of working with a fixed plan for the day",
    ),
    "close-guidance": (
        "Is er directe begeleiding op de werkplek",
        "Is there direct guidance at the workplace",
    ),
}

SOCIAL: dict[str, QuestionRow] = {
    "seeing": ("Komt het aan op goed kijken", "Does the work depend on looking closely"),
    "hearing": ("Komt het aan op goed luisteren", "Does the work depend on listening closely"),
    "speaking": ("Wordt er veel gesproken", "Is there much speaking"),
    "writing": ("Wordt er veel geschreven", "Is there much writing"),
    "reading": ("Wordt er veel gelezen", "Is there much reading"),
    "emotions-of-others": (
        "Heeft het werk te maken met emoties van klanten of collega's",
        "Does the work deal with emotions of customers or colleagues",
    ),
    "own-feelings": ("Worden er persoonlijke gesprekken gevoerd", "Are there personal conversations"),
    "conflicts": ("Hoe vaak zijn er conflicten met klanten of anderen", "How often are there conflicts"),
    "cooperation": ("Wordt er nauw samengewerkt", "Is there close cooperation"),
    "driving": ("Hoort het besturen van een voertuig bij het werk", "Is driving a vehicle part of the work"),
    "customer-contact": ("Hoe vaak is er contact met klanten", "How often is there contact with customers"),
    "patient-contact": (
        "Hoe vaak is er contact met mensen die zorg of hulp vragen",
        "How often is there contact with people who ask for care or help",
    ),
    "leading": ("Wordt er leiding gegeven", "Are others led"),
    "working-alone": ("Wordt er alleen gewerkt, zonder collega in de buurt", "Is the work done alone"),
}

ENVIRONMENT: dict[str, QuestionRow] = {
    "heat": ("Hoe vaak wordt er in hitte gewerkt", "How often is there work in heat"),
    "cold": ("Hoe vaak wordt er in de kou gewerkt", "How often is there work in the cold"),
    "draught": ("Hoe vaak wordt er op de tocht gewerkt", "How often is there work in a draught"),
    "skin-contact": (
        "Hoe vaak komen de handen in water of in andere stoffen",
        "How often do hands touch water or other substances",
    ),
    "protective-gear": (
        "Hoe vaak worden er beschermende middelen gedragen",
        "How often is protective gear worn",
    ),
    "dust-smoke-gas": (
        "Hoe vaak is er stof, rook, gas of damp",
        "How often is there dust, smoke, gas or vapour",
    ),
    "allergens": (
        "Wordt er gewerkt met bekende allergenen, zoals meel of latex",
        "Is there work with known allergens, such as flour or latex",
    ),
    "infection-risk": ("Is er gevaar van besmetting", "Is there a risk of infection"),
    "noise": ("Hoeveel dB(A) geluid is er ten hoogste", "How many dB(A) of noise are there at most"),
    "vibration": (
        "Hoe vaak trilt de machine of het voertuig",
        "How often does the machine or vehicle vibrate",
    ),
}

ACTS: dict[str, QuestionRow] = {
    "two-handed-work": (
        "Zijn er handelingen met beide handen tegelijk",
        "Are there tasks for both hands at once",
    ),
    "hand-grips": ("Wordt er stevig gegrepen of geknepen", "Is there firm gripping or pinching"),
    "fine-finger-work": ("Is er fijn werk met de vingers", "Is there fine work with the fingers"),
    "touch": ("Wordt er op de tast gewerkt", "Is there work by touch"),
    "screen-work": (
        "Hoeveel uur per dag wordt er ten hoogste met toetsenbord en muis gewerkt",
        "How many hours a day is there work with keyboard and mouse, at most",
    ),
    "screw-movements": ("Hoe vaak wordt er met de hand geschroefd", "How often is there screwing by hand"),
    "reach": (
        "Hoeveel centimeter ver wordt er ten hoogste gereikt",
        "How many centimetres is the farthest reach",
    ),
    "reach-frequency": ("Hoeveel keer per uur wordt er gereikt", "How many times an hour is there reaching"),
    "bend": ("Hoeveel graden wordt er ten hoogste gebogen", "How many degrees is the deepest bend"),
    "bend-frequency": ("Hoeveel keer per uur wordt er gebogen", "How many times an hour is there bending"),
    "twist": ("Hoeveel graden wordt er ten hoogste gedraaid", "How many degrees is the widest twist"),
    "push-pull": (
        "Hoeveel kilo kracht kost het duwen of trekken ten hoogste",
        "How many kilos of force does pushing or pulling take, at most",
    ),
    "lift-carry": (
        "Hoeveel kilo moet er ten hoogste worden getild of gedragen",
        "How many kilos must be lifted or carried, at most",
    ),
    "light-loads-frequency": (
        "Hoeveel keer per uur wordt er iets lichts opgepakt",
        "How many times an hour is something light picked up",
    ),
    "heavy-loads-frequency": (
        "Hoeveel keer per uur wordt er iets zwaars opgepakt",
        "How many times an hour is something heavy picked up",
    ),
    "head-movement": ("Wordt het hoofd veel gedraaid", "Is the head turned much"),
    "walk": ("Hoeveel minuten achtereen wordt er gelopen", "How many minutes of walking are there in one go"),
    "walk-at-work": ("Hoeveel uur per dag wordt er gelopen", "How many hours a day is there walking"),
    "stairs": (
        "Hoeveel traptreden achtereen worden er gelopen",
        "How many steps of stairs are there in one go",
    ),
    "climb": (
        "Hoe vaak wordt er op ladders of stellingen geklommen",
        "How often are ladders or racks climbed",
    ),
    "kneel-squat": (
        "Hoeveel keer per uur wordt er geknield of gehurkt",
        "How many times an hour is there kneeling or squatting",
    ),
}

POSTURES: dict[str, QuestionRow] = {
    "sit": ("Hoeveel minuten achtereen wordt er gezeten", "How many minutes of sitting are there in one go"),
    "sit-at-work": ("Hoeveel uur per dag wordt er gezeten", "How many hours a day is there sitting"),
    "stand": (
        "Hoeveel minuten achtereen wordt er gestaan",
        "How many minutes of standing are there in one go",
    ),
    "stand-at-work": ("Hoeveel uur per dag wordt er gestaan", "How many hours a day is there standing"),
    "kneeling-active": (
        "Hoeveel minuten achtereen wordt er op de knieën gewerkt",
        "For how many minutes in one go is there work on the knees",
    ),
    "bent-active": (
        "Hoeveel minuten achtereen wordt er gebogen of gedraaid gewerkt",
        "For how many minutes in one go is there work while bent or twisted",
    ),
    "above-shoulder": (
        "Hoeveel minuten achtereen wordt er boven schouderhoogte gewerkt",
        "For how many minutes in one go is there work above shoulder height",
    ),
    "fixed-head": (
        "Hoeveel minuten achtereen blijft het hoofd in één stand",
        "For how many minutes in one go is the head held still",
    ),
    "posture-change": (
        "Hoeveel keer per uur is er ruimte om van houding te wisselen",
        "How many times an hour is there room to change posture",
    ),
}

HOURS: dict[str, QuestionRow] = {
    "hours-per-day": ("Hoeveel uur duurt de langste werkdag", "How many hours does the longest day take"),
    "hours-per-week": ("Hoeveel uur per week is het ten minste", "How many hours a week is it at least"),
    "evening-work": ("Hoe vaak wordt er 's avonds gewerkt", "How often is there work in the evening"),
    "night-work": ("Wordt er 's nachts gewerkt", "Is there work at night"),
    "irregular-shifts": ("Hoe vaak zijn de diensten onregelmatig", "How often are shifts irregular"),
    "on-call": ("Zijn er oproep- of bereikbaarheidsdiensten", "Are there on-call shifts"),
    "extra-rest": (
        "Hoeveel minuten per dag is er ruimte voor pauzes naast de gewone",
        "How many minutes a day is there room for breaks besides the usual ones",
    ),
}

TERMS: dict[str, QuestionRow] = {
    "hours": (
        "Hoeveel uur per week is het ten minste en ten hoogste",
        "How many hours a week is it, at least and at most",
    ),
    "place": ("Op welke postcode wordt er gewerkt", "At which postcode is the work done"),
    "occupation": ("Om welk beroep gaat het", "Which occupation is it"),
}
"""What is asked about the vacancy itself, beside the items of the catalogue."""

QUESTIONS: dict[str, QuestionRow] = {
    **PERSONAL,
    **SOCIAL,
    **ENVIRONMENT,
    **ACTS,
    **POSTURES,
    **HOURS,
    **TERMS,
}
