"""`python -m tests.oracle.write CASE [AS-OF]` writes the oracle's figures for a case; review them before you commit them."""

import json
import sys

from tests.oracle.cases import CORPUS, case

DAY = "2026-07-01"


def write(name: str, as_of: str) -> None:
    path = CORPUS / name / "expected.json"
    path.write_text(json.dumps({"as_of": as_of}), encoding="utf-8")
    path.write_text(json.dumps(case(name).result(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else DAY)
