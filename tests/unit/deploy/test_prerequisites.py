"""What is missing on a machine is said in one line that names what to install."""

from pathlib import Path

import pytest

from deploy.ground import prerequisites
from deploy.ground.server import GroundError

LOADER = (
    "mongod: error while loading shared libraries: libcurl.so.4: "
    "cannot open shared object file: No such file or directory\n"
)
LDD = """\
\tlinux-vdso.so.1 (0x00007ffc)
\tlibcurl.so.4 => not found
\tlibssl.so.3 => not found
\tlibcrypto.so.3 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007fe7)
"""


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "21" 2023-09-19', 21),
        ('java version "1.8.0_392"', 8),
        ("sh: java: not found", None),
    ],
)
def test_the_version_of_java_is_read(said: str, version: int | None) -> None:
    """Java 8 still called itself 1.8."""
    assert prerequisites.java_version(said) == version


def test_every_missing_library_is_named_with_its_package() -> None:
    """All at once: nobody wants to learn of them one by one; a package is named once."""
    line = prerequisites.mongod_line(LOADER, LDD)
    assert "libcurl.so.4, libssl.so.3, libcrypto.so.3" in line
    assert line.endswith(("install libcurl4 libssl3", "install libcurl openssl-libs"))
    assert "\n" not in line


def test_without_ldd_the_loader_still_names_one_library() -> None:
    """The loader's own message is enough for the first missing library."""
    assert "libcurl.so.4" in prerequisites.mongod_line(LOADER, "")


def test_a_library_without_a_known_package_is_named_itself() -> None:
    """What we have no package for is still said by its name."""
    assert "libodd.so.1" in prerequisites.mongod_line("", "\tlibodd.so.1 => not found\n")


def test_another_failure_of_mongod_is_passed_on_in_one_line() -> None:
    """An old processor, for one, is no missing library."""
    line = prerequisites.mongod_line("first\nIllegal instruction\n", "")
    assert line == "mongod does not run on this machine: Illegal instruction"


def test_a_processor_that_mongod_cannot_use_is_said() -> None:
    """MongoDB 5 and later need AVX; without it the process ends on SIGILL and says nothing."""
    assert "AVX" in prerequisites.mongod_line("", LDD.replace("not found", "/lib/x (0x1)"), -4)


def test_a_machine_without_java_or_maven_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With an empty PATH both are missing, each in one line."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(GroundError, match=r"Java is missing .*install .*17"):
        prerequisites.java()
    with pytest.raises(GroundError, match=r"Maven is missing .*install maven"):
        prerequisites.maven()


def test_an_old_java_is_named_with_its_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """JAVA_HOME goes before the PATH, and a Java 11 there is refused."""
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(GroundError, match=r"Java 17 or newer, .* is 11"):
        prerequisites.java()
