"""The topics: who owns each, which class of data it may hold, how long it is kept."""

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

SERVICES = ("intake", "trajectory", "matching", "notifications")


def topic(name: str) -> Topic:
    """The topic of that name; `KeyError` for a name that no contract knows."""
    return BY_NAME[name]


BY_NAME = {each.name: each for each in TOPICS}
