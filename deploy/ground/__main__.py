"""`python -m deploy.ground`: prepares the servers for local runs. Quick when nothing changed."""

import sys

from deploy import ground
from deploy.ground import prerequisites
from deploy.ground.containers import engine_answers
from deploy.ground.prepare import prepare
from deploy.ground.server import GroundError


def say(line: str) -> None:
    """Prints a line at once, also into a pipe."""
    print(f"hervat: {line}", flush=True)


def main() -> int:
    """Exit status 1, with one line, when something is missing on this machine."""
    try:
        if ground.given():
            say("KAFKA_BOOTSTRAP and MONGODB_URL name the servers: nothing to prepare")
            return 0
        if engine_answers():
            say("a Docker engine answers: the servers come from images, nothing to prepare")
            return 0
        prerequisites.java()
        prerequisites.mongod()
        prepare(ground.home(), say)
    except GroundError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
