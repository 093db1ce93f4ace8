"""What a row of the statute says, in the words of its page: how it counts, for how long, when it is not called for."""

from collections.abc import Callable
from datetime import date

from services.trajectory.rules import From, Row, row
from services.trajectory.rules.applies import SECOND_TRACK
from services.trajectory.rules.row import FAR

SURE = {
    "A": "the statute was read",
    "B": "an official page was read",
    "C": "a secondary page",
    "D": "common knowledge in the field, or our own reading",
}
STARTS: dict[From, str] = {
    From.FIRST_SICK_DAY: "the first sick day",
    From.WAGE_END: "the last day of the 104 weeks, or of a joint extension",
    From.REPORT: "the date of the re-integration report",
    From.CONTRACT_END: "the last day of an employment that ends during sickness",
    From.RECOVERY: "the first fit day",
    From.UWV_TERM: "the day that UWV sets",
}
FACTS: dict[str, str] = {
    "capacity-later": "possibilities to work that appear after the evaluation, or again after there was a plan",
    "suitable-work-refused": "the refusal of suitable work",
    "bedrijfsarts-ended": "the day on which there is no bedrijfsarts any more",
    "wage-sanction": "the decision on the wage sanction",
    "repair-reported": "the report of the repair",
    "repair-found": "the finding of the repair",
}

NOT_CALLED_FOR: dict[str, str] = {
    "withdrawn": "the sick report was withdrawn",
    "contract-too-short": "the contract ends within six weeks of the first sick day",
    "short-report": "the contract ends within ten weeks, so that the report is a short one",
    "shortened-wait": "a shortened wait was granted",
    "no-possibilities": "the bedrijfsarts sees no possibilities to work on its date",
    "second-track-waived": "the second track is left out on a recorded ground",
    "prospect": "work with the own employer is expected within three months of the evaluation",
    "contract-ended": "the employment ends before its date",
    "recovered": "the employee has been fit for four weeks by then",
    "pension": "the AOW age is reached by its date, or for a step towards the WIA by the end of the wait",
    "passed": "its day went by unused",
}
"""Why a step is not called for, by the code that the clock gives."""

APPLIES: dict[str, Callable[[Row], bool]] = {
    "withdrawn": lambda each: True,
    "contract-too-short": lambda each: each.rule == "reintegration-report" or each.counts_from is From.REPORT,
    "short-report": lambda each: each.rule == "final-evaluation",
    "shortened-wait": lambda each: each.wia,
    "no-possibilities": lambda each: each.needs_capacity,
    "second-track-waived": lambda each: each.rule == SECOND_TRACK,
    "prospect": lambda each: each.rule == SECOND_TRACK,
    "contract-ended": lambda each: not each.stands_alone,
    "recovered": lambda each: not each.stands_alone,
    "pension": lambda each: not each.stands_alone,
    "passed": lambda each: each.kind == "option",
}
"""To which rows each of these grounds can apply; a test holds this to what the clock answers."""


KINDS = {
    "duty": "a duty: missed when its day has passed and it was not done",
    "option": "a possibility: it passes when it is not used",
    "moment": "a moment: it comes by itself",
}


def grounds(each: Row) -> tuple[str, ...]:
    """The codes of the grounds on which this step may not be called for."""
    return tuple(code for code, applies in APPLIES.items() if applies(each))


def counted(each: Row) -> str:
    """`42 days after the first sick day`, with what may come instead of it."""
    words = _days(each.days, _start(each))
    if each.every is not None:
        words += f", then every {each.every} days up to the re-integration report"
    if each.otherwise_days is not None:
        words += f"; until that is done {_days(each.otherwise_days, STARTS[From.FIRST_SICK_DAY])}"
    if each.vangnet is not None:
        words += f" that was reported as vangnet, term `{each.vangnet}`"
    if each.needs_vangnet:
        words += ", only where a vangnet term holds"
    if each.rule == "reintegration-report":
        words += "; on the last day of an employment that ends before it"
    return words


def beside(each: Row) -> list[str]:
    """The dates that stand beside the due date: practice target, first day of a window, leniency, and what moves it."""
    words: list[str] = []
    if each.opens_days is not None:
        words.append(f"can be done from {_days(each.opens_days, STARTS[From.FIRST_SICK_DAY])}")
    if each.target_days is not None:
        words.append(f"in practice the aim is {_days(each.target_days, STARTS[From.FIRST_SICK_DAY])}")
    if each.lenient is not None:
        which = "from the due date on" if each.lenient == "same" else "after the due date"
        words.append(
            f"UWV still takes the first working day {which} as in time; the date itself does not move"
        )
    if each.capped_by_contract:
        words.append("no later than the last day of the employment")
    if each.after_capacity is not None:
        words.append(f"where it has to wait for possibilities to work, {each.after_capacity} days after them")
    return words


def _start(each: Row) -> str:
    if each.counts_from is From.STEP:
        return f"*{row(each.step or '').name_en}* is done"
    if each.counts_from is From.FACT:
        return FACTS[each.fact or ""]
    return STARTS[each.counts_from]


def _days(days: int, start: str) -> str:
    if days == 0:
        return start
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'before' if days < 0 else 'after'} {start}"


def validity(first: date, last: date) -> str:
    """`from 1 January 2004`, with its end where there is one."""
    return f"from {day(first)}" + (f" until {day(last)}" if last != FAR else "")


def day(when: date) -> str:
    """A day as `1 January 2004`."""
    return f"{when.day} {when:%B %Y}"


def term(each: Row) -> str:
    """Whether weekends and holidays move the end of the term (Algemene termijnenwet 1 and 2)."""
    return "moves to the next working day (ATW 1 and 2)" if each.rolls else "does not move, also on a day off"


def deviation(each: Row) -> str:
    """Whether employer and employee may agree on another date (Regeling procesgang 5)."""
    if each.counts_from is From.UWV_TERM:
        return "the term is the one UWV sets"
    return "with reasons (Regeling procesgang 5)" if each.deviable else "no"


def done_by(each: Row) -> str:
    """What counts as the doing of the step: being told so, a fact, or another step."""
    if each.met_by_rule is not None:
        return f"*{row(each.met_by_rule).name_en}*"
    if each.kind == "moment":
        return "its day"
    return ", ".join(["`done`", *(f"`{kind}`" for kind in each.met_by)])


def leads(each: Row) -> str:
    """The days before the due date on which whoever is responsible hears of it."""
    if not each.lead_days:
        return "no"
    days = ", ".join(str(lead) for lead in each.lead_days)
    return f"{days} {'day' if each.lead_days == (1,) else 'days'} before"


def whose(each: Row) -> str:
    """Who is responsible."""
    return "UWV" if each.role == "uwv" else each.role
