"""A stand-in for UWV's gateway, for development and tests: takes messages and answers as its script says.

Without a script it accepts what comes. It takes the same message twice if it is sent twice, and counts that.
"""

import argparse
import json
import signal
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import uvicorn
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.clock import day_of, now


class Line(BaseModel):
    """One answer that is to be given."""

    model_config = ConfigDict(extra="forbid")

    status: str
    number: int | None = None
    """UWV's own; by default the order of the lines. Another order makes answers come in another order."""
    code: str | None = None
    complete_in_days: int | None = None
    answer: bool | None = None
    times: int = Field(default=1, ge=1)
    """How often it is handed out."""
    when: Literal["at-once", "asked-after", "released"] = "at-once"
    """`released`: when somebody posts `/release`."""


class Script(BaseModel):
    """What becomes of the next message of a kind."""

    model_config = ConfigDict(extra="forbid")

    message: str
    answers: list[Line] = []
    refuses: str | None = None
    """The code of a no that is said at once."""
    fails: Literal["before", "after"] | None = None
    """The first try fails before it is taken, or is taken and the answer to it is lost."""


class Incoming(BaseModel):
    """A message as it comes."""

    model_config = ConfigDict(extra="forbid")

    id: str
    message: str
    person: str
    employer: str
    fields: dict[str, str]


class Simulator:
    """What came and what is to be said; written to a file, so that it outlives a restart."""

    def __init__(self, file: Path, ahead: Path | None = None) -> None:
        """`ahead` is the file of a rehearsal, where there is one."""
        self._file, self._ahead = file, ahead
        self.messages: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        self.waiting: list[dict[str, Any]] = []
        self.scripts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        if file.exists():
            kept = json.loads(file.read_text())
            self.messages, self.answers, self.waiting = kept["messages"], kept["answers"], kept["waiting"]
            self.scripts |= kept["scripts"]

    def take(self, incoming: Incoming) -> str:
        """Keeps it and says what the script has for at once; the reference. Raises `HTTPException`."""
        found = self.scripts[incoming.message]
        script = Script.model_validate(found[0]) if found else Script(message=incoming.message)
        if script.fails == "before":
            found[0]["fails"] = None
            self._write()
            raise HTTPException(503)
        if found:
            found.pop(0)
        if script.refuses:
            self._write()
            raise HTTPException(422, script.refuses)
        reference = f"UWV-{len(self.messages) + 1:06d}"
        self.messages.append({**incoming.model_dump(), "reference": reference})
        for n, line in enumerate(script.answers or [Line(status="accepted")], 1):
            self._plan(incoming.id, line, line.number or n)
        self._write()
        if script.fails == "after":
            raise HTTPException(503)
        return reference

    def find(self, message: str) -> str:
        """The reference of a message that came. Raises `HTTPException`."""
        found = next((each["reference"] for each in self.messages if each["id"] == message), None)
        if found is None:
            raise HTTPException(404)
        return found

    def say(self, when: str, message: str | None = None) -> None:
        """What was to be said then is handed out from now on."""
        ripe = [each for each in self.waiting if each["when"] == when and message in (None, each["message"])]
        self.waiting = [each for each in self.waiting if each not in ripe]
        for each in ripe:
            self._hand_out(each)
        self._write()

    def asked_after(self, message: str) -> None:
        """Somebody asks what became of it."""
        self.find(message)
        for each in self.messages:
            if each["id"] == message:
                each["asked_after"] = each.get("asked_after", 0) + 1
        self.say("asked-after", message)

    def _plan(self, message: str, line: Line, number: int) -> None:
        row = {**line.model_dump(), "number": number, "message": message}
        if line.when == "at-once":
            self._hand_out(row)
        else:
            self.waiting.append(row)

    def _hand_out(self, row: dict[str, Any]) -> None:
        today = day_of(now()) + timedelta(days=self._days_ahead())
        said: dict[str, Any] = {name: row[name] for name in ("message", "number", "status", "code", "answer")}
        said["on"] = today.isoformat()
        if row["complete_in_days"] is not None:
            said["complete_by"] = (today + timedelta(days=row["complete_in_days"])).isoformat()
        for _ in range(row["times"]):
            self.answers.append({"position": len(self.answers) + 1, **said})

    def _days_ahead(self) -> int:
        return int(self._ahead.read_text() or 0) if self._ahead and self._ahead.exists() else 0

    def script(self, script: Script) -> None:
        """For the next message of its kind that has none."""
        self.scripts[script.message].append(script.model_dump())
        self._write()

    def _write(self) -> None:
        names = ("messages", "answers", "waiting", "scripts")
        fresh = self._file.with_suffix(".part")
        fresh.write_text(json.dumps({name: getattr(self, name) for name in names}))
        fresh.rename(self._file)


def application(simulator: Simulator) -> FastAPI:
    """The gateway's own routes, and those by which it is told what to do."""
    app = FastAPI(title="UWV simulator")

    @app.post("/messages")
    async def take(incoming: Incoming) -> dict[str, str]:
        return {"reference": simulator.take(incoming)}

    @app.get("/messages")
    async def came() -> dict[str, Any]:
        return {"messages": simulator.messages}

    @app.get("/messages/{message}")
    async def find(message: str) -> dict[str, str]:
        return {"reference": simulator.find(message)}

    @app.post("/messages/{message}/asked-after", status_code=202)
    async def asked_after(message: str) -> None:
        simulator.asked_after(message)

    @app.get("/answers")
    async def answers(after: int = 0, limit: int = 200) -> dict[str, Any]:
        found = [each for each in simulator.answers if each["position"] > after]
        return {"answers": found[:limit]}

    @app.post("/script", status_code=202)
    async def script(said: Script) -> None:
        simulator.script(said)

    @app.post("/release", status_code=202)
    async def release() -> None:
        simulator.say("released")

    _ = (take, came, find, asked_after, answers, script, release)
    return app


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.uwvsim", description="Stands in for UWV.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True, help="what came and what is to be said")
    parser.add_argument("--rehearsal", type=Path, help="the file that says how many days ahead it is")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    uvicorn.run(
        application(Simulator(asked.file, asked.rehearsal)),
        host=asked.host,
        port=asked.port,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
