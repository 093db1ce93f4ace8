"""Sentences of vacancies written by hand with the skills they ask for.

One hand wrote them and the rules of reading; of the half kept apart only the counts were seen while those were made.
They name skills word for word, so the recall says nothing of advertisements that say it in other words.

Where `HERVAT_REFERENCE` names a folder, its skills are looked for beside the starter's, so that there is more to be
wrong about.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from services.matching.rules.reading.skills import SkillIndex
from services.matching.rules.reference_shape import Reference
from services.matching.store.reference import load
from tests.unit.matching.reading.measure import Measured

SENTENCES = Path(__file__).with_name("skills.jsonl")
FOLDERS = [None, *(Path(folder) for folder in [os.environ.get("HERVAT_REFERENCE")] if folder)]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: "starter" if folder is None else "both")
def reference(request: pytest.FixtureRequest) -> Reference:
    """The starter's skills, and those of the folder besides."""
    starter = load()
    return replace(
        starter, skills={**starter.skills, **(load(request.param).skills if request.param else {})}
    )


def measured(reference: Reference, kept: bool) -> Measured:
    """Counted by skill: what is found within words that ask for it is right, anything else is wrong."""
    index = SkillIndex(reference.skill_titles)
    right = wrong = overlooked = 0
    for row in map(json.loads, SENTENCES.read_text(encoding="utf-8").splitlines()):
        if row["kept"] == kept:
            found = [each for each in index.in_text("vacature", row["text"]) if each.accepted]
            good = {each.item for each in found if any(each.words in asked for asked in row["asks"])}
            right += len(good)
            wrong += len(found) - len(good)
            overlooked += len({reference.skill_name(asked) for asked in row["asks"]} - good)
    return Measured(right, wrong, overlooked)


@pytest.mark.parametrize("kept", [False, True])
def test_a_skill_that_is_taken_for_certain_is_asked_for_nineteen_times_in_twenty(
    reference: Reference, kept: bool
):
    """On the sentences the rules were made on and on those kept apart; the recall is printed."""
    found = measured(reference, kept)
    print(f"precision {found.precision:.3f} recall {found.recall:.3f} of {found}")
    assert found.right >= 30
    assert found.precision >= 0.95
