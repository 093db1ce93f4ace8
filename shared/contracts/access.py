"""Who may do what on Kafka, as rows that follow from the contracts: nothing is granted that no contract names.

A service writes the topics it owns, reads those it hears, and is in groups of its own name. Whoever may read or
write a topic may also see that it is there; topics are made by an administrator only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.contracts.classes import DataClass
from shared.contracts.topics import FEEDS, PARTNERS, SERVICES, TOPICS, feed, partner_topic, topic

HEARS: dict[str, tuple[str, ...]] = {
    "intake": (),
    "trajectory": ("intake-events", "intake-capacity"),
    "matching": ("trajectory-events", "trajectory-capacity"),
    "notifications": (
        "intake-events",
        "intake-capacity",
        "intake-persons",
        "trajectory-events",
        "trajectory-capacity",
        "matching-events",
        "matching-advice",
        "notifications-events",
    ),
}
"""The topics each service hears; its handlers are held to this."""
TELLS_PARTNERS = "notifications"
"""Who writes on the topics of partners, each of which holds what that one asked for and may see."""


class Operation(StrEnum):
    """As Kafka's own tools call them."""

    READ = "Read"
    WRITE = "Write"
    DESCRIBE = "Describe"


class Resource(StrEnum):
    """What a right is on."""

    TOPIC = "topic"
    GROUP = "group"


@dataclass(frozen=True)
class Right:
    """One row of the access list: a Kafka user may do this on that."""

    user: str
    operation: Operation
    resource: Resource
    name: str
    prefixed: bool = False
    """On everything whose name begins so, instead of that one thing."""


def user_of(service: str) -> str:
    """The Kafka user of a service."""
    return f"hervat-{service}"


def tells(service: str) -> tuple[str, ...]:
    """The topics a service owns, that of its unreadable records included."""
    return tuple(each.name for each in TOPICS if each.owner == service)


def rights_of(service: str, prefix: str = "") -> list[Right]:
    """A service's whole access; `prefix` is what stands before topics and groups."""
    user = user_of(service)
    return [
        *_on_topics(user, Operation.WRITE, tells(service), prefix),
        *_on_topics(user, Operation.READ, HEARS[service], prefix),
        Right(user, Operation.READ, Resource.GROUP, prefix + service, prefixed=True),
        *(_on_partners_topics(user, prefix) if service == TELLS_PARTNERS else ()),
    ]


def _on_partners_topics(user: str, prefix: str) -> list[Right]:
    """On every topic that is made for a partner, now and later."""
    name = prefix + PARTNERS
    return [
        Right(user, each, Resource.TOPIC, name, prefixed=True)
        for each in (Operation.WRITE, Operation.DESCRIBE)
    ]


def rights_of_partner_topic(partner: str, tenant: str, prefix: str = "") -> list[Right]:
    """A partner reads its own topic of one arbodienst, in groups of its name; `ValueError` for what is no name."""
    user, name = f"partner-{partner}", prefix + partner_topic(partner, tenant).name
    readings = [Right(user, each, Resource.TOPIC, name) for each in (Operation.READ, Operation.DESCRIBE)]
    return [*readings, Right(user, Operation.READ, Resource.GROUP, f"{prefix}{user}.", prefixed=True)]


def rights_of_feed(
    tenant: str, partner: str | None = None, prefix: str = "", of: str = "vacancies"
) -> list[Right]:
    """A service reads what partners of an arbodienst write; a partner writes there and reads nothing of it."""
    name, reader = prefix + feed(tenant, of).name, user_of(FEEDS[of][0])
    readers = [Right(reader, each, Resource.TOPIC, name) for each in (Operation.READ, Operation.DESCRIBE)]
    if partner is None:
        return readers
    writer = f"partner-{_named(partner)}"
    return readers + [
        Right(writer, each, Resource.TOPIC, name) for each in (Operation.WRITE, Operation.DESCRIBE)
    ]


def rights_of_services(prefix: str = "") -> list[Right]:
    """The access list of the platform."""
    return [right for service in SERVICES for right in rights_of(service, prefix)]


def open_to_partners() -> tuple[str, ...]:
    """The topics of class process that tell of cases: without health, identity or advice."""
    return tuple(
        each.name
        for each in TOPICS
        if each.data_class is DataClass.PROCESS and not each.name.endswith("-dead")
    )


def rights_of_partner(partner: str, topics: Sequence[str], prefix: str = "") -> list[Right]:
    """What a partner needs to subscribe, in groups named `partner-<name>.` and anything.

    `ValueError` for a topic that is not open to partners, or a name that could reach another's groups.
    """
    user = f"partner-{_named(partner)}"
    if closed := [each for each in topics if each not in open_to_partners()]:
        raise ValueError(f"not open to partners: {', '.join(closed)}; open: {', '.join(open_to_partners())}")
    group = Right(user, Operation.READ, Resource.GROUP, f"{prefix}{user}.", prefixed=True)
    return [*_on_topics(user, Operation.READ, topics, prefix), group]


def _named(partner: str) -> str:
    if not partner or not partner.replace("-", "").isalnum():
        raise ValueError(f"a partner's name has letters, digits and hyphens only, not {partner!r}")
    return partner


def _on_topics(user: str, operation: Operation, names: Sequence[str], prefix: str) -> list[Right]:
    return [
        Right(user, each, Resource.TOPIC, prefix + topic(name).name)
        for name in names
        for each in (operation, Operation.DESCRIBE)
    ]
