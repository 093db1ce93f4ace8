"""`python -m deploy.token --role ROLE --tenant TENANT [--employer EMPLOYER] [--case CASE]`: a bearer token."""

import argparse
import os
import sys

from deploy import ground
from deploy.run.home import Home
from shared.kernel.clock import now
from shared.kernel.token import ROLES, Caller, issue


def main() -> int:
    """Prints the token alone on standard output; says on standard error what is wrong, with status 2."""
    parser = argparse.ArgumentParser(prog="make token")
    parser.add_argument("--role", required=True, help=", ".join(ROLES))
    parser.add_argument("--tenant", required=True)
    parser.add_argument("--employer")
    parser.add_argument(
        "--case", action="append", help="the cases that are theirs; an employee sees no others"
    )
    arguments = parser.parse_args()
    if not arguments.tenant:
        print("hervat: name a tenant, as in make token ROLE=case-manager TENANT=demo", file=sys.stderr)
        return 2
    secret = os.environ.get("HERVAT_TOKEN_SECRET") or Home(ground.home()).secrets()["token"]
    try:
        cases = frozenset(arguments.case) if arguments.case else None
        caller = Caller(arguments.tenant, arguments.role, arguments.employer or None, cases=cases)
        print(issue(caller, secret, now()))
    except ValueError as error:
        print(f"hervat: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
