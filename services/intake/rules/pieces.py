"""Bytes as they come in, cut into parts and looked at for how they are written. Pure."""

import codecs
from collections.abc import AsyncIterator

from services.intake.rules.files import Encoding

PART = 1_000_000
"""Bytes of a part, but for the last."""


class Text:
    """Finds out, piece by piece, whether bytes are UTF-8; if not they are taken for the code page of Windows."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._decoder, self._is_utf8 = codecs.getincrementaldecoder("utf-8")(), True

    def see(self, piece: bytes, last: bool = False) -> None:
        """The next piece."""
        if self._is_utf8:
            try:
                self._decoder.decode(piece, last)
            except UnicodeDecodeError:
                self._is_utf8 = False

    def end(self) -> Encoding:
        """What the whole is taken for."""
        self.see(b"", last=True)
        return "utf-8-sig" if self._is_utf8 else "cp1252"


async def parts_of(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in parts of one size, but for the last."""
    held = bytearray()
    async for piece in pieces:
        held += piece
        while len(held) >= PART:
            yield bytes(held[:PART])
            del held[:PART]
    if held:
        yield bytes(held)
