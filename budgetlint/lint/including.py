"""The files that a root includes: found by path, each included once and each with a unique name."""

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from budgetlint.estimate.organisation import REST, Member
from budgetlint.findings.problem import Problem
from budgetlint.frozen import Frozen
from budgetlint.lint.globs import matches
from budgetlint.lint.prices import prices_of
from budgetlint.lint.report import FileReport
from budgetlint.lint.siblings import Siblings
from budgetlint.model.budget import BudgetFile

RULE: Final = "includes-invalid"
MOST: Final = 10_000
"""How many files a root may include."""
_NAMED: Final = 24
"""How many months a message names."""
_YAML: Final = (
    "name budget files under `includes`, by paths or globs such as `services/*/budget.yaml`, relative to this file"
)

Reader = Callable[[str, bytes], FileReport]
"""Reads and estimates a file by itself."""


class Included(Frozen):
    """The files that a root includes, the paths of the entries that name them, and problems with the others."""

    files: tuple[tuple[int, FileReport], ...]
    problems: tuple[Problem, ...]
    lost: tuple[str, ...] = ()
    """Names of unreadable files; `*` where such a name is unknown."""

    def members(self, day: date) -> tuple[Member, ...]:
        """The files by their names, with their prices."""
        return tuple(
            Member(name_of(file) or file.path, file.file, file.estimate, prices_of(file.listed, file.contract, day))
            for _, file in self.files
        )


def name_of(file: FileReport) -> str | None:
    """The name of a file that was read."""
    return None if file.file is None else file.file.name


def included(root: str, globs: tuple[str, ...], siblings: Siblings, read: Reader) -> Included:
    """The files that a root includes. Each is read once and estimated by itself."""
    problems: list[Problem] = []
    lost: list[str] = []
    globs_by_path: dict[str, int] = {}
    if not globs:
        problems.append(Problem(("includes",), "`includes` is empty: it names no file for the budgets to cover", _YAML))
        lost.append(REST)
    for at, glob in enumerate(globs):
        paths = _paths(root, glob, siblings)
        if isinstance(paths, str) or not paths:
            problems.append(_problem(at, paths if isinstance(paths, str) else f"`{glob}` matches no file"))
            lost.append(REST)
            continue
        for path in paths:
            if path == root:
                problems.append(_problem(at, f"`{glob}` includes this file itself", _itself(glob)))
                lost += [REST] * (len(paths) == 1)
            elif path in globs_by_path:
                problems.append(_problem(at, f"`{path}` is included twice, by `{globs[globs_by_path[path]]}` too"))
            else:
                globs_by_path[path] = at
    if len(globs_by_path) > MOST:
        problems.append(_problem(0, f"{len(globs_by_path):,} files are included, at most {MOST:,} are"))
        return Included((), tuple(problems), (REST,))
    files = [(at, _report(root, path, siblings, read)) for path, at in globs_by_path.items()]
    kept, more = _usable(files)
    problems += more
    lost += [REST] * (len(kept) < len(files))
    return Included(tuple(kept), tuple(problems), tuple(dict.fromkeys(lost)))


def _itself(glob: str) -> str:
    """The advice for an entry that matches the root itself."""
    if "*" in glob or "?" in glob:
        return "narrow it to the files below, such as `services/*/budget.yaml`, or move this file to a folder that the glob does not match"
    return "remove it: the budgets of a root cover the root's own workloads anyway"


def _problem(at: int, message: str, advice: str = _YAML) -> Problem:
    return Problem(("includes", at), message, advice)


def _paths(root: str, glob: str, siblings: Siblings) -> "list[str] | str":
    """The paths that a glob matches, or why it can't be searched."""
    here = posixpath.dirname(root)
    if "*" not in glob and "?" not in glob:
        return [posixpath.normpath(posixpath.join(here, glob))]
    steps = glob.split("/")
    wild = next(at for at, step in enumerate(steps) if "*" in step or "?" in step)
    folder = posixpath.normpath(posixpath.join(here, *steps[:wild])) if wild or here else "."
    listed = siblings.under(root, folder)
    if listed is None:
        return f"`{glob}` can't be searched: it is outside the repository (or, without a repository, outside the working folder)"
    rest = "/".join(steps[wild:])
    above = "" if folder == "." else f"{folder}/"
    return sorted(path for path in listed if path.startswith(above) and matches(rest, path.removeprefix(above)))


def _report(root: str, path: str, siblings: Siblings, read: Reader) -> "FileReport | str":
    sibling = siblings.file(root, posixpath.relpath(path, posixpath.dirname(root) or "."))
    if sibling.data is None:
        return f"`{path}` can't be included: {sibling.detail}"
    return read(path, sibling.data)


def _usable(files: "list[tuple[int, FileReport | str]]") -> tuple[list[tuple[int, FileReport]], list[Problem]]:
    """The files that can be used, by name, and problems with the others."""
    reports = [(at, file) for at, file in files if not isinstance(file, str)]
    names = Counter(name for _, file in reports if (name := name_of(file)) is not None)
    kept: list[tuple[int, FileReport]] = []
    problems = [_problem(at, why) for at, why in files if isinstance(why, str)]
    for at, file in reports:
        fault = _fault(file, names)
        if fault is None:
            kept.append((at, file))
        else:
            problems.append(_problem(at, *fault))
    return kept, problems


def _fault(file: FileReport, names: "Counter[str]") -> tuple[str, str] | None:
    budget_file = file.file
    if budget_file is None:
        return f"`{file.path}` can't be estimated", "see that file's own findings"
    if budget_file.includes is not None:
        return f"`{file.path}` includes files itself, which only the root may do", "include those files here instead"
    if budget_file.name is None:
        return f"`{file.path}` has no `name`, so its workloads can't be addressed", "give it a unique `name`"
    if names[budget_file.name] > 1:
        return (
            f"`{file.path}` has the `name` `{budget_file.name}`, which another included file has too",
            "give each file a unique `name`",
        )
    return None


def unconverted(files: tuple[tuple[int, FileReport], ...], names: tuple[str, ...], currency: str) -> Iterator[Problem]:
    """Problems of files whose currency has no stated worth in the root's."""
    for at, file in files:
        if file.file is not None and file.file.name in names:
            unit = file.file.currency
            yield _problem(
                at,
                f"`{file.file.name}` is in {unit}, but the prices of this file state no worth of {unit} in {currency}",
                f"state it under `units` in the snapshot: `{unit}: {{worth: …, of: {currency}, date: …, source: …}}`",
            )


def beyond(files: tuple[tuple[int, FileReport], ...], root: BudgetFile) -> Iterator[Problem]:
    """Problems of files whose own calendar does not cover all months of the root's."""
    from budgetlint.estimate.organisation_months import months_outside

    for at, file in files:
        if file.file is None or root.starts is None:
            continue
        outside = months_outside(root, file.file)
        if outside:
            more = f" and {len(outside) - _NAMED} more" if len(outside) > _NAMED else ""
            months = f"{', '.join(outside[:_NAMED])}{more}"
            yield _problem(
                at,
                f"`{file.file.name}` does not plan {months}, but this file does: budgets that cover it are incomplete in those months",
                "give it more `months`, or remove its `starts`: its volume is then the same in every month of this file",
            )
