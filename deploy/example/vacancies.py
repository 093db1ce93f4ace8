"""The example's vacancies, made up, around Utrecht and Amersfoort."""

from typing import Any

Row = dict[str, Any]


def _vacancy(number: int, title: str, postcode: str, hours: tuple[int, int], wage: float, **rest: Any) -> Row:
    return {
        "vacancy": f"V{number:03}",
        "title": title,
        "postcode": postcode,
        "hours": {"min": hours[0], "max": hours[1]},
        "wage_hour": {"min": wage, "max": wage + 3},
        "education_level": 2,
        **rest,
    }


LIGHT = {"lift-carry": 2, "stand-at-work": 1, "bend-frequency": 10, "screen-work": 6, "noise": 50}
QUIET = {"lift-carry": 5, "screen-work": 1, "noise": 55, "stand-at-work": 1.5, "bend-frequency": 20}

VACANCIES: list[Row] = [
    _vacancy(1, "medewerker klantenservice", "3521", (16, 24), 16.0, demands=LIGHT, skills=["klantcontact"]),
    _vacancy(
        2, "planner thuiszorg", "3526", (20, 28), 17.5, demands=LIGHT, skills=["planning", "klantcontact"]
    ),
    _vacancy(3, "receptionist gemeentehuis", "3431", (16, 24), 15.5, demands=LIGHT, skills=["klantcontact"]),
    _vacancy(4, "magazijnmedewerker", "3542", (24, 36), 15.5, demands={**LIGHT, "lift-carry": 20}),
    _vacancy(5, "verkoper bouwmarkt", "3527", (16, 32), 15.0, demands={"lift-carry": 15, "stand-at-work": 6}),
    _vacancy(6, "administratief medewerker", "3511", (16, 24), 16.5),
    _vacancy(7, "voorraadbeheerder webwinkel", "3439", (20, 28), 16.0, skills=["voorraadbeheer", "planning"]),
    _vacancy(8, "telefonist", "3584", (12, 20), 15.2, demands={**LIGHT, "stand-at-work": 2}),
    _vacancy(9, "medewerker postkamer", "3562", (16, 24), 15.1, demands={**LIGHT, "lift-carry": 5}),
    _vacancy(10, "baliemedewerker bibliotheek", "3811", (16, 24), 15.8, demands=LIGHT),
    _vacancy(
        11, "kwaliteitscontroleur", "3812", (24, 36), 18.0, demands=QUIET, skills=["kwaliteitscontrole"]
    ),
    _vacancy(
        12, "tekeningcontroleur", "3824", (28, 36), 19.5, demands=QUIET, skills=["technisch tekeninglezen"]
    ),
    _vacancy(13, "lasser", "3846", (32, 40), 18.5, demands={"noise": 90, "lift-carry": 20}),
    _vacancy(14, "werkvoorbereider metaal", "3821", (24, 36), 19.0),
    _vacancy(15, "conciërge middelbare school", "3818", (24, 36), 15.9, demands={**QUIET, "lift-carry": 10}),
    _vacancy(16, "chauffeur leerlingenvervoer", "3512", (12, 20), 15.3, licences=["B"], demands=LIGHT),
    _vacancy(17, "buschauffeur", "3542", (24, 36), 17.0, licences=["D"], demands=LIGHT),
    _vacancy(18, "teamleider logistiek", "3439", (36, 40), 22.0, education_level=6, demands=LIGHT),
    _vacancy(19, "medewerker klantenservice", "9711", (16, 24), 16.5, demands=LIGHT, skills=["klantcontact"]),
    _vacancy(20, "medewerker energieadvies", "3511", (20, 28), 17.2, demands=LIGHT, skills=["klantcontact"]),
]
