"""What the days of a second track bring by themselves: a report that stays out, a target that was missed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.trajectory.rules.work.row import Case, Watch
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.passivity import (
    PassivityNoticed,
    PassivityReplied,
    PassivityReported,
    Reply,
    Shortfall,
)
from shared.contracts.dossier.second_track import (
    ActivityDone,
    BureauReported,
    BureauReportOverdue,
    SecondTrackAgreed,
    Target,
)

DAY = timedelta(days=1)


def terms(case: Case) -> tuple[SecondTrackAgreed, date] | None:
    """The agreement by which the track runs and the day from which its terms count; None without one."""
    runs = case.standing.second_track
    agreed = case.standing.answered(SecondTrackAgreed)
    if runs is None or not agreed:
        return None
    agreement, answered = agreed[-1]
    return agreement, max(runs.on, answered.on)


def ended_periods(begins: date, days: int, today: date) -> Iterator[tuple[date, date]]:
    """First and last day of each period of so many days that is over."""
    first = begins
    while (last := first + timedelta(days=days - 1)) < today:
        yield first, last
        first = last + DAY


def next_period_over(begins: date, days: int, today: date) -> date:
    """The first day after today on which a period is over."""
    return begins + timedelta(days=days * (max(today - begins, timedelta()).days // days + 1))


def shortfalls(case: Case, targets: Sequence[Target], first: date, last: date) -> tuple[Shortfall, ...]:
    """The targets that were missed in a period, by what is on record now."""
    done = [each for each in case.standing.all(ActivityDone) if first <= each.on <= last]
    counted = [(each, sum(one.times for one in done if one.what == each.what)) for each in targets]
    return tuple(
        Shortfall(what=each.what, agreed=each.times, done=count)
        for each, count in counted
        if count < each.times
    )


def _reports_next(case: Case) -> date | None:
    known = terms(case)
    if known is None:
        return None
    agreement, begins = known
    return next_period_over(begins, agreement.report_every_days, case.today)


def _reports(case: Case) -> Sequence[Entry]:
    """For each period that is over without a report, once."""
    known = terms(case)
    if known is None:
        return ()
    agreement, begins = known
    reported = [each.on for each in case.standing.all(BureauReported)]
    said = {each.due for each in case.standing.all(BureauReportOverdue)}
    return [
        BureauReportOverdue(on=case.today, due=last)
        for first, last in ended_periods(begins, agreement.report_every_days, case.today)
        if last not in said and not any(first <= day <= last for day in reported)
    ]


REPORTS = Watch(next_day=_reports_next, on_day=_reports)


def _unreported(case: Case) -> list[PassivityNoticed]:
    told = {each.notice for each in case.standing.all(PassivityReported)}
    return [each for each in case.standing.all(PassivityNoticed) if each.entry not in told]


def _targets_next(case: Case) -> date | None:
    known = terms(case)
    if known is None:
        return None
    agreement, begins = known
    overs = [next_period_over(begins, each.every_days, case.today) for each in agreement.targets]
    replies = [each.reply_by + DAY for each in _unreported(case) if each.reply_by >= case.today]
    return min([*overs, *replies], default=None)


def _noticed(case: Case) -> Iterator[Entry]:
    """Each period that is over and in which a target was missed, once; bureau and employee hear of it."""
    known = terms(case)
    if known is None:
        return
    agreement, begins = known
    said = {(each.from_, each.until) for each in case.standing.all(PassivityNoticed)}
    for days in sorted({each.every_days for each in agreement.targets}):
        targets = [each for each in agreement.targets if each.every_days == days]
        for first, last in ended_periods(begins, days, case.today):
            short = shortfalls(case, targets, first, last)
            if short and (first, last) not in said:
                yield PassivityNoticed.model_validate(
                    {
                        "on": case.today,
                        "from": first,
                        "until": last,
                        "short": short,
                        "reply_by": case.today + timedelta(days=agreement.reply_days),
                    }
                )


def _told_the_employer(case: Case) -> Iterator[Entry]:
    """After the term for reply, with the replies; what was made good by then is not told."""
    known = terms(case)
    for notice in _unreported(case):
        if known is None or notice.reply_by >= case.today:
            continue
        what = {each.what for each in notice.short}
        days = (notice.until - notice.from_).days + 1
        targets = [each for each in known[0].targets if each.every_days == days and each.what in what]
        short = shortfalls(case, targets, notice.from_, notice.until)
        replies = [each for each in case.standing.all(PassivityReplied) if each.notice == notice.entry]
        if short:
            yield PassivityReported.model_validate(
                {
                    "on": case.today,
                    "notice": notice.entry,
                    "from": notice.from_,
                    "until": notice.until,
                    "short": short,
                    "replies": [Reply(by=each.by, reason=each.reason) for each in replies],
                }
            )


def _targets(case: Case) -> Sequence[Entry]:
    return [*_told_the_employer(case), *_noticed(case)]


TARGETS = Watch(next_day=_targets_next, on_day=_targets)
