"""The command's own figures: every case of the corpus, to the last digit."""

import json

import pytest

from budgetlint.cli.start import main
from tests.oracle.agreement import differences
from tests.oracle.cases import CORPUS, NAMES, case
from tests.sampled import sampled


@pytest.mark.parametrize("name", sampled(NAMES, 30))
def test_report_agrees_with_expected(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CORPUS / name)
    expected = case(name).expected
    main(["report", "--format", "json", "--as-of", str(expected.pop("as_of")), "budget.yaml"])
    data = json.loads(capsys.readouterr().out)
    assert list(differences(expected, data["files"][0])) == []
