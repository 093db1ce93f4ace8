"""The catalogue as partners read it, ready to be served: a page, the AsyncAPI document, a CloudEvents schema per kind.

The files beside this one are written by `make contracts` and go wherever the contracts go, into an image too. They are
laid out as they are served, so that the links of the page hold in both places.
"""

from functools import cache
from pathlib import Path

from shared.contracts.catalogue import BY_KIND

HERE = Path(__file__).parent
PAGE, ASYNCAPI, SCHEMAS = "catalogue.html", "catalogue/asyncapi.json", "catalogue/schemas"


@cache
def page() -> str:
    """The web page, as HTML."""
    return (HERE / PAGE).read_text(encoding="utf-8")


@cache
def asyncapi() -> str:
    """The AsyncAPI 3 document, as JSON."""
    return (HERE / ASYNCAPI).read_text(encoding="utf-8")


@cache
def schema(kind: str) -> str | None:
    """The JSON Schema of a kind as a whole CloudEvent; None for what is no kind or is told to no partner."""
    path = HERE / SCHEMAS / f"{kind}.json"
    return path.read_text(encoding="utf-8") if kind in BY_KIND and path.exists() else None
