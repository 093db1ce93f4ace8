"""Those who work at the example arbodienst, and how its cases are shared out. All made up."""

from typing import Any

from deploy.example.cases import EMPLOYERS
from deploy.example.client import Client

BAKERY, METAL, CARE = EMPLOYERS


def _worker(name: str, *roles: str, **more: Any) -> dict[str, Any]:
    address = f"{name.split()[0].lower()}@arbodienst.example"
    return {"name": name, "email": address, "roles": roles, **more}


WORKERS: dict[str, dict[str, Any]] = {
    "A1": _worker("Dora de Verzonnene", "bedrijfsarts", big="19012345601"),
    "A2": _worker("Mo van Nergens", "medical-case-manager", supervised_by="A1", team="noord"),
    "C1": _worker("Anna Bedacht", "case-manager", team="noord"),
    "C2": _worker("Ben Fictief", "case-manager", team="zuid", stand_in="C1"),
    "L1": _worker("Lies Denkbeeld", "labour-expert"),
    "J1": _worker("Joop Bijvoorbeeld", "job-coach"),
    **{
        f"HR-{n}": _worker(f"Personeelszaken {employer}", "employer", employers=[employer])
        | {"email": f"hr@{employer}.example"}
        for n, employer in enumerate(EMPLOYERS, 1)
    },
}
"""By number; who stands in or supervises comes before whom it is for."""

RULES: list[dict[str, Any]] = [
    {"role": "bedrijfsarts", "workers": ["A1"]},
    {"role": "medical-case-manager", "workers": ["A2"], "employer": CARE},
    {"role": "case-manager", "workers": ["C1", "C2"]},
    {"role": "case-manager", "workers": ["C2"], "employer": METAL},
    {"role": "labour-expert", "workers": ["L1"]},
    {"role": "job-coach", "workers": ["J1"]},
    *({"role": "employer", "workers": [f"HR-{n}"], "employer": each} for n, each in enumerate(EMPLOYERS, 1)),
]


def load_staff(client: Client) -> None:
    """People first, then the rules that name them."""
    for number, worker in WORKERS.items():
        client.put("intake", f"/v1/workers/{number}", "administrator", worker)
    client.put("intake", "/v1/caseload-rules", "administrator", {"rules": RULES})


def shown(client: Client) -> list[str]:
    """A line for each of them who sees to cases."""
    rows = client.get("intake", "/v1/workers", "team-lead")["workers"]
    return [
        f"{row['open_cases']:>4}  {row['name']:<36} {', '.join(row['roles'])}"
        for row in rows
        if row["open_cases"]
    ]
