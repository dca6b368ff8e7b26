"""The arguments of the benchmarks: help, and words that are unknown."""

from collections.abc import Callable, Sequence

import pytest

from benchmarks import __main__ as every
from benchmarks import engines, ranges, reconcile

pytestmark = pytest.mark.slow


def test_help_names_every_group(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        every.main(["--help"])
    shown = capsys.readouterr().out
    assert (left.value.code, [name for name in every.GROUPS if name not in shown]) == (0, [])


@pytest.mark.parametrize("main", [engines.main, ranges.main, reconcile.main])
def test_help_names_the_command(main: Callable[[Sequence[str]], None], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("usage: python -m benchmarks.")


def test_an_unknown_group_or_engine_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    for main, words, message in (
        (every.main, ["cold", "warm"], "unknown group warm, expected cold, imports, prices"),
        (engines.main, ["folder", "10", "oracle"], "unknown engine oracle, expected files, DuckDB"),
        (reconcile.main, [], "the following arguments are required: command"),
    ):
        with pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 2
        assert message in capsys.readouterr().err
