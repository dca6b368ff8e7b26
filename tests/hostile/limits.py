"""The limits that every hostile input is answered within."""

import time
from collections.abc import Callable
from typing import TypeVar

SECONDS = 6.0
"""Two on an idle machine; three times that where other programs share its processors."""
Answer = TypeVar("Answer")


def within_limits(run: Callable[[], Answer]) -> Answer:
    """What a call returns, if it took no more processor time than it may: other programs' load does not count."""
    before = time.process_time()
    answer = run()
    assert time.process_time() - before < SECONDS
    return answer
