"""Which dates of a clock are told: of an absence that may be over next week only what it asks for in six weeks."""

from datetime import date

from services.trajectory.rules import SIX_WEEKS, Clock, From, Obligation, row

SAID = (From.FACT, From.RECOVERY, From.UWV_TERM)
"""What counts from these was called for by somebody's word."""


def shown(now: Clock, on: date) -> list[Obligation]:
    """The obligations that have a date, hold, and are told on a day.

    A date beyond six weeks is told once the absence has lasted four, or when what it counts from was told.
    """
    if now.lasted_four_weeks_on is not None and on >= now.lasted_four_weeks_on:
        return now.holding
    return [each for each in now.holding if _soon(each, now)]


def _soon(each: Obligation, now: Clock) -> bool:
    statute = row(each.rule)
    if each.due <= now.six_weeks_on or each.done_on is not None:
        return True
    if statute.counts_from is From.FIRST_SICK_DAY:
        return statute.days <= SIX_WEEKS
    begun = statute.step is not None and (step := now.obligation(statute.step)) is not None and step.done_on
    return statute.counts_from in SAID or (bool(begun) and statute.every is None)
