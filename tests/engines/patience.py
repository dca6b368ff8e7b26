"""Waiting for a process or a server."""

import time
from collections.abc import Callable


def comes_true(holds: Callable[[], bool], seconds: float = 240) -> bool:
    """Whether a condition holds in time."""
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            return False
        time.sleep(0.2)
    return True
