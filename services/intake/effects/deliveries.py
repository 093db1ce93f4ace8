"""Full deliveries of an employer: compared as a whole, then taken row by row, and what is not clear is asked.

Guarantees: a row that is missing closes nothing; a delivery that would close more than a set share waits for a person
with everything it says shown; what is taken is taken as a fact with a date, once, however often it is delivered.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.intake.rules.spells import ASKED, CLOSING, is_held
from services.intake.store.comparing import Comparing
from services.intake.store.import_files import Claimed, ImportFiles
from services.intake.store.lines import Answers, Line, take_lines
from services.intake.store.standings import Questions, Standings
from services.intake.store.taking import Taking

LAST = 2**31
"""The place of those who are missing: after the last line."""


class Deliveries:
    """What is done with full deliveries."""

    def __init__(
        self,
        files: ImportFiles,
        taking: Taking,
        comparing: Comparing,
        standings: Standings,
        questions: Questions,
        share: float,
    ) -> None:
        """`share` of those who are sick: a delivery that would close more is held."""
        self._files, self._taking, self._comparing = files, taking, comparing
        self._standings, self._questions, self._share = standings, questions, share

    async def comparison(self, claimed: Claimed) -> "Comparison":
        """Begins to compare. Raises `Unavailable`."""
        held = await self.sick(claimed)
        return Comparison(claimed, self._files, self._comparing, held, self._share)

    async def sick(self, claimed: Claimed) -> dict[str, dict[str, Any]]:
        """Who of the employer was sick on the day of the delivery, as far as is known here, by case."""
        about = about_of(claimed)
        found = await self._standings.sick(claimed.who.tenant, about["employer"])
        return {each["case"]: each for each in found if each["since"] <= about["as_of"]}

    async def take(self, read: Sequence[Line], claimed: Claimed) -> Answers:
        """Takes of these rows what has a date of its own; the others are shown. Raises `Unavailable`."""
        who, about = claimed.who, about_of(claimed)
        compared = await self._comparing.rows(read, who.tenant, about["employer"])
        clear = [
            (each.line, each.read) for each in compared if each.difference and each.difference not in ASKED
        ]
        taken = await take_lines(clear, self._taking, who, claimed.handed.digest)
        after = {each["line"]: each for each in taken}
        return [{**each.shown, **after.get(each.line, {})} for each in compared]

    async def ask(self, claimed: Claimed) -> None:
        """Asks the employer what is not clear, and no more what became clear. Raises `Unavailable`."""
        who, about = claimed.who, about_of(claimed)
        held = await self.sick(claimed)
        asked: list[Mapping[str, Any]] = []
        clear: list[str] = []
        seen: set[str] = set()
        async for answer in self._files.answers(claimed.handed.file):
            if "case" not in answer or answer.get("difference") == "missing":
                continue
            seen.add(answer["case"])
            if answer.get("difference") in ASKED:
                asked.append(answer)
            else:
                clear.append(answer["case"])
        asked += missing_of(held, seen)
        keys = {each["case"]: dict(each["references"]) for each in held.values()}
        await self._questions.settle(who.tenant, clear)
        await self._questions.ask(
            who.tenant,
            about["employer"],
            [
                {
                    "case": each["case"],
                    "why": each["difference"],
                    "held_since": each["held_since"],
                    "said_since": each.get("said_since"),
                    "references": keys.get(each["case"], {}),
                    "as_of": about["as_of"],
                }
                for each in asked
            ],
        )


class Comparison:
    """One delivery as it is compared: nothing is taken, everything is shown."""

    def __init__(
        self,
        claimed: Claimed,
        files: ImportFiles,
        comparing: Comparing,
        held: Mapping[str, dict[str, Any]],
        share: float,
    ) -> None:
        """`held` is who is sick as far as is known here."""
        self._claimed, self._files, self._comparing = claimed, files, comparing
        self._held, self._share = held, share
        self._seen, self._counts = set[str](), Counter[str]()

    async def add(self, read: Sequence[Line]) -> None:
        """Some rows more. Raises `Unavailable`."""
        about = about_of(self._claimed)
        compared = await self._comparing.rows(read, self._claimed.who.tenant, about["employer"])
        self._seen |= {each.case for each in compared if each.case}
        self._counts.update(each.difference or "refused" for each in compared)
        await self._files.answered(self._claimed.handed.file, [each.shown for each in compared])

    async def close(self) -> bool:
        """Whether it may be taken. Raises `Unavailable`."""
        missing = missing_of(self._held, self._seen)
        if missing:
            self._counts["missing"] = len(missing)
            await self._files.answered(self._claimed.handed.file, missing, LAST)
        closing = sum(self._counts[each] for each in CLOSING)
        held = is_held(closing, len(self._held), self._share)
        stands = "held" if held else "waiting"
        after = replace(self._claimed.handed, differences=dict(self._counts), stands=stands)
        await self._files.compared(after)
        return not held


def missing_of(held: Mapping[str, dict[str, Any]], seen: set[str]) -> Answers:
    """Who is sick as far as is known here, and not in the delivery."""
    return [
        {"line": None, "case": case, "difference": "missing", "held_since": each["since"]}
        for case, each in held.items()
        if case not in seen
    ]


def about_of(claimed: Claimed) -> dict[str, str]:
    """Employer and day of a full delivery."""
    assert claimed.handed.snapshot is not None
    return claimed.handed.snapshot
