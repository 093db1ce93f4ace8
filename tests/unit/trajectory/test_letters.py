"""Letters to the employee: what is asked, by when, in sentences that most people can read."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from services.trajectory.rules.riv.letters import (
    FORMS_NL,
    GROUNDS_NL,
    LETTERS,
    WHOM_NL,
    Letter,
    letter_of,
)
from shared import contracts
from shared.contracts.dossier.consults import ConsultPlanned, Whom
from shared.contracts.dossier.duties import Ground, WageWithheld
from shared.contracts.dossier.entry import Entry
from tests.unit.pdf_text import text_of
from tests.unit.trajectory.at_the_door import CASE, bearer, ill

EXAMPLES = Path(contracts.__file__).parent / "examples"
LONGEST, USUAL = 15, 10
"""Words of a sentence at most, and on average: what guides to plain Dutch (B1) ask."""
HARD = {
    *(
        "derhalve",
        "tevens",
        "indien",
        "betreffende",
        "inzake",
        "conform",
        "middels",
        "teneinde",
        "dient",
        "alsmede",
    ),
    *("desbetreffende", "voornoemd", "hieromtrent", "ingevolge", "dan wel", "met betrekking tot"),
}
"""Words that such guides tell to leave out."""


def example(kind: type[Entry], **other: Any) -> Entry:
    """The example of a kind, with other fields where given."""
    return kind.model_validate({**json.loads((EXAMPLES / f"{kind.kind}.json").read_text()), **other})


def letters() -> list[Letter]:
    """Every letter, in each of its forms."""
    made = [letter_of(example(kind)) for kind in LETTERS]
    made += [letter_of(example(WageWithheld, how=how)) for how in ("suspended", "stopped")]
    return [each for each in made if each is not None]


def words(letter: Letter) -> list[list[str]]:
    """The words of each of its sentences."""
    split = [re.split(r"(?<=[.?!])\s+", paragraph) for paragraph in letter.paragraphs]
    return [sentence.split() for paragraph in split for sentence in paragraph]


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.subject)
def test_a_letter_has_short_sentences_and_plain_words(letter: Letter) -> None:
    """No sentence of more than fifteen words, ten on average, and none of the words of an office."""
    lengths = [len(each) for each in words(letter)]
    assert [" ".join(each) for each in words(letter) if len(each) > LONGEST] == []
    assert sum(lengths) / len(lengths) <= USUAL
    text = " ".join(letter.paragraphs).lower()
    assert [each for each in HARD if re.search(rf"\b{each}\b", text)] == []


def test_every_code_has_words() -> None:
    """With whom, in which form, on which ground."""
    assert set(get_args(Whom)) == WHOM_NL.keys()
    forms = ConsultPlanned.model_fields["form"].annotation
    assert set(get_args(forms)) == FORMS_NL.keys()
    assert set(get_args(Ground)) == GROUNDS_NL.keys()


async def test_an_appointment_goes_out_as_a_letter() -> None:
    """To the employee by name; the day is in it, and what to do who cannot come."""
    async with ill(10) as asked:
        planned = await asked.entered("consult-planned", "case-manager", day="2025-09-18", form="telephone")
        answer = await asked.http.post(
            f"/v1/cases/{CASE}/entries/{planned}.pdf",
            json={"employee": "A. Voorbeeld", "employer": "Bakkerij Voorbeeld"},
            headers=bearer("case-manager"),
        )
        assert answer.status_code == 200, answer.text
        text = text_of(answer.content)
    for said in (
        "Uw afspraak op 18 september 2025 Aan A. Voorbeeld Datum 11 september 2025",
        "Beste A. Voorbeeld, U hebt een afspraak met de bedrijfsarts op 18 september 2025. U wordt gebeld.",
        "Kunt u niet? Laat het ons dan zo snel mogelijk weten.",
        "Met vriendelijke groet, Bakkerij Voorbeeld",
    ):
        assert said in text, said
