"""Every reason code in plain Dutch and English, as a case manager reads it."""

from typing import Literal

from shared.contracts.limits import CATALOGUE

Lang = Literal["nl", "en"]

LIMIT_TEXTS: dict[str, tuple[str, str]] = {
    "limit-exceeded": (
        "Het werk gaat over de grens bij: {item}.",
        "The work goes beyond the limit on: {item}.",
    ),
    "limit-at-edge": (
        "Het werk vraagt precies wat nog kan bij: {item}. Vraag na of dat houdbaar is.",
        "The work asks exactly what is still possible on: {item}. Ask whether that can be kept up.",
    ),
    "limit-estimated": (
        "Wat het werk vraagt bij {item} is geschat naar het beroep. Vraag het na bij de werkgever.",
        "What the work asks on {item} is estimated from the occupation. Ask the employer.",
    ),
    "limit-suggested": (
        "De tekst, of hetzelfde werk elders, zegt iets over: {item}. Vraag het na bij de werkgever.",
        "The text, or the same work elsewhere, says something about: {item}. Ask the employer.",
    ),
    "limit-unknown": (
        "Het is onbekend wat het werk vraagt bij: {item}. Vraag het na bij de werkgever.",
        "It is unknown what the work asks on: {item}. Ask the employer.",
    ),
    "limit-kept": (
        "Het werk blijft binnen de grens bij: {item}.",
        "The work stays within the limit on: {item}.",
    ),
    "no-limit": (
        "Er is geen beperking bij: {item}.",
        "There is no limit on: {item}.",
    ),
}
"""Codes that carry an item behind a colon, as `limit-exceeded:lift-carry`. These never leave the platform."""

TEXTS: dict[str, tuple[str, str]] = {
    "occupation-excluded": (
        "Dit beroep is voor de kandidaat uitgesloten.",
        "This occupation is excluded for the candidate.",
    ),
    "occupation-maybe-excluded": (
        "De titel is die van een uitgesloten beroep. Ga na of het om dat beroep gaat.",
        "The title is that of an excluded occupation. Check whether it is that occupation.",
    ),
    "occupation-unknown": (
        "Het beroep is onbekend; let op de beroepen die de kandidaat uitsluit.",
        "The occupation is unknown; mind the occupations the candidate excludes.",
    ),
    "occupation-known": (
        "De kandidaat heeft in dit of verwant werk ervaring.",
        "The candidate has experience in this or related work.",
    ),
    "interest-met": (
        "Het werk past bij een belangstelling van de kandidaat.",
        "The work meets an interest of the candidate.",
    ),
    "skills-missing": (
        "De vacature vraagt vaardigheden die de kandidaat niet noemt.",
        "The vacancy asks for skills that the candidate does not name.",
    ),
    "hours-too-many": (
        "De vacature vraagt meer uren per week dan de kandidaat kan of wil werken.",
        "The vacancy asks for more hours a week than the candidate can or wants to work.",
    ),
    "hours-too-few": (
        "De vacature biedt minder uren per week dan de kandidaat zoekt.",
        "The vacancy offers fewer hours a week than the candidate looks for.",
    ),
    "hours-unknown": (
        "Het aantal uren per week is onbekend. Vraag het na bij de werkgever.",
        "The hours a week are unknown. Ask the employer.",
    ),
    "licence-missing": (
        "De kandidaat heeft een rijbewijs of bevoegdheid niet die de vacature eist.",
        "The candidate does not hold a licence that the vacancy requires.",
    ),
    "licences-unknown": (
        "De vacature eist een rijbewijs of bevoegdheid. Vraag na of de kandidaat die heeft.",
        "The vacancy requires a licence. Ask whether the candidate holds it.",
    ),
    "education-too-high": (
        "De vacature eist een hoger opleidingsniveau dan de kandidaat heeft.",
        "The vacancy requires a higher level of education than the candidate has.",
    ),
    "education-unknown": (
        "Het opleidingsniveau is aan een van beide kanten onbekend.",
        "The level of education is unknown on one of the two sides.",
    ),
    "wage-too-low": (
        "Het hoogste loon ligt onder het laagste uurloon dat de kandidaat aanvaardt.",
        "The highest wage is below the lowest hourly wage that the candidate accepts.",
    ),
    "wage-unknown": (
        "Of het loon hoog genoeg is, is onbekend.",
        "Whether the wage is high enough is unknown.",
    ),
    "travel-too-far": (
        "De afstand is veel groter dan de kandidaat wil of kan reizen.",
        "The distance is much more than the candidate can or wants to travel.",
    ),
    "travel-over-limit": (
        "De afstand is iets groter dan de grens. Vraag na of de reis te doen is.",
        "The distance is somewhat over the limit. Ask whether the journey can be made.",
    ),
    "travel-estimated": (
        "De afstand is geschat: van een postcode zijn alleen de eerste twee cijfers bekend.",
        "The distance is estimated: only the first two digits of a postcode are known.",
    ),
    "travel-unknown": (
        "De reisafstand is onbekend. Vraag na waar het werk is.",
        "The distance to travel is unknown. Ask where the work is.",
    ),
    "vacancy-expired": (
        "De vacature is verlopen.",
        "The vacancy has expired.",
    ),
}
"""Codes that stand alone."""


def reason_text(code: str, lang: Lang = "nl") -> str:
    """The code as a sentence in the language asked; a code that does not exist is a KeyError."""
    which = 0 if lang == "nl" else 1
    name, _, item = code.partition(":")
    if not item:
        return TEXTS[name][which]
    known = CATALOGUE[item]
    return LIMIT_TEXTS[name][which].format(item=known.label_nl if lang == "nl" else known.label_en)
