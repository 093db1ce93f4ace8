"""Title normalisation on titles that had no part in its making: success at 1 and 5, and titles a second.

The titles, the occupations people judged right for them, and the reference lie in the folder that `HERVAT_REFERENCE`
names (`titles_bel`, `esco_nl`). A concept of the judgements is the occupation of the reference that shares most of its
labels, the first by URI where several do. The peer is plain tf-idf of letter groups and words, in the same run on the
same reference.
"""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from services.matching.rules.normalise import TitleIndex
from services.matching.rules.reference_shape import Reference
from services.matching.rules.titles.recognised import recognised
from services.matching.rules.titles.vectors import Weighing, letter_groups
from services.matching.rules.words import plain
from services.matching.store.reference import load
from services.matching.store.sentences import sentences

Judged = Sequence[tuple[str, frozenset[str]]]
"""A title and the URIs that are right for it."""
Answer = Callable[[str], Sequence[str]]
"""A title to URIs, best first."""


def judged(folder: Path, reference: Reference) -> Judged:
    """The titles with their right occupations; one whose concept the reference does not have stays, unanswerable."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for uri, known in reference.occupations.items():
        for title in (known.label, *known.alternatives):
            bearers[title.lower()].add(uri)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for element, label in _rows(folder / "bel_corpus_elements.tsv"):
        votes[element.split("_")[0]].update(bearers.get(label.lower(), ()))
    right: dict[str, set[str]] = defaultdict(set)
    for query, _, element, _ in _rows(folder / "bel_annotations.tsv"):
        shared = votes[element.split("_")[0]]
        right[query] |= {min(shared, key=lambda uri: (-shared[uri], uri))} if shared else set()
    return [(title, frozenset(right[query])) for query, title in _rows(folder / "bel_queries.tsv")]


def _rows(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8") as lines:
        yield from (line.rstrip("\n").split("\t") for line in lines)


def success(titles: Judged, answer: Answer) -> tuple[float, float]:
    """The share of the titles with a right occupation in first place, and among the first five."""
    first = five = 0
    for title, right in titles:
        found = list(answer(title))
        first += not right.isdisjoint(found[:1])
        five += not right.isdisjoint(found[:5])
    return first / len(titles), five / len(titles)


def plain_tf_idf(reference: Reference) -> Answer:
    """The closest label by letter groups and words, and nothing else."""
    rows = [
        (uri, plain(title))
        for uri, known in sorted(reference.occupations.items())
        for title in (known.label, *known.alternatives)
    ]
    counted = [letter_groups(title) for _, title in rows]
    weighing = Weighing(counted)
    columns = weighing.rows(counted).T.tocsr()

    def answer(title: str) -> Sequence[str]:
        close = (weighing.rows([letter_groups(plain(title))]) @ columns).toarray()[0]
        return list(dict.fromkeys(rows[place][0] for place in np.argsort(-close, kind="stable")[:200]))

    return answer


def of_index(index: TitleIndex) -> Answer:
    """The occupations of `normalise`."""
    return lambda title: [one.uri for one in index.matches(title)]


def main() -> None:
    """Prints the shares beside those of the peer, how often what is accepted is right, and titles a second."""
    named = os.environ.get("HERVAT_REFERENCE")
    if not named or not (Path(named) / "titles_bel").is_dir():
        print("titles: HERVAT_REFERENCE names no judged titles, nothing is measured", flush=True)
        return
    reference = load(Path(named))
    titles = judged(Path(named) / "titles_bel", reference)
    peer = success(titles, plain_tf_idf(reference))
    kept = Path(os.environ.get("HERVAT_HOME", ".hervat")) / "titles"
    for name, index in (
        ("letters", TitleIndex(reference)),
        ("meaning", TitleIndex(reference, sentences(kept))),
    ):
        _print_one(name, index, titles, peer)


def taken_over(titles: Judged, index: TitleIndex) -> tuple[int, float]:
    """How many titles get their occupation without a person, and the share of those that get the right one."""
    found = [(recognised(title, index).uri, right) for title, right in titles]
    rights = [uri in right for uri, right in found if uri is not None]
    return len(rights), sum(rights) / max(1, len(rights))


def _print_one(name: str, index: TitleIndex, titles: Judged, peer: tuple[float, float]) -> None:
    begun = time.perf_counter()
    shares = success(titles, of_index(index))
    taken = time.perf_counter() - begun
    for place, share, other in zip((1, 5), shares, peer, strict=True):
        print(
            f"titles.{name}.success-at-{place} {share:.3f} share (tf-idf {other:.3f}, ratio {share / other:.2f})"
        )
    many, often = taken_over(titles, index)
    print(f"titles.{name}.accepted {many} titles ({often:.2f} right)")
    print(f"titles.{name}.rate {len(titles) / taken:,.0f} titles/s", flush=True)
