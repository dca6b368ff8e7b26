"""Keeps one comment on a pull request up to date: its own, recognised by marker and author, and edited only if it differs.

Whatever the API does, the verdict of the check doesn't change: a failure is reported as one warning, and the exit code is 0.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

MARKER = "<!-- budgetlint:diff -->"
BOT = "github-actions[bot]"
"""The login under which a job's own token writes comments."""
PAGE = 100
PAGES = 50
TRIES = 3
LONGEST_WAIT = 20
"""The longest wait, in seconds; a rate limit that lasts longer is reported instead."""
NOTHING_MORE = "#### AI API budget: this change no longer affects the plan noticeably\n"
FORBIDDEN = frozenset({401, 403, 404})


class Unanswered(Exception):
    """The API refused, or its response can't be read; carries the reason."""


def request(method: str, path: str, body: str | None = None) -> object:
    """The API's answer as data; retries after a server error, a rate limit or a dropped connection. Raises `Unanswered`."""
    for attempt in range(1, TRIES + 1):
        try:
            return answer(method, path, body)
        except urllib.error.HTTPError as error:
            wait = pause(error, attempt)
            if wait is None or attempt == TRIES:
                raise Unanswered(refusal(error)) from None
        except (OSError, http.client.HTTPException) as error:
            wait = attempt
            if attempt == TRIES or method == "POST":  # a comment may have been written all the same
                raise Unanswered(f"no answer to {method}: {error or type(error).__name__}") from None
        except ValueError:
            raise Unanswered(f"the answer to {method} is not JSON") from None
        time.sleep(wait * float(os.environ.get("BUDGETLINT_PAUSE", "1")))
    raise AssertionError


def answer(method: str, path: str, body: str | None) -> object:
    """One exchange with the API."""
    url = f"{os.environ.get('GITHUB_API_URL', 'https://api.github.com')}{path}"
    data = None if body is None else json.dumps({"body": body}).encode("utf-8")
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
        "Content-Type": "application/json",
        "User-Agent": "budgetlint",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    sent = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(sent, timeout=30) as received:
        return json.load(received)


def pause(error: urllib.error.HTTPError, attempt: int) -> float | None:
    """Seconds to wait before the next try; None if a retry would not help or would come too late."""
    if error.code >= 500:
        return attempt
    limited = error.code == 429 or (error.code == 403 and "retry-after" in error.headers)
    asked = error.headers.get("retry-after", "")
    if not limited or not (asked.isascii() and asked.isdigit()) or int(asked) > LONGEST_WAIT:
        return None
    return int(asked)


def refusal(error: urllib.error.HTTPError) -> str:
    """The reason for the API's refusal, in words."""
    if error.code == 429 or (error.code == 403 and error.headers.get("x-ratelimit-remaining") == "0"):
        return f"the API's rate limit is reached ({error.code})"
    if error.code in FORBIDDEN:
        return f"the token may not comment on this pull request ({error.code}); see docs/ci.md on forks"
    if error.code == 422:
        return "the API rejected the comment as invalid (422)"
    return f"the API answers {error.code}"


def comments(repository: str, number: str, marker: str) -> Iterator[tuple[int, str, str]]:
    """The comments that begin with the marker: id, text and the author's login."""
    for page in range(1, PAGES + 1):
        listed = request("GET", f"/repos/{repository}/issues/{number}/comments?per_page={PAGE}&page={page}")
        if not isinstance(listed, list) or not all(isinstance(comment, dict) for comment in listed):
            raise Unanswered("the API's list of comments is not a list")
        for comment in listed:
            text, identifier, user = comment.get("body"), comment.get("id"), comment.get("user")
            if not (isinstance(text, str) and isinstance(identifier, int) and isinstance(user, dict)):
                continue
            if text.startswith(marker):
                yield identifier, text, str(user.get("login"))
        if len(listed) < PAGE:
            return


def author() -> str:
    """The login whose comments are the action's own: the configured one, else the token's user, else the job's bot."""
    told = os.environ.get("COMMENT_AUTHOR", "")
    if told:
        return told
    try:
        match request("GET", "/user"):
            case {"login": str(login)}:
                return login
    except Unanswered:
        pass  # the job's own token has no user
    return BOT


def kept(repository: str, number: str, marker: str, body: str, *, only_update: bool) -> str:
    """Writes the comment and returns what was done; a comment by another author is never touched."""
    marked = list(comments(repository, number, marker))
    own = author() if marked else ""
    for identifier, text, login in marked:
        if login != own:
            continue
        if text.replace("\r\n", "\n").rstrip() == body.rstrip():
            return "the comment is up to date"
        request("PATCH", f"/repos/{repository}/issues/comments/{identifier}", body)
        return "the comment was updated"
    if only_update:
        return "there is nothing to comment on"
    request("POST", f"/repos/{repository}/issues/{number}/comments", body)
    return "the comment was written"


def is_idle(data: str) -> bool:
    """Whether a comparison found no changes."""
    return all(file["status"] == "unchanged" for file in json.loads(data)["files"])


def read(path: str) -> str:
    """A file's text; empty if the file does not exist."""
    return Path(path).read_text(encoding="utf-8") if path and Path(path).is_file() else ""


def done(environment: Mapping[str, str]) -> str:
    """Writes the comment that the environment describes; returns what was done, or a warning with the reason why nothing was."""
    name = environment.get("COMMENT_ID", "")
    marker = f"<!-- budgetlint:diff:{name} -->" if name else MARKER
    change, data = read(environment["DIFF"]), read(environment["DATA"])
    body = change.replace(MARKER, marker, 1) if change else f"{marker}\n{NOTHING_MORE}"
    only_update = not change or is_idle(data)
    repository, number = quote(environment["GITHUB_REPOSITORY"]), quote(environment["NUMBER"], safe="")
    try:
        return kept(repository, number, marker, body, only_update=only_update)
    except Unanswered as error:
        words = str(error).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return f"::warning title=budgetlint::no comment: {words}"


if __name__ == "__main__":
    sys.stdout.write(f"{done(os.environ)}\n")
