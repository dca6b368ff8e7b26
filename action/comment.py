"""Keeps one comment on a pull request up to date: found by its marker, changed only where it differs."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

MARKER = "<!-- budgetlint:diff -->"
PAGE = 100
TRIES = 3
NOTHING_MORE = "#### AI API budget: this change no longer does anything worth telling\n"
REFUSED = frozenset({401, 403, 404})


def request(method: str, path: str, body: str | None = None) -> object:
    """What the API answers; a fault of the server is tried again. Raises `urllib.error.HTTPError`."""
    url = f"{os.environ.get('GITHUB_API_URL', 'https://api.github.com')}{path}"
    data = None if body is None else json.dumps({"body": body}).encode("utf-8")
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
        "Content-Type": "application/json",
        "User-Agent": "budgetlint",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    for attempt in range(1, TRIES + 1):
        try:
            asked = urllib.request.Request(url, data, headers, method=method)
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code < 500 or attempt == TRIES:
                raise
        time.sleep(attempt * float(os.environ.get("BUDGETLINT_PAUSE", "1")))
    raise AssertionError


def comments(repository: str, number: str, marker: str) -> list[tuple[int, str]]:
    """The comments that begin with the marker, as id and text."""
    found: list[tuple[int, str]] = []
    page = 1
    while True:
        listed = request("GET", f"/repos/{repository}/issues/{number}/comments?per_page={PAGE}&page={page}")
        if not isinstance(listed, list):
            return found
        found += [(each["id"], each["body"]) for each in listed if (each.get("body") or "").startswith(marker)]
        if len(listed) < PAGE:
            return found
        page += 1


def kept(repository: str, number: str, marker: str, body: str, *, only_update: bool) -> str:
    """Writes the comment and says what was done; a comment of somebody else's that can't be changed is passed over."""
    for identifier, text in comments(repository, number, marker):
        if text.replace("\r\n", "\n").rstrip() == body.rstrip():
            return "the comment is up to date"
        try:
            request("PATCH", f"/repos/{repository}/issues/comments/{identifier}", body)
        except urllib.error.HTTPError as error:
            if error.code not in REFUSED:
                raise
        else:
            return "the comment was updated"
    if only_update:
        return "there is nothing to comment on"
    request("POST", f"/repos/{repository}/issues/{number}/comments", body)
    return "the comment was written"


def is_idle(data: str) -> bool:
    """Whether a comparison found nothing that changed."""
    return all(file["status"] == "unchanged" for file in json.loads(data)["files"])


def read(path: str) -> str:
    """A file's text; nothing where there is none."""
    return Path(path).read_text(encoding="utf-8") if path and Path(path).is_file() else ""


def main() -> int:
    """Comments as the environment says. A token that may not write, as on a fork's pull request, is only a warning."""
    name = os.environ.get("COMMENT_ID", "")
    marker = f"<!-- budgetlint:diff:{name} -->" if name else MARKER
    told, data = read(os.environ["DIFF"]), read(os.environ["DATA"])
    body = told.replace(MARKER, marker, 1) if told else f"{marker}\n{NOTHING_MORE}"
    only_update = not told or is_idle(data)
    try:
        done = kept(os.environ["GITHUB_REPOSITORY"], os.environ["NUMBER"], marker, body, only_update=only_update)
    except urllib.error.HTTPError as error:
        if error.code not in REFUSED:
            raise
        done = "::warning title=budgetlint::the token may not comment on this pull request; see docs/ci.md on forks"
    sys.stdout.write(f"{done}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
