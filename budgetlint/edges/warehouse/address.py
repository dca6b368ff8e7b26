"""The URL of a database, which is never printed, as it may contain a password."""

import os
import re
from contextlib import suppress
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from budgetlint.edges.warehouse.engine import WarehouseFailed

_VARIABLE: Final = "env:"
_DIALECTS: Final = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "clickhouse": "clickhouse",
    "clickhousedb": "clickhouse",
    "snowflake": "snowflake",
    "bigquery": "bigquery",
    "databricks": "databricks",
    "redshift": "redshift",
    "trino": "trino",
    "awsathena": "athena",
    "duckdb": "duckdb",
}
SCHEMES: Final = tuple(_DIALECTS)
_SHORTEST: Final = 3
"""A shorter part of a URL is removed only where it is quoted, as it may be a part of any word."""
_WORD: Final = re.compile(r"\w{4,}")


def address(text: str) -> str:
    """The given URL, or that in an environment variable: `env:DATABASE_URL`. Raises `WarehouseFailed`."""
    if not text.startswith(_VARIABLE):
        return text
    name = text.removeprefix(_VARIABLE)
    value = os.environ.get(name, "")
    if not value:
        raise WarehouseFailed(f"--connect: the environment variable `{name}` is not set")
    return value


def dialect(url: str) -> str:
    """The dialect of a database. Raises `WarehouseFailed` for an unknown one."""
    scheme = url.split("://", 1)[0].split("+", 1)[0].lower()
    if "://" not in url:
        raise WarehouseFailed(
            "--connect takes a URL such as `postgresql+psycopg://host/database`, or `env:NAME` of a variable that holds one"
        )
    if scheme not in _DIALECTS:
        raise WarehouseFailed(
            f"--connect: unknown kind of database `{_plain(scheme)}`, expected one of {', '.join(SCHEMES)}"
        )
    return _DIALECTS[scheme]


def _plain(scheme: str) -> str:
    return re.sub(r"[^a-z0-9]", "?", scheme)[:20]


def redacted(message: str, url: str) -> str:
    """The first line of a driver's message, without the parts of the URL: user, password, host, and all options."""
    first = next((line.strip() for line in message.splitlines() if line.strip()), "no reason given")
    secrets = _secrets(url)
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST or secret in _password(url):
            first = first.replace(secret, "***")
        else:
            first = re.sub(rf"""(["'`]){re.escape(secret)}\1""", r"\1***\1", first)
    return first[:300]


def _secrets(url: str) -> set[str]:
    """The secret parts of a URL, in every spelling that a driver may use."""
    secrets = {url, *_before_the_host(url)}
    with suppress(ValueError):
        secrets |= _parts(url)
    secrets |= {unquote(text) for text in secrets}
    secrets |= {spelt for text in secrets for spelt in (quote(text, safe=""), repr(text)[1:-1])}
    return (secrets | _password(url)) - {""}


def _parts(url: str) -> set[str]:
    """User, password, host, path and options. Raises `ValueError` if the text is not a URL."""
    parts = urlsplit(url)
    user, _, rest = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    secrets = {parts.netloc, user, name, password, rest, rest.rsplit(":", 1)[0], parts.path, *parts.path.split("/")}
    values = {value for _, value in parse_qsl(parts.query)}
    words = {word for value in (*values, parts.path) for word in _WORD.findall(value)}
    return secrets | values | words | {parts.fragment}


def _before_the_host(url: str) -> set[str]:
    """The text before the last `@`, and its pieces: a password may contain characters that should have been escaped."""
    user = url.partition("://")[2].rpartition("@")[0]
    return {user, *re.split("[:/@?#]+", user), *user.split(":", 1)}


def _password(url: str) -> set[str]:
    """The password, however short."""
    password = url.partition("://")[2].rpartition("@")[0].partition(":")[2]
    return {password, unquote(password)} - {""}
