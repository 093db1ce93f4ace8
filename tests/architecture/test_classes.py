"""Every field has one class of data, and no topic holds a field that its class may not."""

import pytest
from pydantic import BaseModel

from deploy.contracts.shapes import shapes_of
from shared.contracts.catalogue import TOLD
from shared.contracts.classes import MAY_CARRY, DataClass, Marked
from shared.contracts.event import Event
from shared.contracts.topics import BY_NAME, SERVICES, TOPICS

EVERY_KIND = pytest.mark.parametrize("event", TOLD, ids=lambda event: event.kind)


def marks(shape: type[BaseModel]) -> dict[str, list[DataClass]]:
    return {
        f"{shape.__name__}.{name}": [mark.data_class for mark in field.metadata if isinstance(mark, Marked)]
        for name, field in shape.model_fields.items()
    }


@EVERY_KIND
def test_every_field_has_exactly_one_class(event: type[Event]) -> None:
    """Nested shapes included: nobody has to guess who may see a field."""
    fields = {name: found for shape in shapes_of(event) for name, found in marks(shape).items()}
    assert [name for name, found in fields.items() if len(found) != 1] == []


@EVERY_KIND
def test_a_kind_stands_on_a_topic_that_may_carry_it(event: type[Event]) -> None:
    """What a subscriber may not see, its topic does not hold."""
    allowed = MAY_CARRY[BY_NAME[str(event.topic)].data_class]
    held = {name: found for shape in shapes_of(event) for name, found in marks(shape).items()}
    assert [name for name, found in held.items() if not allowed.issuperset(found)] == []


def test_every_topic_has_an_owner_and_is_named_after_it() -> None:
    """Who tells is plain from the name."""
    assert [each.name for each in TOPICS if each.owner not in SERVICES] == []
    assert [each.name for each in TOPICS if not each.name.startswith(f"{each.owner}-")] == []
    assert len(BY_NAME) == len(TOPICS)
