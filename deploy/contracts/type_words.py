"""A JSON Schema of one field in words, for a table."""

from collections.abc import Mapping
from typing import Any, cast

Schema = Mapping[str, Any]

PLAIN = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


def type_words(schema: Schema) -> str:
    """What a field holds, with links to the shapes; null is left to the word optional."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return "one of " + ", ".join(f"`{each}`" for each in schema["enum"])
    choices = cast(list[Schema], schema.get("anyOf") or schema.get("oneOf") or [])
    if choices:
        return " or ".join(type_words(each) for each in choices if each.get("type") != "null")
    if schema.get("type") == "array":
        return f"list of {type_words(schema['items'])}"
    if schema.get("type") == "object":
        return f"object of {type_words(cast(Schema, schema['additionalProperties']))} by name"
    return _single(schema)


def _single(schema: Schema) -> str:
    """A single value, with its bounds."""
    if schema.get("format") == "date":
        return "date"
    words = PLAIN[str(schema["type"])]
    if "pattern" in schema:
        return f"{words} like `{schema['pattern']}`"
    low, high = schema.get("minimum"), schema.get("maximum")
    return f"{words} from {low} to {high}" if low is not None and high is not None else words
