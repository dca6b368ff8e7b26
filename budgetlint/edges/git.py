"""Reads revisions with git's plumbing commands: nothing is checked out, nothing is fetched."""

import os
import posixpath
import re
import subprocess
from typing import IO

from budgetlint.edges.contents import MOST_BUDGET_BYTES, too_large
from budgetlint.edges.git_command import git_command, git_environment
from budgetlint.edges.git_listing import listed_by_git
from budgetlint.edges.trouble import Trouble
from budgetlint.edges.work_tree import work_tree
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen

_LINK, _SUBMODULE = b"120000", b"160000"
_MOST_LINKS = 8
_HASH = re.compile(r"[0-9a-f]{7,64}")
_ANCESTOR = re.compile(r"(?:~(\d*)|\^)+$")
_TRUST = re.compile(r"git config --global --add safe\.directory .*")
_STEP = re.compile(r"~(\d*)|\^")


def _git(*words: str) -> tuple[int, bytes, str]:
    """The exit code, output and error message of a git command without network access."""
    try:
        done = subprocess.run(git_command(*words), capture_output=True, check=False, env=git_environment())
    except OSError:
        raise Trouble("`git` is not installed, so no revision can be read") from None
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip()


def _line(*words: str) -> str | None:
    """The one line that a git command prints; None if it fails."""
    code, out, _ = _git(*words)
    return os.fsdecode(out).strip("\n") if code == 0 else None


def commit_of(revision: str) -> str | None:
    """The commit of a revision; None if it does not exist."""
    if revision.startswith("-"):
        return None
    return _line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")


def required_commit(revision: str) -> str:
    """The commit of a revision. Raises `Trouble` with the command that fetches it."""
    commit = commit_of(revision)
    if commit is not None:
        return commit
    code, _, complaint = _git("rev-parse", "--git-dir")
    trust = _TRUST.search(complaint)
    if code and trust is not None:
        raise Trouble(f"git refuses to read a repository of another owner, trust it first: `{trust[0]}`")
    if code:
        raise Trouble(f"`{revision}` is not a folder, and this is not a git repository")
    raise Trouble(f"`{revision}` {_what_to_fetch(revision)}")


def _what_to_fetch(revision: str) -> str:
    if _line("rev-parse", "--is-shallow-repository") == "true":
        return f"is not in this shallow clone, fetch it first: `{_fetch(revision)}`"
    remote = f"origin/{revision}"
    if commit_of(remote) is not None:
        return f"is neither a folder nor a revision here, did you mean `{remote}`?"
    if _HASH.fullmatch(revision):
        return f"is not in this clone, fetch it first: `git fetch origin {revision}`"
    branches = (_line("for-each-ref", "--format=%(refname:short)") or "").splitlines()
    return f"is neither a folder nor a revision here{suggestion(revision, branches)}"


def _fetch(revision: str) -> str:
    """The command that fetches a revision into a shallow clone."""
    ancestor = _ANCESTOR.search(revision)
    if ancestor is not None:
        steps = sum(int(step[1] or 1) for step in _STEP.finditer(ancestor[0]))
        return f"git fetch --deepen={steps} origin"
    if revision.startswith("origin/"):
        branch = revision.removeprefix("origin/")
        return f"git fetch --depth=1 origin {branch}:refs/remotes/origin/{branch}"
    if _HASH.fullmatch(revision):
        return f"git fetch --depth=1 origin {revision}"
    kind = "tags" if re.match(r"v?\d", revision) else "heads"
    return f"git fetch --depth=1 origin refs/{kind}/{revision}:refs/{kind}/{revision}"


def merge_base(base: str, head: str) -> str:
    """The merge base of two revisions. Raises `Trouble`."""
    commit = _line("merge-base", required_commit(base), required_commit(head))
    if commit is not None:
        return commit
    if _line("rev-parse", "--is-shallow-repository") == "true":
        where = f"the merge base of `{base}` and `{head}`"
        raise Trouble(f"{where} is not in this shallow clone, fetch it first: `git fetch --unshallow origin`")
    raise Trouble(f"`{base}` and `{head}` have no common ancestor")


