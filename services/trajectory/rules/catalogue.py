"""The sentences that explain a date, in plain Dutch and English; a public one where the full one says too much."""

from dataclasses import dataclass

LATER = (
    "Telt vanaf {day}: een later vastgestelde dag.",
    "Counted from {day}: a day established later.",
    "from-later-day",
)
BREAK = (
    "Een periode telt niet mee: {days_nl} erbij.",
    "A period does not count: {days_en} more.",
    "not-counted",
)
NOT_NOW = ("Deze stap is nu niet nodig.", "This step is not needed now.", "not-now")


@dataclass(frozen=True)
class Sentence:
    """What a note reads as; `public_*` is what everybody in a case may read, when that is less."""

    nl: str
    en: str
    public_nl: str | None = None
    public_en: str | None = None
    public_code: str | None = None


CATALOGUE: dict[str, Sentence] = {
    "from-first-sick-day": Sentence(
        "Telt vanaf {day}, de eerste ziektedag (WIA 23 lid 2).",
        "Counted from {day}, the first sick day (WIA 23 lid 2).",
    ),
    "first-working-day": Sentence(
        "De melding is van {given}; de eerste werkdag die is verzuimd, is {day} (WIA 23 lid 2).",
        "The report is of {given}; the first working day missed is {day} (WIA 23 lid 2).",
    ),
    "stopped-during-work": Sentence(
        "Het werk is op {day} onder werktijd gestaakt: die dag is de eerste ziektedag (WIA 23 lid 2).",
        "Work was stopped on {day} during working time: that day is the first sick day (WIA 23 lid 2).",
    ),
    "corrected": Sentence(
        "De eerste dag van de melding is gecorrigeerd van {old} naar {to}.",
        "The first day of the report was corrected from {old} to {to}.",
    ),
    "after-leave": Sentence(
        "De ziekte telt vanaf {day}, de eerste werkdag na het verlof (WIA 23 lid 3).",
        "The sickness counts from {day}, the first working day after the leave (WIA 23 lid 3).",
        "De ziekte telt vanaf {day}.",
        "The sickness counts from {day}.",
        "sickness-counts-from",
    ),
    "from-this-report": Sentence(
        "Telt vanaf {day}, de eerste ziektedag van deze melding (WIA 23 lid 2).",
        "Counted from {day}, the first sick day of this report (WIA 23 lid 2).",
    ),
    "target": Sentence(
        "In de praktijk wordt {day} aangehouden, de laatste dag van week zes.",
        "Practice keeps to {day}, the last day of week six.",
    ),
    "from-step": Sentence(
        "Telt vanaf {day}, de dag van de stap ‘{name_nl}’.",
        "Counted from {day}, the day of the step ‘{name_en}’.",
    ),
    "extended-together": Sentence(
        "Werkgever en werknemer hebben de loondoorbetaling samen verlengd tot en met {to} (WIA 24).",
        "Employer and employee extended the wage duty together to {to} (WIA 24).",
    ),
    "from-end": Sentence(
        "Telt terug vanaf {day}, de laatste dag van de wachttijd of van de samen verlengde loondoorbetaling.",
        "Counted back from {day}, the last day of the waiting period or of the wage duty extended together.",
    ),
    "from-report": Sentence(
        "Hoort bij het re-integratieverslag van {day}.", "Belongs to the re-integration report of {day}."
    ),
    "from-contract-end": Sentence(
        "Het dienstverband eindigt op {day}; dit hoort op die laatste dag.",
        "The employment ends on {day}; this belongs on that last day.",
    ),
    "from-recovery": Sentence(
        "Telt vanaf {day}, de eerste dag hersteld.", "Counted from {day}, the first fit day."
    ),
    "from-capacity-later": Sentence(
        "Telt vanaf {day}: de bedrijfsarts ziet weer mogelijkheden om te werken.",
        "Counted from {day}: the bedrijfsarts sees possibilities to work again.",
        *LATER,
    ),
    "from-repair-reported": Sentence(
        "Telt vanaf {day}: het herstel is gemeld bij UWV.",
        "Counted from {day}: the repair was reported to UWV.",
    ),
    "from-repair-found": Sentence(
        "Telt vanaf {day}: UWV stelt het herstel vast.", "Counted from {day}: UWV finds the repair."
    ),
    "from-wage-sanction": Sentence(
        "Telt vanaf {day}: het besluit over de loonsanctie.",
        "Counted from {day}: the decision on the wage sanction.",
    ),
    "from-suitable-work-refused": Sentence(
        "Telt vanaf {day}: passend werk is geweigerd.",
        "Counted from {day}: suitable work was refused.",
        *LATER,
    ),
    "from-bedrijfsarts-ended": Sentence(
        "Telt vanaf {day}: er is geen bedrijfsarts meer.",
        "Counted from {day}: there is no bedrijfsarts any more.",
    ),
    "from-uwv-term": Sentence("UWV stelde de termijn op {day}.", "UWV set the term at {day}."),
    "days-on": Sentence("{days_nl} later is het {to}.", "{days_en} later it is {to}."),
    "then-every": Sentence(
        "Daarna elke {days_nl}: zo wordt het {to}.", "From then on every {days_en}: so it becomes {to}."
    ),
    "days-back": Sentence("{days_nl} eerder is het {to}.", "{days_en} earlier it is {to}."),
    "counted": Sentence(
        "Wat meetelt: {spans}. Zo wordt het {to}.",
        "What counts: {spans}. So it becomes {to}.",
        "Daarmee wordt het {to}.",
        "With that it becomes {to}.",
        "counted-in-all",
    ),
    "gap": Sentence(
        "Hersteld van {first} tot en met {last}, korter dan vier weken: {days_nl} tellen niet mee (WIA 23 lid 3).",
        "Recovered from {first} to {last}, under four weeks: {days_en} that do not count (WIA 23 lid 3).",
        *BREAK,
    ),
    "leave": Sentence(
        "Zwangerschaps- of bevallingsverlof van {first} tot en met {last}: {days_nl} tellen niet mee (WIA 23 lid 5).",
        "Pregnancy or birth leave from {first} to {last}: {days_en} that do not count (WIA 23 lid 5).",
        *BREAK,
    ),
    "capped": Sentence(
        "Niet later dan {to}, de laatste dag van het dienstverband.",
        "No later than {to}, the last day of the employment.",
    ),
    "deviation": Sentence(
        "Afgesproken tot en met {to} (Regeling procesgang 5): ‘{reason}’.",
        "Agreed to {to} included (Regeling procesgang 5): ‘{reason}’.",
        "In overleg verschoven naar {to} (Regeling procesgang 5).",
        "Moved to {to} by agreement (Regeling procesgang 5).",
        "agreed",
    ),
    "deviation-before": Sentence(
        "De afgesproken dag, {day}, ligt voor de eerste ziektedag en telt daarom niet.",
        "The day agreed, {day}, lies before the first sick day and so does not count.",
    ),
    "deviation-refused": Sentence(
        "Van deze termijn kan niet worden afgeweken; Regeling procesgang 5 geldt er niet voor.",
        "No deviation from this term: Regeling procesgang 5 does not reach it.",
    ),
    "capacity-awaited": Sentence(
        "Vanaf {day} zijn er weer mogelijkheden om te werken; {days_nl} daarna is het {to}.",
        "From {day} on there are possibilities to work again; {days_en} after that it is {to}.",
        "Moet wachten tot {day}; {days_nl} daarna is het {to}.",
        "Has to wait until {day}; {days_en} after that it is {to}.",
        "awaited",
    ),
    "prospect-passed": Sentence(
        "Het vooruitzicht op terugkeer bij de eigen werkgever verliep op {to}.",
        "The prospect of work with the own employer passed on {to}.",
        "Verschoven naar {to}.",
        "Moved to {to}.",
        "moved-to",
    ),
    "late-letter": Sentence(
        "De brief van UWV kwam pas op {day}: tot vier weken daarna, {to}, is de aanvraag op tijd (WIA 64 lid 6).",
        "UWV's letter came only on {day}: until four weeks later, {to}, the application is in time (WIA 64 lid 6).",
    ),
    "rolled": Sentence(
        "Die dag is geen werkdag: de termijn loopt tot en met {to} (Algemene termijnenwet 1 en 2).",
        "That day is no working day: the term runs to {to} (Algemene termijnenwet 1 and 2).",
    ),
    "two-working-days": Sentence(
        "De termijn zou zo minder dan twee werkdagen tellen en loopt daarom tot en met {to} (Algemene termijnenwet 2).",
        "The term would hold fewer than two working days and so runs to {to} (Algemene termijnenwet 2).",
    ),
    "taken-as-in-time": Sentence(
        "UWV neemt dit nog als op tijd; er volgt geen boete.", "UWV takes this as in time; no fine follows."
    ),
    "met-by-request": Sentence(
        "De aanvraag van {on} geldt tegelijk als deze melding (ZW 38 lid 8).",
        "The request of {on} counts as this report at the same time (ZW 38 lid 8).",
        "Gedaan op {on}.",
        "Done on {on}.",
        "done-on",
    ),
    "rests": Sentence(
        "Rust zolang de werknemer korter dan vier weken hersteld is, vanaf {day}.",
        "Rests as long as the employee has been fit for less than four weeks, from {day}.",
    ),
    "in-a-break": Sentence(
        "Op die dag liep een periode die niet meetelt: deze evaluatie hoefde niet.",
        "On that day a period ran that does not count: this evaluation was not called for.",
    ),
    "lenient": Sentence(
        "UWV aanvaardt ook nog {to}, de eerste werkdag daarna; de wettelijke dag blijft {day}.",
        "UWV still accepts {to}, the next working day; the legal day stays {day}.",
    ),
    "late": Sentence("Gedaan op {on}: {days_nl} te laat.", "Done on {on}: {days_en} late."),
    "wage-longer": Sentence(
        "De loondoorbetaling duurt daardoor {days_nl} langer (BW 7:629 lid 11 a).",
        "The wage duty lasts {days_en} longer for it (BW 7:629 lid 11 a).",
    ),
    "fined": Sentence(
        "De boete die daarbij hoort, is €{euros} (Boetebesluit 2c).",
        "The fine that goes with it is €{euros} (Boetebesluit 2c).",
    ),
    "article": Sentence(
        "Grondslag: {article}; regels van {version}.",
        "Legal basis: {article}; rules of {version}.",
        "Grondslag: {public}; regels van {version}.",
        "Legal basis: {public}; rules of {version}.",
        "article",
    ),
    "moved": Sentence(
        "Op {on} verschoven van {old} naar {to}: {cause_nl}.", "Moved on {on} from {old} to {to}: {cause_en}."
    ),
    "withdrawn": Sentence("De ziekmelding is ingetrokken.", "The sick report was withdrawn."),
    "recovered": Sentence(
        "Vier weken of langer hersteld: de periode is voorbij.",
        "Recovered for four weeks or more: the period is over.",
    ),
    "contract-ended": Sentence(
        "Het dienstverband eindigt eerder, op {day}.", "The employment ends before that, on {day}."
    ),
    "contract-too-short": Sentence(
        "Er liggen minder dan zes weken tussen de eerste ziektedag en het einde van het dienstverband.",
        "Fewer than six weeks lie between the first sick day and the end of the employment.",
    ),
    "short-report": Sentence(
        "Een verkort re-integratieverslag heeft geen eindevaluatie.",
        "A short report has no final evaluation.",
    ),
    "pension": Sentence(
        "De werknemer bereikt de AOW-leeftijd op {day}: deze stap vervalt.",
        "The employee reaches the AOW age on {day}: this step falls away.",
    ),
    "shortened-wait": Sentence(
        "De wachttijd is verkort tot en met {day} (WIA 23 lid 6).",
        "The waiting period was shortened to {day} (WIA 23 lid 6).",
        *NOT_NOW,
    ),
    "no-possibilities": Sentence(
        "De bedrijfsarts ziet geen mogelijkheden om te werken.",
        "The bedrijfsarts sees no possibilities to work.",
        *NOT_NOW,
    ),
    "prospect": Sentence(
        "Uiterlijk {day} wordt terugkeer bij de eigen werkgever verwacht.",
        "Work with the own employer is expected by {day}.",
        *NOT_NOW,
    ),
    "second-track-waived": Sentence(
        "Het tweede spoor blijft achterwege: {ground}",
        "The second track is left out: {ground}",
        *NOT_NOW,
    ),
    "passed": Sentence("De termijn ging ongebruikt voorbij.", "The term passed unused."),
}
