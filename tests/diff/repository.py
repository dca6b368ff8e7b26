"""A real git repository with a plan in it."""

import os
import subprocess
from pathlib import Path

PRICES = """version: 1
date: 2026-06-17
models:
  a/small: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
  a/large: {prices: [{rates: {input_tokens: 5, output_tokens: 25}}]}
"""
BUDGET = """version: 1
name: assistant
pricing: {snapshot: prices.yaml}
multipliers: {retries: 3%}
buffer: 15%
workloads:
  chat: {kind: llm-app, model: a/small, requests: 6000, input_tokens: 2000, output_tokens: 500}
  index: {kind: embeddings, model: a/small, requests: 1000, input_tokens: 1000}
budgets:
  total: {ceiling: 120}
  answer: {ceiling: 0.02, per: request, workloads: [chat]}
"""
GROWN = (
    BUDGET.replace("requests: 6000", "requests: 9000")
    .replace("  index: {kind: embeddings, model: a/small, requests: 1000, input_tokens: 1000}\n", "")
    .replace("budgets:", "  shots: {kind: metered, model: a/none, requests: 10, usage: {images: 1}}\nbudgets:")
)


def git(*words: str, folder: str | Path = ".") -> str:
    """What a git command prints; users' configuration is ignored."""
    alone = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_DATE": "2026-07-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2026-07-01T00:00:00Z",
    }
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
    done = subprocess.run(
        ["git", *settings, *words], cwd=folder, env=alone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(files: dict[str, str], folder: str | Path = ".") -> None:
    for name, text in files.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def commit(message: str, files: dict[str, str], folder: str | Path = ".") -> str:
    """Commits the files and returns the commit."""
    write(files, folder)
    git("add", "--all", folder=folder)
    git("commit", "--quiet", "--allow-empty", "--message", message, folder=folder)
    return git("rev-parse", "HEAD", folder=folder)


def repository(folder: str | Path = ".") -> None:
    """A repository whose first commit, on `main`, holds the plan."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    git("init", "--quiet", "--initial-branch=main", folder=folder)
    commit("plan", {"budget.yaml": BUDGET, "prices.yaml": PRICES}, folder)
