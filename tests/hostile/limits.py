"""The limits within which every hostile input is answered."""

import time
from collections.abc import Callable
from typing import TypeVar

SECONDS = 6.0
"""Two on an idle machine; three times that if other programs share its processors."""
Answer = TypeVar("Answer")


def within_limits(run: Callable[[], Answer]) -> Answer:
    """What a call returns; asserts that it stays within the limit of processor time, which other programs' load doesn't affect."""
    before = time.process_time()
    answer = run()
    assert time.process_time() - before < SECONDS
    return answer
