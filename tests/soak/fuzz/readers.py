"""`python -m tests.soak.fuzz.readers FORMAT SECONDS SEED`: bytes for one reader of files, led by what they reach in it.

Whatever the bytes are, each line becomes a body or a fault with a code, or the file is refused; anything else ends the
run with the bytes that did it and exit status 77 (libFuzzer's).
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any, cast

import atheris

with atheris.instrument_imports(include=["services.intake.rules", "services.intake.store.lines"]):
    from services.intake.rules import files
    from services.intake.rules.fault import Fault, NoSuchFile
    from services.intake.store import lines

SEEDS: dict[files.Format, list[bytes]] = {
    "csv": [
        b"employer;number;first_day;work_days;vangnet\nbouw;7;2-11-2026;mon tue;ja\n",
        b'\xef\xbb\xbfnumber,employer,first_day,name\n"1","a, b",20261102,"X ""Y"""\n',
        b"employer\tnumber\tfirst_day\tname\nbouw\t7\t2026-11-02\tRen\xe9\n",
    ],
    "json-lines": [
        b'{"employer":"bouw","employee":{"number":"7"},"first_day":"2026-11-02"}\n',
        b'{"employer":"bouw","employee":{"number":"7"},"fact":{"fact":"recovered","first_fit_day":"2026-11-04"}}',
        b'{"employer":"bouw","employee":{"number":"7"},"as_of":"2026-11-04","employment":{"work_days":["mon"]}}',
        b'{"employer":"bouw","employee":{"number":"7"},"quiet_until":"2027-01-01",'
        b'"facts":[{"fact":"sick","first_day":"2026-01-05"}]}',
    ],
    "xml": [
        b'<?xml version="1.0" encoding="UTF-8"?><Bericht><AL><AL_DATACAT>01</AL_DATACAT></AL></Bericht>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    ],
}


def reading(format: files.Format) -> Callable[[bytes], None]:
    """What is done with the bytes of one example."""

    def read(raw: bytes) -> None:
        encodings: tuple[files.Encoding, ...] = ("utf-8-sig", "cp1252")
        with suppress(NoSuchFile):
            for line, found in files.bodies(BytesIO(raw), encodings[len(raw) % 2], format):
                shaped = lines.shaped(found)
                assert line >= 1
                assert not isinstance(shaped, Fault) or (shaped.code and shaped.detail)

    return read


def main(format: str, seconds: str, seed: str) -> None:
    """Never returns: libFuzzer ends the process."""
    known = cast(files.Format, format)
    with TemporaryDirectory() as corpus:
        for n, each in enumerate(SEEDS[known]):
            with open(f"{corpus}/{n}", "wb") as file:
                file.write(each)
        limits: list[Any] = [f"-max_total_time={seconds}", f"-seed={seed}", "-max_len=20000", "-verbosity=0"]
        atheris.Setup([sys.argv[0], corpus, *limits, "-print_final_stats=1"], reading(known))
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
