"""The mutations that `make mutate` makes of a module, that it puts them into the code that runs, and what it keeps."""

import resource
import sys
import time
from pathlib import Path

import pytest

from tools.mutate import importing, reach, results, trial
from tools.mutate.mutations import Mutant, mutants, mutated
from tools.mutate.results import Module, Verdict

SOURCE = '''"""A module."""

LIMIT = 3
Word = Literal["a", "b"]


def within(amounts: list[int], name: str = "a") -> bool:
    """Whether all is well."""
    if not amounts:
        note(f"{name}: none")
    return sum(x for x in amounts if x) <= -LIMIT * 2 and 0 < min(
        amounts
    )


class Case:
    def named(self, text: str) -> str:
        return "1.5" if text == "x" else text + "y"
'''


def test_mutants_of_a_module() -> None:
    listed = [f"{mutant.line} {mutant.name}" for mutant in mutants(SOURCE)]
    assert listed == [
        "3 : 3 → 4",
        "7 : 'a' → 'a~'",
        "9 within: if not amounts: note(f'{name}: none') → if amounts: note(f'{name}: none')",
        "10 within: note(f'{name}: none') → None",
        "11 within: sum((x for x in amounts if x)) <= -LIMIT * 2 and 0 < min(amounts) → sum((x for x in amounts if x)) <= -LIMIT * 2 or 0 < min(amounts)",
        "11 within: sum((x for x in amounts if x)) <= -LIMIT * 2 → sum((x for x in amounts if x)) < -LIMIT * 2",
        "11 within: sum((x for x in amounts if x)) <= -LIMIT * 2 → sum((x for x in amounts if x)) > -LIMIT * 2",
        "11 within: for x in amounts if x → for x in amounts",
        "11 within: -LIMIT * 2 → -LIMIT / 2",
        "11 within: -LIMIT → +LIMIT",
        "11 within: 2 → 3",
        "11 within: 0 < min(amounts) → 0 <= min(amounts)",
        "11 within: 0 < min(amounts) → 0 >= min(amounts)",
        "11 within: 0 → 1",
        "11 within: min → max",
        "18 Case.named: text == 'x' → text != 'x'",
        "18 Case.named: 'x' → 'x~'",
        "18 Case.named: '1.5' → '2.5'",
        "18 Case.named: text + 'y' → text - 'y'",
        "18 Case.named: 'y' → 'y~'",
    ]


def test_what_no_run_can_tell_is_no_mutant() -> None:
    source = "if TYPE_CHECKING:\n    LIMIT = 3\npairs = zip(a, b, strict=True)\nloose = zip(a, b, strict=False)\n"
    assert [mutant.name for mutant in mutants(source)] == [": False → True"]


@pytest.mark.slow
def test_a_mutant_that_the_clock_ends_has_no_verdict() -> None:
    """It may have waited for a busy machine; what has taken its processor time is dead."""
    child = trial.begun(_idle)
    assert trial.ended(child, time.monotonic() - 1) == trial.UNTRIED
    tireless = trial.begun(_tireless)
    deadline = time.monotonic() + 120
    while (code := trial.ended(tireless, deadline)) is None:
        time.sleep(0.05)
    assert code == trial.TIMED_OUT


def _idle() -> int:
    time.sleep(600)
    return 0


def _tireless() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1, resource.RLIM_INFINITY))
    while True:
        pass


@pytest.mark.slow
def test_a_mutant_takes_the_place_of_the_function(tmp_path: Path) -> None:
    path = tmp_path / "formula.py"
    path.write_text("def doubled(x):\n    return x * 2\n", "utf-8")
    scope: dict[str, object] = {}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), scope)
    doubled = scope["doubled"]
    assert callable(doubled)
    answers = [doubled(8)]
    for mutant in mutants(path.read_text("utf-8")):
        assert trial.Functions().replace(path, path.read_text("utf-8"), mutant)
        answers.append(doubled(8))
    assert answers == [16, 4, 24]


def test_a_mutant_of_what_runs_at_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mutated_limits.py"
    path.write_text("LIMIT = 3\n", "utf-8")
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    importing.replaced({"mutated_limits": mutated(path.read_text("utf-8"), 0)}, {"mutated_limits": path})
    scope: dict[str, object] = {}
    exec("from mutated_limits import LIMIT", scope)
    del sys.modules["mutated_limits"]
    assert scope["LIMIT"] == 4


