"""Pages followed step by step: each file that a page shows is written, each command run, and each printed line compared.

`python -m tests.house.walk PAGE…` walks pages with the `budgetlint` on the path, each in an empty folder;
with `--write` it writes what the commands print into the pages. Only the standard library is needed.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

BLOCK = re.compile(r"^```(\w+)(?: ([\w./-]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
"""A fenced block: its language, its file name if it is a file, and its text."""
PROMPT = re.compile(r"^\$ (.+)\n", re.MULTILINE)
DATED = re.compile(r"\bbudgetlint (check|report|diff|try|explain|headroom|prices|snapshot pin|init)\b")
"""The commands whose output depends on the day."""
DAY = "2026-11-26"
"""The day on which every page is walked; its commands leave the day out, as readers do."""


@dataclass(frozen=True)
class Step:
    """A console block of a page and what its commands print now."""

    expected: str
    printed: str


def walked(text: str, folder: Path, path: str) -> Iterator[Step]:
    """Each console block of a page, run in a folder with the programs of a path."""
    for language, name, body in BLOCK.findall(text):
        if name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(body, "utf-8")
        elif language == "console":
            yield Step(
                body, "".join(f"$ {command}\n{_printed(command, folder, path)}" for command in PROMPT.findall(body))
            )


def _printed(command: str, folder: Path, path: str) -> str:
    names = ("GIT_AUTHOR", "GIT_COMMITTER")
    someone = {
        f"{name}_{what}": value for name in names for what, value in (("NAME", "you"), ("EMAIL", "you@example.com"))
    }
    environment = {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "COLUMNS": "100", **someone}
    done = subprocess.run(
        ["bash", "-c", DATED.sub(rf"\g<0> --as-of {DAY}", command)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    return done.stdout.decode()


def agrees(step: Step) -> bool:
    """Whether the output is as shown; a line `…` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…\n" else re.escape(line) for line in step.expected.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, step.printed) is not None


def main(words: list[str]) -> int:
    """Walks the pages; returns 0 if every line is as shown."""
    write = "--write" in words
    wrong = 0
    for page in (Path(word) for word in words if word != "--write"):
        text = page.read_text("utf-8")
        with TemporaryDirectory() as folder:
            for step in walked(text, Path(folder), os.environ["PATH"]):
                if agrees(step):
                    continue
                wrong += 1
                if write:
                    text = text.replace(f"```console\n{step.expected}```", f"```console\n{step.printed}```", 1)
                else:
                    shown = step.expected.splitlines(), step.printed.splitlines()
                    lines = unified_diff(*shown, f"{page}, as shown", "as printed", lineterm="")
                    sys.stdout.writelines(f"{line}\n" for line in lines)
        if write:
            page.write_text(text, "utf-8")
        sys.stdout.write(f"{page}: walked\n")
    return 1 if wrong and not write else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
