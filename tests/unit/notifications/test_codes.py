"""Every code with which notifications refuses is explained on its API page; and no other is."""

import re
from pathlib import Path

from deploy.contracts.openapi import openapi
from services.notifications.door.codes import CODES as PARTNER_CODES
from services.notifications.door.letter_codes import LETTER_CODES
from shared.kernel.problem_page import EVERYWHERE

CODES = (*PARTNER_CODES, *LETTER_CODES)
RAISED = re.compile(r'(?:Problem\(\s*\d{3},|PydanticCustomError\()\s*"([a-z-]+)"')


def test_every_code_that_can_be_raised_is_explained() -> None:
    """Read from the source: a new one that nobody explains fails here."""
    sources = [place.read_text() for place in Path("services/notifications").rglob("*.py")]
    raised = {code for source in sources for code in RAISED.findall(source)}
    explained = {each.code for each in CODES}
    assert {"class-not-open", "unknown-cursor", "url-not-public"} <= raised
    assert raised - explained == {each.code for each in EVERYWHERE} & raised
    assert explained - raised == set()


def test_each_stands_on_the_page_with_an_example() -> None:
    """Under its status."""
    responses = openapi("notifications")["components"]["responses"]
    for code in CODES:
        examples = responses[f"Problem{code.status}"]["content"]["application/problem+json"]["examples"]
        assert examples[code.code]["value"]["detail"] == code.means
