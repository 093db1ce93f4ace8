"""What a field means where its author wrote nothing beside it: one word for one thing, so mostly by name alone."""

from pydantic import BaseModel

from deploy.contracts.shapes import field_docs

BY_NAME: dict[str, str] = {
    "article": "The article of law the date rests on.",
    "birth_date": "The day of birth.",
    "born": "The day the child was born.",
    "capacity": "What the employee can do, as a value for each item of the catalogue of limits.",
    "channel": "How it was sent.",
    "corrects": "The first day that was reported wrongly; without it the latest report that fits.",
    "days_late": "Calendar days after the due date; 0 when in time.",
    "days_left": "Calendar days to the due date.",
    "demand": "What the work asks on that item; absent where nobody knows.",
    "due": "The last day on which the obligation is met in time.",
    "due_date": "The day on which the birth is expected.",
    "education_level": "The level of education, from 0 to 8 as in ISCED.",
    "email": "The address for messages.",
    "employment": "The roster by which days of this employment are counted.",
    "ends_on": "The last day of the employment, if one is known.",
    "excluded_occupations": "Occupations, by ESCO URI, that are not to be proposed.",
    "fact": "What kind of fact this is; it decides which fields stand beside it.",
    "first_day": "The first day of the sickness or the leave.",
    "first_fit_day": "The first day of being fit for all of the agreed work.",
    "first_sick_day": "The first sick day of the period, from which its terms count.",
    "from_": "From this day on.",
    "hospital_days": "Days the child was in hospital, by which the leave is lengthened.",
    "hours": "Hours a week that can be worked.",
    "interests": "Groups of ISCO-08 that the employee would like to work in.",
    "item": "The item of the catalogue of limits.",
    "language": "The language of messages.",
    "last_day": "The last day of the leave or the period.",
    "lenient": "The day until which a lateness has no consequence, where there is one.",
    "licences": "Driving licences and certificates.",
    "limits": "Every limit that was held against the work.",
    "max": "At most.",
    "max_travel_km": "The furthest the employee can travel, in kilometres one way.",
    "message": "The id of the message; the same thing is never said twice.",
    "min": "At least.",
    "missing_skills": "Skills the vacancy names and the employee does not.",
    "moves": "Every date that this cause moved, added or took away.",
    "multiple": "Whether more than one child is expected.",
    "n": "Which one of a repeated obligation, counted from 1.",
    "name": "The name as it is written to.",
    "name_en": "The obligation's name in English.",
    "name_nl": "The obligation's name in Dutch.",
    "new": "The new due date; absent where the obligation no longer holds.",
    "nl": "In Dutch.",
    "en": "In English.",
    "not_worked": "Days of the roster that were not worked.",
    "obligations": "Every obligation of the period with its dates.",
    "occupations": "Occupations once held.",
    "old": "The due date told before; absent where the obligation is new.",
    "on": "The day on which it happened.",
    "opens": "The first day on which the obligation can be met.",
    "parts": "The points that add up to the score, by name.",
    "percentage": "How much of the agreed work is done again, in percent.",
    "period": "Which period of sickness of the employment, counted from 1.",
    "person": "The person, by an id that says nothing.",
    "postcode": "The postcode of where the person lives.",
    "profile": "What work is sought and within which bounds.",
    "rank": "The place among what was proposed, best first, from 1.",
    "reported_on": "The day of the report, where that is not the first day.",
    "responsible": "Whose obligation it is: a role, or `uwv`.",
    "role": "The role that was told.",
    "rule": "The obligation, by its name in the rulebook.",
    "rulebook": "The version of the rulebook by which the dates were counted.",
    "same_cause": "The bedrijfsarts's word on whether sickness before and after the leave is one; never the cause.",
    "score": "The sum of the parts.",
    "skills": "Skills, by ESCO URI or in words.",
    "source": "Where the demand is known from.",
    "split": "The parts of the leave that are taken later, or that there are such parts.",
    "stopped_during_work": "Whether the employee went home sick during a day of work.",
    "target": "The day to aim for, where that is before the due date.",
    "template": "What was said, by the name of its text.",
    "title": "The title as it was written.",
    "told_on": "The day the fact became known, where that is not the day it speaks of.",
    "travel_km": "The distance one way in kilometres; absent where unknown.",
    "uri": "The occupation's ESCO URI.",
    "vacancy": "The vacancy, by its id.",
    "vangnet": "The term of ZW 38a that holds for the report; it says nothing of the reason.",
    "verdict": "What came of it: `fits`, `ask` (a question must be answered first) or `excluded`.",
    "wage_min_hour": "The lowest wage an hour, in euros.",
    "waiting_period_last_day": "The last day of the waiting period for the WIA (104 weeks and what lengthens it).",
    "why": "Why the date falls there, a sentence at a time.",
    "why_en": "The reasons in English.",
    "why_nl": "The reasons in Dutch.",
    "work_days": "The days of the week on which is worked.",
    "worked": "Days outside the roster that were worked.",
    "years": "For how many years.",
}

IN_SHAPE: dict[str, str] = {
    "CapacityFactReported.fact": "The fact, told apart by its own `fact`.",
    "ClockExplained.reasons": "The full reasons, an obligation at a time.",
    "Correction.first_day": "The first day as it should have been reported.",
    "FactReported.fact": "The fact, told apart by its own `fact`.",
    "LimitJudged.capacity": "What the employee can do on that item.",
    "MatchExplained.reasons": "The reasons as codes.",
    "MatchWithdrawn.reason": "Why it no longer stands.",
    "PeriodEnded.reason": "What ended the period.",
    "Pension.on": "The day on which the AOW age is reached.",
    "SearchProfile.postcode": "The four figures of the postcode from which is travelled.",
    "Withdrawn.on": "The latest sick report up to this day is the one taken back.",
}


def meaning(model: type[BaseModel], field: str) -> str:
    """The field's meaning in one line; `KeyError` names a field that nobody has explained."""
    name = f"{model.__name__}.{field}"
    return field_docs(model).get(field) or IN_SHAPE.get(name) or _by_name(name, field)


def _by_name(name: str, field: str) -> str:
    if field not in BY_NAME:
        raise KeyError(f"{name} has no meaning: write one below the field in the contracts")
    return BY_NAME[field]
