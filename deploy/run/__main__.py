"""`python -m deploy.run`: starts everything, says what it does, tends it, and stops on Ctrl-C or SIGTERM."""

import logging
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from deploy import ground
from deploy.ground.process import Process
from deploy.ground.server import GroundError
from deploy.run.home import Home
from deploy.run.platform import Command, Platform, example_command, service_command


def say(line: str) -> None:
    """Prints a line at once, also into a pipe."""
    print(f"hervat: {line}", flush=True)


def main(command: Command = service_command, example: Sequence[str] | None = None) -> int:
    """Exit status 0 after a stop that was asked for, 1 (with one line) when it cannot start."""
    # While a broker starts, its client says of every attempt that it failed.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    # SIGINT too: a runner that a script starts in the background inherits it as ignored.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _interrupt)
    try:
        home = Home(ground.home())
        with home.alone():
            return _run(Platform(home, say, command, example_command() if example is None else example), home)
    except GroundError as error:
        say(str(error))
        return 1


def _interrupt(*_: int | FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(platform: Platform, home: Home) -> int:
    try:
        platform.start()
        say("everything is ready")
        example = platform.example()
        shown = 0
        if example is None:
            _tell(platform)
        while True:
            platform.tend()
            if example is not None:
                ended = not example.alive
                shown = _show(example, shown)
                if ended:
                    _finish(example, home)
                    _tell(platform)
                    example = None
    except KeyboardInterrupt:
        say("stopping")
        return 0
    finally:
        # A second Ctrl-C does not cut a stop short: every step of it is bounded.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        platform.stop()


def _tell(platform: Platform) -> None:
    for name, address in platform.addresses().items():
        say(f"  {name:<14} {address}")
    say("Ctrl-C stops it")


def _show(example: Process, shown: int) -> int:
    """Prints what the example has said since last time; returns how many bytes have been shown."""
    text = example.log.read_bytes()[shown:]
    whole = text[: text.rfind(b"\n") + 1] if example.alive else text
    print(whole.decode(errors="replace"), end="", flush=True)
    return shown + len(whole)


def _finish(example: Process, home: Home) -> None:
    if example.status == 0:
        home.loaded.touch()
    else:
        say(f"the example ended with status {example.status}; the next start tries again ({example.log})")


if __name__ == "__main__":
    sys.exit(main())
