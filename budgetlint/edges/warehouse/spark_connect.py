"""Whether a Spark Connect server can be reached, which PySpark would try for ten minutes."""

import os
import socket
from typing import Final
from urllib.parse import urlsplit

from budgetlint.edges.warehouse.engine import WarehouseFailed

REMOTE: Final = "sc://"
_PORT: Final = 15002
_PATIENCE: Final = 10
_PROXIES: Final = ("grpc_proxy", "https_proxy", "http_proxy")
"""Variables that name a proxy; the server is then not reached directly."""


def check_reachable(address: str) -> None:
    """Raises `WarehouseFailed` if nothing answers at the address of a Connect server."""
    if not address.startswith(REMOTE) or any(os.environ.get(name) for name in _PROXIES):
        return
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        return  # PySpark explains what is wrong with it
    if host is None:
        return
    try:
        socket.create_connection((host, port), _PATIENCE).close()
    except OSError as why:
        reason = why.strerror or "no answer in time"
        raise WarehouseFailed(f"can't start a session: the Connect server can't be reached: {reason}") from None