def short(commit: str) -> str:
    """A commit's abbreviated hash: its first twelve digits."""
    return commit[:12]


class _Entry(Frozen):
    """A file of a tree: its mode, and the object with its content."""

    mode: bytes
    object: str


class Tree:
    """The files of a commit by path from the working folder, including those beside and above it.

    Without a commit, they are the files of the index that a sparse checkout skips.
    """

    def __init__(self, revision: str, commit: str | None) -> None:
        self.revision = revision
        self.prefix = _line("rev-parse", "--show-prefix") or ""
        self._entries = _skipped() if commit is None else _entries(commit)
        self._reader: subprocess.Popen[bytes] | None = None

    def paths(self) -> list[str]:
        """The files under the working folder."""
        return [path.removeprefix(self.prefix) for path in self._entries if path.startswith(self.prefix)]

    def read(self, path: str) -> bytes | None:
        """The content of a file, with links followed within the tree; None if it does not exist. Raises `Trouble`."""
        here = posixpath.normpath(posixpath.join(self.prefix, path))
        for _ in range(_MOST_LINKS):
            entry = self._entries.get(here)
            if entry is None or entry.mode == _SUBMODULE:
                return None
            content = self._content(entry.object, path)
            if entry.mode != _LINK:
                return content
            here = posixpath.normpath(posixpath.join(posixpath.dirname(here), os.fsdecode(content)))
        return None

    def is_outside(self, path: str) -> bool:
        """Whether a path leads out of the repository."""
        return posixpath.isabs(path) or posixpath.normpath(posixpath.join(self.prefix, path)).startswith("..")

    def close(self) -> None:
        """End the process that reads contents."""
        if self._reader is not None:
            self._reader.communicate()
            self._reader = None

    def _abandon(self) -> None:
        """End the process, which is still writing content that is not needed."""
        if self._reader is not None:
            self._reader.kill()
            self._reader.communicate()
            self._reader = None

    def _content(self, name: str, path: str) -> bytes:
        requests, answers = self._pipes()
        try:
            requests.write(f"{name}\n".encode())
            requests.flush()
            head = answers.readline().split()
            if len(head) == 3 and int(head[2]) <= MOST_BUDGET_BYTES:
                content = answers.read(int(head[2]) + 1)
                return content[:-1]
        except OSError:
            head = []
        if len(head) == 3:
            self._abandon()
            raise Trouble(f"`{path}` at `{self.revision}` can't be read: {too_large(MOST_BUDGET_BYTES)}")
        raise Trouble(
            f"`{path}` at `{self.revision}` is not in this partial clone, fetch it first: "
            f"`git fetch --refetch --no-filter origin`"
        )

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._reader is None:
            self._reader = subprocess.Popen(
                git_command("cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=git_environment(),
            )
        requests, answers = self._reader.stdin, self._reader.stdout
        assert requests is not None
        assert answers is not None
        return requests, answers


def _skipped() -> dict[str, _Entry]:
    """Every file that a sparse checkout of this work tree skips, by path from its top folder."""
    tree = work_tree(".")
    listing = listed_by_git(tree, tree) if tree else None
    skipped = {} if listing is None else listing.skipped
    return {path: _Entry(entry.mode, entry.object) for path, entry in skipped.items()}


def _entries(commit: str) -> dict[str, _Entry]:
    """Every file of a commit by path from the top folder. Raises `Trouble`."""
    code, out, complaint = _git("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
    if code:
        raise Trouble(f"`{short(commit)}` can't be read: {complaint}")
    entries = {}
    for record in out.split(b"\0"):
        about, _, path = record.partition(b"\t")
        if path:
            mode, _, name = about.split()
            entries[os.fsdecode(path)] = _Entry(mode, name.decode())
    return entries
