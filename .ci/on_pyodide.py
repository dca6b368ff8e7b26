"""Imports the package, checks the examples and renders their reports on a Python without compiled extensions."""

import contextlib
import io
import os
import pkgutil
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

COMPILED = (
    "backports.zstd",
    "duckdb",
    "ijson",
    "jsonschema",
    "lsprotocol",
    "mcp",
    "numpy",
    "pygls",
    "regex",
    "scipy",
    "sqlglot",
)
"""Packages without a build for WebAssembly, or that need such a package; each is imported only by what uses it."""

sys.path[:0] = ["/repository", "/site"]
sys.dont_write_bytecode = True
os.chdir("/repository")


def missing() -> list[str]:
    """The dependencies that are not installed."""
    names = []
    for name in COMPILED:
        try:
            names += [] if find_spec(name) else [name]
        except ModuleNotFoundError:
            names.append(name)
    return names


def imported(without: list[str]) -> tuple[int, list[str]]:
    """The number of modules of the package that were imported, and the modules that need a missing dependency."""
    import budgetlint

    count, unable = 0, []
    for module in pkgutil.walk_packages(budgetlint.__path__, "budgetlint."):
        if module.name.endswith("__main__"):
            continue
        try:
            import_module(module.name)
        except ModuleNotFoundError as error:
            if error.name is None or error.name not in without:
                raise
            unable.append(module.name)
        count += 1
    return count - len(unable), unable


def run(*words: str) -> str:
    """What a command prints; asserts that it exits with 0."""
    from budgetlint.cli.start import main

    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(out):
        code = main(list(words))
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    text = out.buffer.getvalue().decode()
    if code:
        raise SystemExit(f"budgetlint {' '.join(words)}: exit {code}\n{text}")
    return text


def rendered(folder: Path) -> int:
    """The number of an example's reports that were rendered; asserts that each equals the committed one."""
    from budgetlint.reports.formats import ENDINGS, ESTIMATES

    day = (folder / "report.txt").read_text("utf-8").splitlines()[0].removeprefix("as of: ")
    with TemporaryDirectory() as written:
        for form in ESTIMATES:
            name = f"report{ENDINGS[form][0]}"
            run("report", "--as-of", day, "--allow-outside", "--output", f"{form}={written}/{name}", str(folder))
            if Path(written, name).read_bytes() != (folder / name).read_bytes():
                raise SystemExit(f"{folder / name} differs from the committed report")
    return len(ESTIMATES)


without = missing()
done, unable = imported(without)
print(f"Python {sys.version.split()[0]} on {sys.platform}, without {', '.join(without)}")
print(f"{done} modules imported; not imported, because they need those: {', '.join(unable) or 'none'}")
print(run("check", "examples", "--as-of", "2026-11-24"), end="")
budgets = sorted(Path("examples").glob("*/budget.yaml"))
undrawn = [path for path in budgets if "scipy" in without and "p10" in path.read_text("utf-8")]
examples = [path.parent for path in budgets if path not in undrawn]
print(f"not rendered, because they need scipy: {', '.join(path.parent.name for path in undrawn) or 'none'}")
print(f"{sum(map(rendered, examples))} reports of {len(examples)} examples rendered, byte for byte as committed")
