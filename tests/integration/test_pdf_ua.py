"""What we print, held against PDF/UA-1 by veraPDF: reports, documents and letters can be read by everybody."""

from collections.abc import Mapping
from pathlib import Path
from subprocess import run

import pytest

from deploy import ground
from deploy.ground import prerequisites
from deploy.ground.prepare import Jars, prepare
from tests.unit.pdfs import plain
from tests.unit.trajectory.at_the_door import CASE, Asked, bearer, ill
from tests.unit.trajectory.riv import first_year

POM = Path(__file__).with_name("verapdf-pom.xml")
VERAPDF = Jars("verapdf", "veraPDF 1.28.2 with Maven (about 30 MB the first time)", POM)
NAMED = {"employee": "Voorbeeld van een <b>Naam</b>", "employer": "Bakkerij Voorbeeld", "bsn": "111222333"}

pytestmark = pytest.mark.servers


async def printed(asked: Asked, path: str) -> bytes:
    """A document as it is printed."""
    answer = await asked.http.post(f"/v1/cases/{CASE}/{path}", json=NAMED, headers=bearer("case-manager"))
    assert answer.status_code == 200, answer.text
    return answer.content


def verdicts(made: Mapping[str, bytes], folder: Path) -> dict[str, bool]:
    """By file name, whether it conforms."""
    for name, data in made.items():
        (folder / name).write_bytes(data)
    java, jars = prerequisites.java(), prepare(ground.home(), print, VERAPDF)
    command = [java, "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper"]
    command += ["--flavour", "ua1", "--format", "text", *(str(folder / name) for name in made)]
    said = run(command, capture_output=True, text=True, check=False)
    rows = [line.split() for line in said.stdout.splitlines() if line.startswith(("PASS ", "FAIL "))]
    return {Path(row[1]).name: row[0] == "PASS" for row in rows}


async def test_what_we_print_conforms(tmp_path: Path) -> None:
    """A full report, a plan as a document, a letter; a page that was never tagged shows that the check can fail."""
    async with ill(42) as asked:
        letter = await asked.entered("consult-planned", "case-manager", day="2025-10-20")
        plan = await first_year(asked)
        made = {
            "report.pdf": await printed(asked, "report.pdf"),
            "plan.pdf": await printed(asked, f"entries/{plan}.pdf"),
            "letter.pdf": await printed(asked, f"entries/{letter}.pdf"),
            "untagged.pdf": plain(),
        }
    assert verdicts(made, tmp_path) == {name: name != "untagged.pdf" for name in made}
