"""Worked cases of the statutory clock go through the command line and give what each expects."""

import json
from datetime import date

import pytest

from services.trajectory.rules.lines import answer
from tests.statute.worked import OWN, Json, everywhere, meets


@pytest.mark.parametrize("case", everywhere())
def test_the_clock_gives_what_the_case_expects(case: Json) -> None:
    """A worked case goes in as a line, and every expectation it names is met."""
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else None
    [(line, good)] = answer([json.dumps(case)], as_of, explain=False)
    told = json.loads(line)
    assert good, told
    assert told["id"] == case["id"]
    meets(told, case)


def test_an_explained_line_gives_reasons_in_dutch_and_english_and_a_plain_one_none() -> None:
    """Asking for reasons adds them to every date and changes nothing else."""
    line = OWN[0].read_text(encoding="utf-8").splitlines()[0]
    [(plain, _)], [(explained, _)] = answer([line], None, explain=False), answer([line], None, explain=True)
    told = json.loads(explained)
    reasons = [each.pop("why") for each in told["obligations"]]
    assert told == json.loads(plain)
    assert all({"code", "nl", "en", "values"} == set(each) for why in reasons for each in why)
    assert all(len(why) >= 2 for why in reasons)
