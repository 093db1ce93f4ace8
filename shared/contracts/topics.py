"""The topics: who owns each, which class of data it may hold, how long it is kept."""

import re
from dataclasses import dataclass

from shared.contracts.classes import DataClass


@dataclass(frozen=True)
class Topic:
    """A Kafka topic. The key is the case (the person, on the identity topic), so order holds per case."""

    name: str
    owner: str
    data_class: DataClass
    compacted: bool = False
    retention_days: int = 90

    @property
    def bodies_stay(self) -> bool:
        """Whether what was told here keeps its body elsewhere when the topic's days are over: only what all may see."""
        return self.data_class is DataClass.PROCESS


TOPICS: tuple[Topic, ...] = (
    Topic("intake-events", "intake", DataClass.PROCESS),
    Topic("intake-capacity", "intake", DataClass.CAPACITY),
    Topic("intake-persons", "intake", DataClass.IDENTITY, compacted=True),
    Topic("trajectory-events", "trajectory", DataClass.PROCESS),
    Topic("trajectory-capacity", "trajectory", DataClass.CAPACITY),
    Topic("matching-events", "matching", DataClass.PROCESS),
    Topic("matching-advice", "matching", DataClass.ADVICE),
    Topic("notifications-events", "notifications", DataClass.PROCESS),
    Topic("intake-dead", "intake", DataClass.PROCESS, retention_days=30),
    Topic("trajectory-dead", "trajectory", DataClass.PROCESS, retention_days=30),
    Topic("matching-dead", "matching", DataClass.PROCESS, retention_days=30),
    Topic("notifications-dead", "notifications", DataClass.PROCESS, retention_days=30),
)

FEEDS = {
    "vacancies": ("matching", DataClass.PROCESS),
    "absences": ("intake", DataClass.IDENTITY),
}
"""What partners write for one arbodienst on a topic of its own: which service reads it, and its class of data."""


def feed(tenant: str, of: str = "vacancies") -> Topic:
    """The topic on which partners of one arbodienst write; `ValueError` for a name that cannot be one.

    It says whose records they are, so a partner may write on it and nowhere else. What is on it stays a day.
    """
    if not tenant or not tenant.replace("-", "").isalnum() or not tenant.isascii():
        raise ValueError(f"an arbodienst's name has letters, digits and hyphens only, not {tenant!r}")
    return Topic(f"{of}-in-{tenant}", "partners", FEEDS[of][1], retention_days=1)


def feeds(tenant: str) -> tuple[Topic, ...]:
    """All of them."""
    return tuple(feed(tenant, of) for of in FEEDS)


PARTNERS = "partner-"
"""What the topics begin with on which single partners are told."""
PARTNER = re.compile(r"[a-z0-9]{2,32}")
"""A partner's name: without a hyphen, so that no two names and arbodiensten make the same topic or group."""


def partner_topic(partner: str, tenant: str) -> Topic:
    """The topic on which one partner is told of one arbodienst what it asked for; `ValueError` for what is no name.

    Its class is that of the events that are put there, which stand on no other partner's topic.
    """
    if not PARTNER.fullmatch(partner):
        raise ValueError(f"a partner's name has 2 to 32 letters and digits in lower case, not {partner!r}")
    if not tenant.replace("-", "").isalnum() or not tenant.isascii():
        raise ValueError(f"an arbodienst's name has letters, digits and hyphens only, not {tenant!r}")
    return Topic(f"{PARTNERS}{partner}-{tenant}", "notifications", DataClass.ADVICE)


SERVICES = ("intake", "trajectory", "matching", "notifications")


def topic(name: str) -> Topic:
    """The topic of that name; `KeyError` for a name that no contract knows."""
    return BY_NAME[name]


BY_NAME = {each.name: each for each in TOPICS}
