"""Bearer tokens: who is calling, for which arbodienst, in which role. Our own are JWTs signed with HS256."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, cast

import jwt

ROLES = (
    "employee",
    "employer",
    "case-manager",
    "medical-case-manager",
    "bedrijfsarts",
    "labour-expert",
    "job-coach",
    "bureau",
    "team-lead",
    "administrator",
    "partner",
)

ISSUER = "hervat"


@dataclass(frozen=True)
class Caller:
    """Who calls: an arbodienst (tenant), a role, and for some roles one employer."""

    tenant: str
    role: str
    employer: str | None = None
    subject: str = "local"
    cases: frozenset[str] | None = None
    """The cases that are theirs; None for all, which an employee's token never says."""

    def may_see(self, tenant: str, employer: str, case: str) -> bool:
        """Whether a case of that arbodienst and employer is within reach."""
        mine = self.cases if self.role != "employee" else self.cases or frozenset()
        return self.tenant == tenant and self.employer in (None, employer) and (mine is None or case in mine)


class BadToken(Exception):
    """No token, or one that is not ours, not for now, or without a known role."""


def issue(caller: Caller, secret: str, at: datetime, valid: timedelta = timedelta(hours=12)) -> str:
    """A token for a caller; `ValueError` for a role that does not exist or an employer without one."""
    if caller.role not in ROLES:
        raise ValueError(f"{caller.role!r} is no role: one of {', '.join(ROLES)}")
    if caller.role == "employer" and not caller.employer:
        raise ValueError("the role employer needs an employer")
    claims: dict[str, object] = {
        "iss": ISSUER,
        "sub": caller.subject,
        "tenant": caller.tenant,
        "role": caller.role,
        "iat": at,
        "exp": at + valid,
    }
    if caller.employer:
        claims["employer"] = caller.employer
    if caller.cases is not None:
        claims["cases"] = sorted(caller.cases)
    return jwt.encode(claims, secret, algorithm="HS256")


def read(token: str, secret: str) -> Caller:
    """The caller a token speaks for; raises `BadToken`."""
    try:
        claims = jwt.decode(
            token, secret, algorithms=["HS256"], issuer=ISSUER, options={"require": ["exp", "tenant", "role"]}
        )
    except jwt.PyJWTError as error:
        raise BadToken(type(error).__name__) from None
    return caller_of(claims)


def caller_of(claims: Mapping[str, object]) -> Caller:
    """The caller that good claims name; raises `BadToken` for a role that does not exist, or half a claim."""
    role, tenant, employer = claims.get("role"), claims.get("tenant"), claims.get("employer")
    if not isinstance(role, str) or role not in ROLES or not isinstance(tenant, str) or not tenant:
        raise BadToken("claims")
    if (role == "employer" and not employer) or not isinstance(employer, str | None):
        raise BadToken("employer")
    cases = claims.get("cases")
    if cases is not None and not isinstance(cases, list):
        raise BadToken("cases")
    mine = None if cases is None else frozenset(str(case) for case in cast(list[object], cases))
    return Caller(tenant, role, employer or None, str(claims.get("sub", "")), mine)


class Reads(Protocol):
    """Whose tokens are read, and how."""

    waits: bool
    """Whether reading one may wait for somebody else."""

    def read(self, token: str) -> Caller:
        """The caller a token speaks for; raises `BadToken`, or `Unavailable` where that cannot be found out."""
        ...


class Ours(Reads):
    """Tokens signed with the platform's own secret: for one machine, tests and commands."""

    waits = False

    def __init__(self, secret: str) -> None:
        """Of 32 characters or more."""
        self._secret = secret

    def read(self, token: str) -> Caller:
        """As `read`."""
        return read(token, self._secret)
