"""Every document by its place in the repository, as text that is ready to be written."""

from pathlib import Path

from deploy.contracts import events_page, rules_page, uwv_page
from deploy.contracts.asyncapi import asyncapi
from deploy.contracts.frozen import SCHEMAS, schema_of, written
from deploy.contracts.openapi import openapi
from shared.contracts.catalogue import BY_KIND
from shared.contracts.topics import SERVICES

OPENAPI = Path("docs/openapi")


def documents(root: Path) -> dict[str, str]:
    """The text of each document; the hand-written examples are read below `root`."""
    made = {
        str(SCHEMAS / f"{kind}.json"): written(schema_of(event)) for kind, event in sorted(BY_KIND.items())
    }
    made["docs/events.md"] = events_page.page(root)
    made["docs/rules.md"], made["docs/rules.svg"] = rules_page.page(), rules_page.timeline()
    made["docs/uwv.md"] = uwv_page.page()
    made["docs/asyncapi.json"] = written(asyncapi(root))
    made |= {str(OPENAPI / f"{service}.json"): written(openapi(service)) for service in SERVICES}
    return made


def left_over(root: Path) -> list[Path]:
    """Schemas and OpenAPI documents of something that is there no more."""
    known = {root / name for name in documents(root)}
    there = [*(root / SCHEMAS).glob("*.json"), *(root / OPENAPI).glob("*.json")]
    return sorted(path for path in there if path not in known)
