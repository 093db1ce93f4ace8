"""Telling again what was told, with the same ids: to the live topics, or to one topic that somebody starts from."""

from dataclasses import replace
from typing import Any

from shared.kernel.decider import Commit
from shared.kernel.journal import Journal, Publisher
from shared.kernel.outcome import Unavailable


async def retell(
    journal: Journal[Any], publisher: Publisher, case: str | None, topic: str | None, to: str | None
) -> int:
    """Every case, or one; what was told on every topic, or on one; returns how many events. As `Cases.retell`."""
    if to and not topic:
        raise ValueError("another topic takes what was told on one: name it")
    count = 0
    async for about in journal.cases():
        if case in (None, about):
            commits = [_told_on(commit, topic) for commit in await journal.commits_of(about)]
            if len(await publisher.publish(commits, to)) < len(commits):
                raise Unavailable(f"Kafka did not take all of {about}; {count} events were told before it")
            count += sum(len(commit.told) for commit in commits)
    return count


def _told_on(commit: Commit, topic: str | None) -> Commit:
    """The commit with only what it told on a topic; whole where none is named."""
    if topic is None:
        return commit
    return replace(commit, messages=tuple(each for each in commit.messages if each.event.topic == topic))
