"""A story on the stage: who says what on which day of the sickness, over the real services."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.e2e.stage import TODAY, Stage

EMPLOYER = "bakkerij"


class On(int):
    """A day of the story, counted from the first sick day; written as its date where it is sent."""

    @property
    def day(self) -> date:
        """The date."""
        return TODAY + timedelta(days=int(self))


@dataclass(frozen=True)
class Line:
    """On a day a role says something; `name` is how later lines speak of it, as `$name`."""

    day: int
    role: str
    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    name: str = ""


def agreed(day: int, of: str, *who: str) -> list[Line]:
    """All of these agree."""
    return [Line(day, role, "entry-agreed", {"of": f"${of}"}) for role in who]


class Played:
    """One employee's story."""

    def __init__(self, stage: Stage, number: str = "1") -> None:
        """Nothing happened yet."""
        self.stage, self.number, self.case = stage, number, ""
        self.named: dict[str, str] = {}
        self.day = 0

    async def falls_ill(self, day: int = 0) -> None:
        """The employer reports it on that day."""
        self.pass_to(day)
        first = On(day).day.isoformat()
        body = {
            "employer": EMPLOYER,
            "employee": {"number": self.number, "name": f"Voorbeeld {self.number}"},
            "employment": {"work_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
            "first_day": first,
            "reported_on": first,
        }
        answer = await self.stage.do("intake", "/v1/absences", body, "employer", employer=EMPLOYER)
        self.case = answer["case"]
        await self.stage.until(lambda: self._known_since(first), "the sickness is known")

    async def _known_since(self, first: str) -> bool | None:
        answer = await self.stage.call("GET", "trajectory", "/v1/cases", "case-manager")
        rows = [each for each in answer.json()["cases"] if each["case"] == self.case]
        return True if [each["first_sick_day"] for each in rows if each["open"]] == [first] else None

    async def recovers(self, day: int) -> None:
        """Fit from that day on, said by the employer."""
        self.pass_to(day)
        fact = {"fact": "recovered", "first_fit_day": On(day).day.isoformat()}
        path = f"/v1/absences/{self.case}/facts"
        await self.stage.do("intake", path, fact, "employer", employer=EMPLOYER)

    async def play(self, *lines: Line) -> None:
        """Each line on its day."""
        for line in lines:
            await self.say(line)

    async def say(self, line: Line) -> None:
        """It is taken."""
        self.pass_to(line.day)
        body = {"kind": line.kind, "on": On(line.day).day.isoformat(), **self._written(line.fields)}
        answer = await self.stage.do(
            "trajectory", f"/v1/cases/{self.case}/entries", body, line.role, **self._as(line.role)
        )
        self.named[line.name or line.kind] = answer["entry"]

    async def refused(self, line: Line) -> str:
        """The code with which it is not."""
        body = {"kind": line.kind, "on": On(line.day).day.isoformat(), **self._written(line.fields)}
        path = f"/v1/cases/{self.case}/entries"
        answer = await self.stage.call("POST", "trajectory", path, line.role, body, **self._as(line.role))
        assert answer.status_code in (403, 422), answer.text
        return answer.json()["code"]

    async def reads(self, role: str, kind: str) -> dict[str, Any]:
        """The last entry of a kind that a role reads, once it is there."""

        async def look() -> dict[str, Any] | None:
            found = [each for each in await self.dossier(role) if each["kind"] == kind]
            return found[-1] if found else None

        return await self.stage.until(look, f"{role} reads {kind}")

    async def dossier(self, role: str) -> list[dict[str, Any]]:
        """The entries as a role reads them."""
        path = f"/v1/cases/{self.case}/entries"
        answer = await self.stage.call("GET", "trajectory", path, role, **self._as(role))
        return answer.json()["entries"] if answer.status_code == 200 else []

    async def owes(self, role: str) -> list[str]:
        """What a role owes, in its own eyes."""
        path = f"/v1/cases/{self.case}/obligations?of={role}"
        answer = await self.stage.call("GET", "trajectory", path, role, **self._as(role))
        assert answer.status_code == 200, answer.text
        return [each["what_en"] for each in answer.json()["obligations"]]

    async def done(self, rule: str) -> str:
        """The day on which an obligation of the clock was done, once it is."""

        def enough(clock: dict[str, Any]) -> bool:
            return any(each["rule"] == rule and "done_on" in each for each in clock["obligations"])

        clock = await self.stage.ask("trajectory", f"/v1/cases/{self.case}/clock", enough=enough)
        return next(each["done_on"] for each in clock["obligations"] if each["rule"] == rule)

    def pass_to(self, day: int) -> None:
        """Days pass; they never come back."""
        assert day >= self.day
        if day > self.day:
            self.day = day
            self.stage.pass_to(day)

    def _as(self, role: str) -> dict[str, Any]:
        if role == "employee":
            return {"case": self.case}
        return {"employer": EMPLOYER} if role == "employer" else {}

    def _written(self, value: Any) -> Any:
        match value:
            case On():
                return value.day.isoformat()
            case str() if value.startswith("$"):
                return self.named[value[1:]]
            case dict():
                return {name: self._written(each) for name, each in value.items()}
            case list():
                return [self._written(each) for each in value]
            case _:
                return value
