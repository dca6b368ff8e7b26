"""What a program writes is committed as it would write it now; `make generate` mends it."""

import pytest

from tests.house.generated import ROOT, generated

pytestmark = pytest.mark.slow


def test_generated_files_are_current() -> None:
    stale = [
        str(path.relative_to(ROOT))
        for path, text in generated()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `make generate`"
