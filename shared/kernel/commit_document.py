"""How a commit stands in MongoDB, and beside a case's last one the case after it (`after`)."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic

from shared.kernel.decider import Commit, Decider, Fold, Held, S
from shared.kernel.forgotten import Forgotten
from shared.kernel.message import from_document, to_document
from shared.kernel.mongo import Document


class CommitDocuments(Generic[S]):
    """Writes and reads the documents of one service."""

    def __init__(self, decider: Decider[S]) -> None:
        """Whose kinds and state they hold."""
        self._decider = decider

    def write(self, commit: Commit, after: Fold[S]) -> Document:
        """A commit that is not settled yet, and how its case stands."""
        return {
            "_id": id_of(commit.about, commit.version),
            "about": commit.about,
            "version": commit.version,
            "at": commit.at,
            "tenant": commit.tenant,
            "employer": commit.employer,
            "because": list(commit.because),
            "messages": [to_document(message) for message in commit.messages],
            "held": [_held_document(held) for held in commit.held],
            "released": commit.released,
            "rulebook": commit.rulebook,
            "pending": True,
            "after": self.after(after),
        }

    def commit(self, document: Mapping[str, Any]) -> Commit:
        """The commit, in the newest versions of its kinds; `KeyError` for a kind the service does not know."""
        return Commit(
            about=document["about"],
            version=document["version"],
            at=document["at"],
            tenant=document["tenant"],
            employer=document["employer"],
            because=tuple(document["because"]),
            messages=tuple(
                from_document(each, document, self._decider.kinds) for each in document["messages"]
            ),
            held=self._held(document["held"], document),
            released=document["released"],
            rulebook=document["rulebook"],
        )

    def after(self, after: Fold[S]) -> Document:
        """How a case stands; tenant, employer, version and time are the commit's."""
        due = self._decider.due(after.state)
        return {
            "fold": self._decider.fold,
            "rulebook": after.rulebook,
            "sequences": dict(after.sequences),
            "held": [_held_document(held) for held in after.held],
            "due": due.isoformat() if due else None,
            "state": after.state.model_dump(mode="json", by_alias=True),
            **({"trace": after.trace} if after.trace else {}),
        }

    def fold(self, row: Mapping[str, Any]) -> Fold[S]:
        """The case as its last commit says that it stands."""
        after = row["after"]
        return Fold(
            about=row["about"],
            state=self._decider.state.model_validate(after["state"]),
            version=row["version"],
            tenant=row["tenant"],
            employer=row["employer"],
            sequences=after["sequences"],
            held=self._held(after["held"], row),
            at=row["at"],
            rulebook=after["rulebook"],
            trace=after.get("trace"),
        )

    def unseen(self, about: str) -> Fold[S]:
        """A case of which nothing is known."""
        return Fold(about=about, state=self._decider.state())

    def _held(self, documents: Iterable[Mapping[str, Any]], commit: Mapping[str, Any]) -> tuple[Held, ...]:
        kinds = self._decider.kinds
        return tuple(Held(from_document(each, commit, kinds), each["why"]) for each in documents)


def id_of(about: str, version: int) -> str:
    """A commit's own id: what settles is found without looking for it."""
    return f"{about}/{version}"


def bodies_of_forgotten(commit: Commit) -> Document:
    """What is set in the document of a commit so that what is `Forgotten` in it has no body."""
    rows = (("messages", commit.messages), ("held", [each.message for each in commit.held]))
    return {
        f"{name}.{n}.data": None
        for name, messages in rows
        for n, each in enumerate(messages)
        if isinstance(each.event, Forgotten)
    }


def _held_document(held: Held) -> Document:
    return {**to_document(held.message), "why": held.why}
