"""The mutations that `make mutate` makes of a module, and that it puts them into the function that runs."""

from pathlib import Path

from tools.mutate import trial
from tools.mutate.mutations import code_of, mutants, mutated

SOURCE = '''"""A module."""

LIMIT = 3


def within(amounts: list[int], name: str = "a") -> bool:
    """Whether all is well."""
    if not amounts:
        note(f"{name}: none")
    return sum(x for x in amounts if x) <= -LIMIT * 2 and 0 < min(amounts)


class Case:
    def named(self, text: str) -> str:
        return "1.5" if text == "x" else text + "y"
'''


def test_mutants_of_a_module() -> None:
    listed = [f"{mutant.qualname} {mutant.lines}: {mutant.before} -> {mutant.after}" for mutant in mutants(SOURCE)]
    assert listed == [
        " (3,): 3 -> 4",
        " (6,): 'a' -> 'a~'",
        "within (8, 9): if not amounts:\n    note(f'{name}: none') -> if amounts:\n    note(f'{name}: none')",
        "within (9,): note(f'{name}: none') -> None",
        "within (10,): sum((x for x in amounts if x)) <= -LIMIT * 2 and 0 < min(amounts) -> sum((x for x in amounts if x)) <= -LIMIT * 2 or 0 < min(amounts)",
        "within (10,): sum((x for x in amounts if x)) <= -LIMIT * 2 -> sum((x for x in amounts if x)) < -LIMIT * 2",
        "within (10,): sum((x for x in amounts if x)) <= -LIMIT * 2 -> sum((x for x in amounts if x)) > -LIMIT * 2",
        "within (10,):  for x in amounts if x ->  for x in amounts",
        "within (10,): -LIMIT * 2 -> -LIMIT / 2",
        "within (10,): -LIMIT -> +LIMIT",
        "within (10,): 2 -> 3",
        "within (10,): 0 < min(amounts) -> 0 <= min(amounts)",
        "within (10,): 0 < min(amounts) -> 0 >= min(amounts)",
        "within (10,): 0 -> 1",
        "within (10,): min -> max",
        "Case.named (15,): text == 'x' -> text != 'x'",
        "Case.named (15,): 'x' -> 'x~'",
        "Case.named (15,): '1.5' -> '2.5'",
        "Case.named (15,): text + 'y' -> text - 'y'",
        "Case.named (15,): 'y' -> 'y~'",
    ]


def test_a_mutant_takes_the_place_of_the_function(tmp_path: Path) -> None:
    path = tmp_path / "formula.py"
    path.write_text("def doubled(x):\n    return x * 2\n", "utf-8")
    scope: dict[str, object] = {}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), scope)
    doubled = scope["doubled"]
    assert callable(doubled)
    results = [doubled(8)]
    for mutant in mutants(path.read_text("utf-8")):
        code = code_of(compile(mutated(path.read_text("utf-8"), mutant.number), str(path), "exec"), "doubled", 1)
        assert code is not None
        assert trial.replaced(path, mutant)
        results.append(doubled(8))
    assert results == [16, 4, 24]
