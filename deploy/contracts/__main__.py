"""Writes every document of the contracts: `python -m deploy.contracts`, which is `make contracts`.

A frozen schema is never overwritten by one that an older hearer cannot live with. A kind that nobody has heard
yet is thawed by deleting its file in `shared/contracts/schemas`.
"""

import sys
from pathlib import Path

from deploy.contracts.refused import refused
from deploy.contracts.written import documents, left_over

ROOT = Path(__file__).parents[2]


def main(root: Path = ROOT) -> int:
    """Exit status 1, with nothing written, when a kind needs a new version or a note, or cannot be read any more."""
    if why := refused(root):
        print(*why, sep="\n", file=sys.stderr)
        return 1
    written = 0
    for name, text in documents(root).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            written += 1
            print(name)
    for path in left_over(root):
        print(f"{path.relative_to(root)}: no kind or service of this name; delete it if nobody reads it")
    print(f"contracts: {written} documents changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
