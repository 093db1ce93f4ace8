"""Every document by its place in the repository, as text that is ready to be written."""

from pathlib import Path

from deploy.contracts import events_page, rules_page, uwv_page
from deploy.contracts.asyncapi import asyncapi
from deploy.contracts.catalogue_page import catalogue_page
from deploy.contracts.cloudevents import cloudevent_schema, told_to_partners
from deploy.contracts.frozen import SCHEMAS, schema_of, written
from deploy.contracts.openapi import openapi
from deploy.contracts.ours import OURS
from shared.contracts import published
from shared.contracts.topics import SERVICES

OPENAPI = Path("docs/openapi")
PUBLISHED = Path("shared/contracts/published")


def documents(root: Path) -> dict[str, str]:
    """The text of each document; the hand-written examples are read below `root`."""
    made = {str(SCHEMAS / f"{kind}.json"): written(schema_of(event)) for kind, event in OURS.by_kind.items()}
    made |= _for_partners(root)
    made["docs/events.md"] = events_page.page(root)
    made["docs/rules.md"], made["docs/rules.svg"] = rules_page.page(), rules_page.timeline()
    made["docs/uwv.md"] = uwv_page.page()
    made |= {str(OPENAPI / f"{service}.json"): written(openapi(service)) for service in SERVICES}
    return made


def _for_partners(root: Path) -> dict[str, str]:
    """What a service serves, beside the contracts and not in `docs`: an image holds the contracts."""
    found = {
        f"{published.SCHEMAS}/{kind}.json": written(cloudevent_schema(event))
        for kind, event in OURS.by_kind.items()
        if told_to_partners(event)
    }
    found[published.PAGE], found[published.ASYNCAPI] = catalogue_page(root), written(asyncapi(root))
    return {str(PUBLISHED / name): text for name, text in found.items()}


def left_over(root: Path) -> list[Path]:
    """Schemas and OpenAPI documents of something that is there no more."""
    known = {root / name for name in documents(root)}
    folders = (SCHEMAS, OPENAPI, PUBLISHED / published.SCHEMAS)
    return sorted(path for folder in folders for path in (root / folder).glob("*.json") if path not in known)