def test_statements_note_that_they_are_reached() -> None:
    source = "def sign(x):\n    if x > 0:\n        return 1\n    elif x < 0:\n        return -1\n    match x:\n        case 0:\n            return 0\n"
    reached: set[str] = set()
    scope: dict[str, object] = {reach.NOTE: reached.add}
    exec(compile(reach.noting(source, "m"), "f", "exec"), scope)
    sign = scope["sign"]
    assert callable(sign)
    places = []
    for number in (1, -1, 0):
        reached.clear()
        sign(number)
        places.append(sorted(int(name.rpartition(".")[2]) for name in reached))
    assert places == [[0, 2], [0, 3, 4], [0, 1, 3, 5]]
    (scope_hash,) = {name.rpartition(".")[0] for name in reached}
    assert {f"m:{mutant.scope}" for mutant in mutants(source)} == {scope_hash}


def module(source: str, path: Path) -> Module:
    return Module("room", path, "room/formula.py", source, mutants(source))


def test_verdicts_are_kept_while_a_function_has_the_same_text(tmp_path: Path) -> None:
    before = module("def a(x):\n    return x + 1\n\n\ndef b(x):\n    return x - 1\n", tmp_path)
    before.verdicts = {mutant.number: Verdict("killed", ["t"]) for mutant in before.mutants}
    results.keep(tmp_path, before)
    after = module("LIMIT = 2\n\n\ndef a(x):  # moved\n    return x + 1\n\n\ndef b(x):\n    return x - 2\n", tmp_path)
    results.kept(tmp_path, after)
    names = [after.key(mutant) for mutant in after.mutants if mutant.number in after.verdicts]
    assert names == ["room/formula.py a: x + 1 → x - 1", "room/formula.py a: 1 → 2"]


def test_verdicts_are_kept_when_a_docstring_is_reworded(tmp_path: Path) -> None:
    sources = [
        f"""{text}\nLIMIT = 3\n\n\nclass Case:\n    {text}\n    GOOD = 1\n    def a(self, x):\n        {text}\n        return x + 1\n"""
        for text in ('"""Old."""', '"""New."""', "")
    ]
    before, *others = (module(source, tmp_path) for source in sources)
    before.verdicts = {mutant.number: Verdict("killed", ["t"]) for mutant in before.mutants}
    results.keep(tmp_path, before)
    for after in others:
        results.kept(tmp_path, after)
        assert [mutant.name for mutant in after.mutants] == [
            ": 3 → 4",
            "Case: 1 → 2",
            "Case.a: x + 1 → x - 1",
            "Case.a: 1 → 2",
        ]
        assert sorted(after.verdicts) == [mutant.number for mutant in after.mutants]
        assert [mutant.statement for mutant in after.mutants] == [mutant.statement for mutant in before.mutants]


def test_the_summary_of_a_sample(tmp_path: Path) -> None:
    tried = module("def a(x):\n    return x + 1 < 3\n", tmp_path)
    words = ["killed", "timed out", "survived", "killed", "unreached"]
    tried.verdicts = {mutant.number: Verdict(word, []) for mutant, word in zip(tried.mutants, words, strict=True)}
    assert [*results.listed([tried], {"room": 10})] == [
        "survived: room/formula.py:2 a: x + 1 → x - 1",
        "unreached: room/formula.py:2 a: 3 → 4",
        "room: 60.0% killed, 60.0% with those accepted, of 5 tried of 10 (2 killed, 1 survived, 1 timed out, 1 unreached); 95 % interval of the killed 23.1% to 88.2%",
    ]


def test_an_interval_by_hand() -> None:
    low, high = results.interval(190, 200)
    assert (round(low, 4), round(high, 4)) == (0.9104, 0.9726)


def test_a_sample_does_not_hang_on_what_else_there_is(tmp_path: Path) -> None:
    def ranks(source: str) -> dict[str, str]:
        drawn = module(source, tmp_path)
        return {f"{drawn.key(mutant)} {mutant.turn}": drawn.rank(mutant, 1) for mutant in drawn.mutants}

    few = ranks("def a(x):\n    return x + 1\n")
    many = ranks("LIMIT = 9\n\n\ndef a(x):\n    return x + 1\n")
    assert len(many) > len(few) > 0
    assert few == {name: many[name] for name in few}


def test_equal_mutations_of_a_function_are_told_apart() -> None:
    twice: list[Mutant] = mutants("def a(x):\n    return f(1) + f(1)\n")
    assert [(mutant.name, mutant.turn) for mutant in twice if mutant.before == "1"] == [
        ("a: 1 → 2", 0),
        ("a: 1 → 2", 1),
    ]
