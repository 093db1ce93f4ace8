"""What stands in a journal can be read back, kept kinds included: one that cannot would end its service."""

from datetime import UTC, datetime

import bson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.intake.domain import DECIDER as INTAKE
from services.matching.domain import DECIDER as MATCHING
from services.notifications.domain import DECIDER as NOTIFICATIONS
from services.trajectory.domain import DECIDER as TRAJECTORY
from shared.contracts.event import Event
from shared.kernel.message import Kinds, Message, from_document, to_document
from tests.contract.made_up_events import instances

AT = datetime(2025, 3, 4, 8, 30, tzinfo=UTC)
COMMIT = {"about": "case-1", "tenant": "demo", "employer": "bakkerij-voorbeeld"}
AWARE: bson.CodecOptions[dict[str, object]] = bson.CodecOptions(tz_aware=True)

SERVICES: dict[str, Kinds] = {
    each.service: each.kinds for each in (INTAKE, TRAJECTORY, MATCHING, NOTIFICATIONS)
}
EVERY = [
    pytest.param(event, kinds, id=f"{service}:{kind}")
    for service, kinds in SERVICES.items()
    for kind, event in sorted(kinds.items())
]


@pytest.mark.parametrize(("event", "kinds"), EVERY)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(data=st.data())
def test_every_kind_of_a_service_comes_back_from_its_journal(
    event: type[Event], kinds: Kinds, data: st.DataObject
) -> None:
    """As MongoDB stores it, without the fields that are None, it reads back the same."""
    made = data.draw(instances(event))
    message = Message("e-1", "case-1", AT, made, "demo", "bakkerij-voorbeeld", "intake", "c-1")
    stored = bson.decode(bson.encode(to_document(message)), AWARE)
    assert from_document(stored, COMMIT, kinds) == message
