"""Every code with which intake refuses is explained on its API page, with an example; and no other is."""

import re
from pathlib import Path
from typing import Any

from services.intake.app import build
from services.intake.door.codes import CODES
from shared.kernel.problem_page import EVERYWHERE, SCHEMA
from shared.kernel.settings import Settings

RAISED = re.compile(
    r'(?:Problem\(\s*\d{3}|Refusal\(|Fault\(|NotXml\(|PydanticCustomError\()[\s,]*"([a-z-]+)"'
)
WRITTEN = re.compile(r'^BROKEN = "([a-z-]+)"', re.MULTILINE)
PLACES = (*Path("services/intake").rglob("*.py"), Path("shared/kernel/plain_xml.py"))
EXPLAINED = {each.code for each in CODES}
SETTINGS = {
    "KAFKA_BOOTSTRAP": "localhost:1",
    "MONGODB_URL": "mongodb://localhost:1",
    "HERVAT_TOKEN_SECRET": "a-secret-made-up-for-these-tests-1",
    "HERVAT_PERSON_SECRET": "a-secret-made-up-for-these-tests-1",
}


def page() -> dict[str, Any]:
    """The OpenAPI document."""
    door = build(Settings.model_validate(SETTINGS)).door
    assert door
    return door.openapi()


def test_every_code_that_can_be_raised_is_explained() -> None:
    """Read from the source: a new one that nobody explains fails here."""
    sources = [place.read_text() for place in PLACES if place.name != "codes.py"]
    raised = {code for source in sources for find in (RAISED, WRITTEN) for code in find.findall(source)}
    assert {"still-sick", "not-csv", "bsn-invalid", "xml-unsafe"} <= raised
    everywhere = {each.code for each in EVERYWHERE}
    assert raised - EXPLAINED - everywhere == set()
    assert EXPLAINED - raised == set()


def test_each_has_an_example_that_is_a_problem() -> None:
    """Under its status, with the fields of the schema and no other."""
    document = page()
    answers, named = (
        document["paths"]["/v1/absences"]["post"]["responses"],
        document["components"]["responses"],
    )
    for code in (*EVERYWHERE, *CODES):
        name = answers[str(code.status)]["$ref"].rpartition("/")[2]
        content = named[name]["content"]["application/problem+json"]
        value = content["examples"][code.code]["value"]
        assert (value["code"], value["status"], value["detail"]) == (code.code, code.status, code.means)
        assert set(SCHEMA["required"]) <= value.keys() <= SCHEMA["properties"].keys()
    assert "HTTPValidationError" not in str(answers)
