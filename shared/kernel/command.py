"""The command line that every service has: serve, rebuild, retell, reconcile, dead; a service adds its own."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from pydantic import ValidationError

from shared.kernel.outcome import Unavailable
from shared.kernel.rebuild import RebuildRefused, Unreadable
from shared.kernel.reconcile import Reconcile
from shared.kernel.replay import NotKept, NotParked
from shared.kernel.service import Service, run
from shared.kernel.settings import Settings

Build = Callable[[Settings], Service]
REBUILD = "write what follows from the journal anew beside the live collections, compare, swap; while the service runs"
REBUILD_STATUS = (
    "Exit status: 0 swapped (differences are printed and mended) or, with --compare-only, no difference; "
    "1 with --compare-only where something differs, or a commit cannot be read (nothing is swapped); "
    "2 wrong usage, or MongoDB does not answer; 3 another rebuild is at work."
)


class Verb:
    """A verb of a service's own: its arguments, and what it does; returns the exit status."""

    def __init__(
        self, help: str, arguments: Callable[[argparse.ArgumentParser], None], act: Callable[[Any], int]
    ) -> None:
        """`act` gets the parsed arguments."""
        self.help, self.arguments, self.act = help, arguments, act


def main(service: str, build: Build, verbs: Mapping[str, Verb], argv: Sequence[str] | None = None) -> int:
    """Parses and acts; exit status 0, 1 where something was wrong with the input, 2 for wrong usage.

    A rebuild has statuses of its own, which its `--help` tells.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m services.{service}", description=f"The {service} service."
    )
    subs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    subs.add_parser("serve", help="run the service until SIGTERM")
    rebuild = subs.add_parser("rebuild", help=REBUILD, description=REBUILD, epilog=REBUILD_STATUS)
    rebuild.add_argument(
        "--compare-only", action="store_true", help="swap nothing; only say what is not as the journal says"
    )
    retell = subs.add_parser("retell", help="tell events again, with the same ids")
    retell.add_argument("--case", help="one case only")
    retell.add_argument("--topic", help="only what was told on this topic")
    retell.add_argument("--to", metavar="TOPIC", help="to this topic instead (with --topic)")
    reconcile = subs.add_parser(
        "reconcile", help="hold how each case is said to stand, and its due day, against its commits"
    )
    reconcile.add_argument(
        "--mend", action="store_true", help="write what the commits say (start the service again afterwards)"
    )
    dead = subs.add_parser("dead", help="records that could not be read")
    dead.add_argument("action", choices=("list", "show", "replay", "discard", "release"))
    dead.add_argument("what", nargs="?", help="a place (topic/partition/offset), or a case for release")
    dead.add_argument("--all", action="store_true", help="replay: everything parked, in the order of place")
    dead.add_argument("--code", help="replay --all: only what was parked with this code")
    for name, verb in verbs.items():
        verb.arguments(subs.add_parser(name, help=verb.help))
    arguments = parser.parse_args(argv)
    if arguments.verb == "retell" and arguments.to and not arguments.topic:
        parser.error("--to takes what was told on one topic: name it with --topic")
    try:
        return _act(build, verbs, arguments)
    except OSError as error:
        return _wrong(f"{error.filename or ''} {error.strerror or error}".strip())
    except ValidationError as error:
        missing = ", ".join(str(each["loc"][0]) for each in error.errors(include_input=False))
        return _wrong(f"these settings are missing or wrong: {missing}")
    except Unavailable as error:
        return _wrong(str(error))


def _act(build: Build, verbs: Mapping[str, Verb], arguments: argparse.Namespace) -> int:
    if arguments.verb in verbs:
        return verbs[arguments.verb].act(arguments)
    if arguments.verb == "serve":
        run(build)
        return 0
    return asyncio.run(_operate(build, arguments))


def _wrong(what: str) -> int:
    """One line for who called, and the status of wrong usage."""
    print(f"hervat: {what}", file=sys.stderr)
    return 2


async def _operate(build: Build, arguments: argparse.Namespace) -> int:
    made = build(Settings.model_validate({}))
    try:
        if arguments.verb == "rebuild":
            return await _rebuild(made, arguments.compare_only)
        if arguments.verb == "retell":
            await made.publisher.start()
            print(
                f"told {await made.cases.retell(arguments.case, arguments.topic, arguments.to)} events again"
            )
        elif arguments.verb == "reconcile":
            return await _reconcile(made, arguments.mend)
        else:
            return await _dead(made, arguments)
    finally:
        await made.publisher.stop()
        made.mongo.close()
    return 0


async def _rebuild(made: Service, compare_only: bool) -> int:
    """A JSON line for each difference and one for the whole."""
    try:
        report = await made.rebuild.run(lambda each: print(json.dumps(each.line())), compare_only)
    except (RebuildRefused, Unreadable) as error:
        print(f"hervat: {error}", file=sys.stderr)
        return 3 if isinstance(error, RebuildRefused) else 1
    print(json.dumps(asdict(report)))
    return 1 if compare_only and report.differences else 0


async def _reconcile(made: Service, mend: bool) -> int:
    """A JSON line for each difference; 1 where one stays."""
    stay = 0
    async for each in Reconcile(made.name, made.mongo, made.cases).differences(mend):
        print(json.dumps(each.line()))
        stay += not each.mended
    return 1 if stay else 0


async def _dead(made: Service, arguments: argparse.Namespace) -> int:
    action: str = arguments.action
    what: str | None = arguments.what
    if action == "replay" and (what or arguments.all):
        return await _replay(made, what, arguments.code)
    if action == "list":
        for row in await made.dead.list():
            print(json.dumps(row, default=str))
        return 0
    if not what:
        print("say which: a place as `dead list` shows it, or a case for release", file=sys.stderr)
        return 2
    if action == "release":
        await made.publisher.start()
        print(f"released {await made.cases.release(what)}")
        return 0
    if action == "discard":
        return 0 if await made.dead.discard(what) else 1
    row = await made.dead.show(what)
    print(json.dumps(row, default=str))
    return 0 if row else 1


async def _replay(made: Service, what: str | None, code: str | None) -> int:
    """A JSON line for each record; 1 where one stays parked."""
    await made.publisher.start()
    stay = 0
    try:
        if what:
            found = await made.replay.one(what)
            print(json.dumps(found.line()))
            stay = not found.taken
        else:
            async for each in made.replay.all(code):
                print(json.dumps(each.line()))
                stay += not each.taken
    except NotParked:
        return _wrong(f"nothing is parked from {what}")
    except NotKept:
        print(
            "hervat: its bytes are neither kept nor on the topic: whoever wrote it sends it again",
            file=sys.stderr,
        )
        stay = 1
    await made.cases.settled()
    return 1 if stay else 0


def lines_of(path: str | None) -> TextIO:
    """A file's lines, or standard input's for `-` or none."""
    return sys.stdin if path in (None, "-") else open(path, encoding="utf-8")


def print_all(answers: Any) -> int:
    """Prints answers as they come; 1 at the end when one of them was bad."""
    good = True
    try:
        for line, fine in answers:
            print(line)
            good = good and fine
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has read enough (as `head` does); the interpreter must not find the pipe at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if good else 1
