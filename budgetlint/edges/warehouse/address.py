"""Where a database is: an address that nobody prints, because there may be a password in it."""

import os
import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

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


def address(text: str) -> str:
    """The address itself, or the one that the environment has: `env:DATABASE_URL`. Raises `WarehouseFailed`."""
    if not text.startswith(_VARIABLE):
        return text
    name = text.removeprefix(_VARIABLE)
    value = os.environ.get(name, "")
    if not value:
        raise WarehouseFailed(f"--connect: the environment has no `{name}`")
    return value


def dialect(url: str) -> str:
    """The dialect that a database speaks. Raises `WarehouseFailed` for an unknown one."""
    scheme = url.split("://", 1)[0].split("+", 1)[0].lower()
    if "://" not in url:
        raise WarehouseFailed(
            "--connect takes an address such as `postgresql+psycopg://host/database`, or `env:NAME` of a variable that holds one"
        )
    if scheme not in _DIALECTS:
        raise WarehouseFailed(
            f"--connect: `{_plain(scheme)}` is an unknown kind of database, expected one of {', '.join(SCHEMES)}"
        )
    return _DIALECTS[scheme]


def _plain(scheme: str) -> str:
    return re.sub(r"[^a-z0-9]", "?", scheme)[:20]


def redacted(message: str, url: str) -> str:
    """The first line of what a driver said, without what the address holds: user, password, host, and every option."""
    first = next((line.strip() for line in message.splitlines() if line.strip()), "no reason given")
    for secret in sorted(_secrets(url), key=len, reverse=True):
        first = first.replace(secret, "***")
    return first[:300]


def _secrets(url: str) -> set[str]:
    parts = urlsplit(url)
    user, _, rest = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    secrets = {url, parts.netloc, user, name, password, rest, rest.rsplit(":", 1)[0]}
    secrets |= {value for _, value in parse_qsl(parts.query)} | {parts.path, *parts.path.split("/")}
    secrets |= {unquote(text) for text in secrets}
    return {text for text in secrets if len(text) >= _SHORTEST} | ({password} if password else set())
