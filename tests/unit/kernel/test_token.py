"""A token speaks for one arbodienst and one role, for a while, and only under the secret it was made with."""

from datetime import timedelta
from typing import Any

import jwt
import pytest

from shared.kernel.clock import now
from shared.kernel.token import ISSUER, ROLES, BadToken, Caller, issue, read

SECRET, OTHER = "a-secret-made-up-for-these-tests-1", "a-secret-made-up-for-these-tests-2"
NOW = now()
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "tenant": "demo",
    "role": "case-manager",
    "exp": NOW + timedelta(hours=1),
}


def signed(**claims: Any) -> str:
    """A token with these claims; None leaves one out."""
    whole = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return jwt.encode(whole, SECRET, algorithm="HS256")


@pytest.mark.parametrize("role", ROLES)
def test_a_token_says_who_it_was_made_for(role: str) -> None:
    """Tenant, role, employer and subject come back as they went in."""
    caller = Caller("demo", role, "bakkerij", "someone")
    assert read(issue(caller, SECRET, NOW), SECRET) == caller


def test_another_secret_is_no_secret() -> None:
    """Signed with one, read with another."""
    with pytest.raises(BadToken):
        read(issue(Caller("demo", "team-lead"), OTHER, NOW), SECRET)


def test_a_token_ends() -> None:
    """Twelve hours by default: good after eleven, not after thirteen."""
    caller = Caller("demo", "team-lead")
    assert read(issue(caller, SECRET, NOW - timedelta(hours=11)), SECRET) == caller
    with pytest.raises(BadToken):
        read(issue(caller, SECRET, NOW - timedelta(hours=13)), SECRET)


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("no role", {"role": None}),
    ("a role nobody has", {"role": "king"}),
    ("no tenant", {"tenant": None}),
    ("an empty tenant", {"tenant": ""}),
    ("a tenant that is no text", {"tenant": 7}),
    ("no end", {"exp": None}),
    ("another issuer", {"iss": "somebody-else"}),
    ("an employer's role without an employer", {"role": "employer"}),
    ("made in the future", {"iat": NOW + timedelta(hours=1)}),
]


@pytest.mark.parametrize("claims", [pytest.param(claims, id=what) for what, claims in REFUSED])
def test_a_token_that_leaves_something_open_is_refused(claims: dict[str, Any]) -> None:
    """Well signed is not enough: each claim counts."""
    assert read(signed(), SECRET).role == "case-manager"
    with pytest.raises(BadToken):
        read(signed(**claims), SECRET)


NO_TOKEN = {
    "nothing": "",
    "a letter": "x",
    "three parts": "a.b.c",
    "unsigned": jwt.encode(CLAIMS, "", algorithm="none"),
}


@pytest.mark.parametrize("text", NO_TOKEN.values(), ids=NO_TOKEN)
def test_what_is_no_signed_token_is_refused(text: str) -> None:
    """Rubbish, and a token that says it needs no signature."""
    with pytest.raises(BadToken):
        read(text, SECRET)


def test_a_token_that_could_not_be_read_is_not_made() -> None:
    """A role that does not exist, or an employer's without an employer, is refused where it is asked."""
    for caller in (Caller("demo", "king"), Caller("demo", "employer")):
        with pytest.raises(ValueError, match="role"):
            issue(caller, SECRET, NOW)


def test_an_employee_sees_their_own_cases_only() -> None:
    """A token of an employee names cases; without any it opens none, and a colleague's never."""
    mine = read(issue(Caller("demo", "employee", cases=frozenset({"c1"})), SECRET, now()), SECRET)
    assert mine.may_see("demo", "bakkerij", "c1")
    assert not mine.may_see("demo", "bakkerij", "c2")
    assert not Caller("demo", "employee").may_see("demo", "bakkerij", "c1")
    assert Caller("demo", "case-manager").may_see("demo", "bakkerij", "c2")
    assert not Caller("other", "case-manager").may_see("demo", "bakkerij", "c2")
