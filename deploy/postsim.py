"""A stand-in for the gateways of short messages and of post, for development and tests; nothing leaves this machine.

Each takes the same id once, however often it is handed over, and says what became of it as its script says: without
one it arrives.
"""

import argparse
import base64
import json
import signal
from collections import defaultdict
from pathlib import Path
from typing import Any, Literal

import uvicorn
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

Gateway = Literal["sms", "post"]
State = Literal["taken", "delivered", "failed"]


class Script(BaseModel):
    """What becomes of the next message that a gateway has not seen."""

    model_config = ConfigDict(extra="forbid")

    gateway: Gateway
    becomes: State = "delivered"
    code: str | None = None
    """Why it failed."""
    refuses: str | None = None
    """The code of a no that is said at once."""
    fails: Literal["before", "after"] | None = None
    """The first try fails before it is taken, or is taken and the answer to it is lost."""


class Incoming(BaseModel):
    """A message as it comes: a text for a number, or a PDF for the lines of an address."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(max_length=200)
    to: str | list[str]
    text: str | None = Field(default=None, max_length=160)
    pdf: str | None = None
    """Base64."""


class Simulator:
    """What came and what is to be said; written to a file, so that it outlives a restart. A PDF lies beside it."""

    def __init__(self, file: Path) -> None:
        """Knows what the file knows."""
        self._file = file
        self.messages: dict[str, dict[str, Any]] = {}
        self.scripts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.handed_over: dict[str, int] = defaultdict(int)
        if file.exists():
            kept = json.loads(file.read_text())
            self.messages = kept["messages"]
            self.scripts |= kept["scripts"]
            self.handed_over |= kept["handed_over"]

    def take(self, gateway: Gateway, incoming: Incoming) -> None:
        """Once; raises `HTTPException` as its script says."""
        self.handed_over[incoming.id] += 1
        found = self.scripts[gateway]
        script = Script.model_validate(found[0]) if found else Script(gateway=gateway)
        if incoming.id in self.messages:
            return self._write()
        if script.fails == "before":
            found[0]["fails"] = None
            self._write()
            raise HTTPException(503)
        if found:
            found.pop(0)
        if script.refuses:
            self._write()
            raise HTTPException(422, script.refuses)
        self._keep(gateway, incoming, script)
        if script.fails == "after":
            raise HTTPException(503)
        return None

    def _keep(self, gateway: Gateway, incoming: Incoming, script: Script) -> None:
        said = {"gateway": gateway, "id": incoming.id, "to": incoming.to, "text": incoming.text}
        self.messages[incoming.id] = {**said, "state": script.becomes, "code": script.code}
        if incoming.pdf is not None:
            self._file.with_name(f"{incoming.id}.pdf").write_bytes(base64.b64decode(incoming.pdf))
        self._write()

    def became(self, gateway: Gateway, id: str) -> dict[str, str]:
        """How a message stands. Raises `HTTPException` where none came under that id."""
        found = self.messages.get(id)
        if found is None or found["gateway"] != gateway:
            raise HTTPException(404)
        return {name: found[name] for name in ("state", "code") if found[name]}

    def say(self, id: str, state: State, code: str | None) -> None:
        """From now on it stands so."""
        if id not in self.messages:
            raise HTTPException(404)
        self.messages[id] |= {"state": state, "code": code}
        self._write()

    def script(self, script: Script) -> None:
        """For the next message of its gateway that has none."""
        self.scripts[script.gateway].append(script.model_dump())
        self._write()

    def _write(self) -> None:
        names = ("messages", "scripts", "handed_over")
        fresh = self._file.with_suffix(".part")
        fresh.write_text(json.dumps({name: getattr(self, name) for name in names}))
        fresh.rename(self._file)


def application(simulator: Simulator) -> FastAPI:
    """The routes of both gateways, and those by which they are told what to do."""
    app = FastAPI(title="Simulator of short messages and post")

    @app.post("/{gateway}/messages", status_code=202)
    async def take(gateway: Gateway, incoming: Incoming) -> JSONResponse:
        try:
            simulator.take(gateway, incoming)
        except HTTPException as no:
            return JSONResponse({"code": no.detail}, no.status_code)
        return JSONResponse({}, 202)

    @app.get("/{gateway}/messages/{id}")
    async def became(gateway: Gateway, id: str) -> dict[str, str]:
        return simulator.became(gateway, id)

    @app.get("/messages")
    async def came() -> dict[str, Any]:
        return {"messages": list(simulator.messages.values()), "handed_over": simulator.handed_over}

    @app.post("/messages/{id}/{state}", status_code=202)
    async def say(id: str, state: State, code: str | None = None) -> None:
        simulator.say(id, state, code)

    @app.post("/script", status_code=202)
    async def script(said: Script) -> None:
        simulator.script(said)

    _ = (take, became, came, say, script)
    return app


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.postsim", description="Stands in for gateways of short messages and post."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True, help="what came; letters lie beside it")
    asked = parser.parse_args()
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    app = application(Simulator(asked.file))
    uvicorn.run(app, host=asked.host, port=asked.port, log_level="warning")


if __name__ == "__main__":
    main()
