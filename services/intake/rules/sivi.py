"""Messages of SIVI's absence standard, read element by element into the reports that the door takes. Pure.

An element that the standard does not have is refused by its name; the content of one that has no place here is never
read. One absence in a message can be a report, a recovery, a partial recovery and a correction.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.intake.rules.fault import Fault, NoSuchFile, Read
from services.intake.rules.sivi_rows import (
    ABSENCE,
    ADDRESS,
    EMPLOYEE,
    EMPLOYER,
    EMPLOYMENT,
    GROUPS,
    HOME,
    NURSED_AT,
    NURSING,
    PASSED_OVER,
    REFUSED,
    REPORTS,
    TAKEN,
)
from shared.kernel.plain_xml import Element, NotXml, elements

MADE_ON = ("BrAlg", "AandatBr")
"""The day on which a message was made."""
IN_ORDER = (EMPLOYER, EMPLOYEE, EMPLOYMENT, ABSENCE)
YES, NO = "J", ("N", "O", "")
"""Yes, and no or unknown (D)."""
VANGNET: Mapping[str | None, bool] = {"J": True, "N": False}


def bodies(pieces: Iterable[bytes]) -> Iterator[tuple[int, Read]]:
    """Each report with its number, from 1. Raises `NoSuchFile` where the message is none before its first report."""
    count = 0
    try:
        for each in _Message().read(pieces):
            count += 1
            yield count, each
    except NotXml as error:
        fault = Fault(error.code, "This is not XML that can be read.")
        if not count:
            raise NoSuchFile(fault) from None
        yield count + 1, Fault("not-xml", "From here on the message cannot be read: was it cut?")
    if not count:
        raise NoSuchFile(
            Fault("no-report", "There is no employer with an employee in this message.", EMPLOYER)
        )


@dataclass
class _Group:
    """What was read of one employer, employee, employment or absence so far."""

    said: dict[str, str] = field(default_factory=dict[str, str])
    fault: Fault | None = None
    inner: int = 0
    """How many groups were in it."""


class _Message:
    """A message as it is read: what is known of each group that is open."""

    def __init__(self) -> None:
        self._open: dict[str, _Group] = {}
        self._made_on = ""

    def read(self, pieces: Iterable[bytes]) -> Iterator[Read]:
        for what, way in elements(pieces):
            here, name = len(way) - 1, way[-1].name
            group = self._group_at(way)
            if what == "begin":
                if group:
                    self._open[group] = _Group()
            elif group:
                yield from self._closed(group)
                way[-2].children.clear()
            elif here == len(self._open) + 1 and self._open:
                self._heard(way[-1], IN_ORDER[len(self._open) - 1])
            elif here == 1 and name not in ("BrAlg", *PASSED_OVER):
                raise NotXml("unknown-message")
            elif tuple(each.name for each in way[1:]) == MADE_ON:
                self._made_on = way[-1].text.strip()

    def _group_at(self, way: tuple[Element, ...]) -> str | None:
        """The group that this element is, where it stands in the one before."""
        depth = len(way) - 1
        inside = [each.name for each in way[1:]]
        return inside[-1] if 0 < depth <= len(IN_ORDER) and inside == list(IN_ORDER[:depth]) else None

    def _heard(self, element: Element, group: str) -> None:
        here, name, text = self._open[group], element.name, element.text.strip()
        if place := TAKEN[group].get(name):
            here.said[place] = text
        elif name == ADDRESS and group == EMPLOYEE:
            self._address(element, here)
        elif fault := _refused(element):
            here.fault = here.fault or fault
        elif name not in PASSED_OVER and name not in REFUSED:
            here.fault = here.fault or Fault("unknown-field", "This element does not exist here.", name)

    def _address(self, element: Element, here: _Group) -> None:
        said = {each.name: each.text.strip() for each in element.children}
        if said.get("SrtAdrsCd") == HOME and "Pc" in said:
            here.said["employee.postcode"] = said["Pc"]
        if said.get("SrtAdrsCd") == NURSING:
            here.said |= {f"nursing.{ours}": said[name] for name, ours in NURSED_AT.items() if name in said}
        here.fault = here.fault or next(filter(None, map(_refused, element.children)), None)

    def _closed(self, group: str) -> Iterator[Read]:
        """An absence is reported; an employment without one is told as it stands."""
        here = self._open[group]
        if group == ABSENCE or (group == EMPLOYMENT and not here.inner):
            faults = [each.fault for each in self._open.values() if each.fault]
            said = {place: text for each in self._open.values() for place, text in each.said.items() if text}
            yield from faults[:1] or _reports(said, self._made_on, group)
        del self._open[group]
        if self._open:
            self._open[GROUPS[group]].inner += 1


def _refused(element: Element) -> Fault | None:
    """Where free text stands, or a name that says too much, at any depth."""
    if element.name in REFUSED and element.text.strip() not in NO:
        return Fault("free-text", REFUSED[element.name], element.name)
    return next(filter(None, map(_refused, element.children)), None)


def _reports(said: Mapping[str, str], made_on: str, group: str) -> list[Read]:
    body = _of_whom(said)
    if group == EMPLOYMENT:
        return [{**body, "as_of": made_on}]
    if (code := said.get("code.processing")) and code not in REPORTS:
        detail = "This message asks for something that a person has to see to."
        return [Fault("code-not-taken", detail, "VrwrkCd")]
    if said.get("code.ended") == YES and "first_fit_day" not in said:
        return [Fault("missing", "An absence that has ended has a first fit day.", "DatHrstld")]
    keys = {name: body[name] for name in ("employer", "employee", "employment") if name in body}
    keys["employee"] = {"number": said.get("employee.number", "")}
    keys["employment"] = {"number": said["employment.number"]} if "employment.number" in said else {}
    if (old := said.get("was.first_day")) and old != said.get("first_day"):
        moved = {"fact": "correction", "corrects": old, "on": said.get("from", made_on)}
        return [{**keys, "fact": {**moved, "first_day": said.get("first_day")}}]
    return [_absence(body, said), *_in_part(keys, said)]


def _absence(body: dict[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    days = {name: said[name] for name in ("first_day", "reported_on", "first_fit_day") if name in said}
    nursing = {name.partition(".")[2]: text for name, text in said.items() if name.startswith("nursing.")}
    code = said.get("code.vangnet")
    vangnet = {"vangnet": VANGNET[code]} if code in VANGNET else {}
    return {**body, **days, **vangnet, **({"nursing": nursing} if nursing else {}), **_expected(said)}


def _in_part(keys: Mapping[str, Any], said: Mapping[str, str]) -> list[Read]:
    """Works in part from the day of this change on; sick in full from the first day on says nothing more."""
    share, start = said.get("percentage"), said.get("from", said.get("first_day"))
    if share is None or "first_fit_day" in said:
        return []
    try:
        works = 100 - float(share.replace(",", "."))
    except ValueError:
        return [Fault("float-parsing", "This is not a percentage.", "PrcVrzm")]
    if works == 0 and start == said.get("first_day"):
        return []
    return [{**keys, "fact": {"fact": "partially-recovered", "from": start, "percentage": works}}]


def _expected(said: Mapping[str, str]) -> dict[str, int]:
    """The days that it is expected to last, from the two days that are given."""
    try:
        first, end = (date.fromisoformat(said[name]) for name in ("first_day", "expected_end"))
    except (KeyError, ValueError):
        return {}
    return {"expected_days": (end - first).days}


def _of_whom(said: Mapping[str, str]) -> dict[str, Any]:
    name = " ".join(said[each] for each in ("name.initials", "name.prefix", "name.family") if each in said)
    body: dict[str, Any] = {"employer": said.get("employer", ""), "employee": {}, "employment": {}}
    for place, text in said.items():
        group, _, what = place.partition(".")
        if group in ("employee", "employment"):
            body[group][what] = text
    return {**body, "employee": {**body["employee"], **({"name": name} if name else {})}}
