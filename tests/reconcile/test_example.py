"""The committed month: made by its program, told the same in every format, each question answered as known."""

import gzip
import json
from decimal import Decimal

import pytest

from tests.reconcile.october import EXAMPLE, LOG, OCTOBER, lines
from tests.reconcile.running import answers, members, reasons, reconcile, sums

pytestmark = pytest.mark.slow

ENDINGS = {"text": "txt", "markdown": "md", "json": "json", "html": "html"}
SHOWN = LOG.relative_to(EXAMPLE.parents[1]).as_posix()


def test_the_log_is_what_its_program_writes() -> None:
    assert gzip.decompress(LOG.read_bytes()).decode() == lines(OCTOBER)


@pytest.mark.parametrize("form", ENDINGS)
def test_the_committed_report_is_current(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE.parents[1])
    done = reconcile(SHOWN, "--format", form)
    assert done.code == 0
    assert done.out == (EXAMPLE / f"report.{ENDINGS[form]}").read_text(encoding="utf-8")


def test_every_question_is_answered_with_its_money() -> None:
    data = json.loads((EXAMPLE / "report.json").read_text(encoding="utf-8"))
    assert answers(data) == ["yes"] * 7
    amounts = reasons(data)
    known = {
        "attempts per accepted output": Decimal("9.6"),
        "time-out duplicates": Decimal("11.52"),
        "spend nobody planned": Decimal(10),
        # 600 + 30 of 6,930 calls go to the other model; 2% of what they all cost is the provider's
        "provider's figure": Decimal("2.2050"),
    }
    assert {name: amounts[name] for name in known} == known
    # 6,300 calls × 0.015 + 630 × 0.025 = 110.25 is 26.82 more than 6,180 × 0.0135
    assert amounts["volume"] + amounts["model"] + amounts["output tokens"] + amounts["retries"] == Decimal("26.82")
    assert all(walked == bill for walked, bill in sums(data))
    (total,) = members(data, "totals")
    assert total["bill"] == "305.8895"
