"""Waits for a statement in another thread, and cancels it after the time limit or on SIGINT and SIGTERM."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_GRACE: Final = 5
"""Seconds in which the engine's own time limit may end a statement before it is cancelled from here."""

_CANCELLATIONS: Final = 20
_PAUSE: Final = 0.5
"""Seconds in which a cancelled statement may end before it is cancelled again."""


class Terminated(BaseException):
    """SIGTERM was received while a statement ran."""


def waited(run: Callable[[], None], seconds: float, cancel: Callable[[], object]) -> bool:
    """Whether something in another thread ended in time; otherwise, and on SIGINT and SIGTERM, it is cancelled."""
    ended = threading.Event()

    def work() -> None:
        try:
            run()
        finally:
            ended.set()

    with _heeding_sigterm():
        try:
            threading.Thread(target=work, daemon=True).start()
            in_time = ended.wait(seconds + _GRACE)
        except (KeyboardInterrupt, Terminated):
            _stopped(ended, cancel)
            raise
    if not in_time:
        _stopped(ended, cancel)
    return in_time


def _stopped(ended: threading.Event, cancel: Callable[[], object]) -> None:
    """Cancel a statement until it ends: Spark cancels only what runs at that moment, and a statement runs job after job."""
    for _ in range(_CANCELLATIONS):
        try:
            cancel()
        except Exception:
            return
        if ended.wait(_PAUSE):
            return


@contextmanager
def _heeding_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block first, and then the process as usual."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except Terminated:
        signal.signal(signal.SIGTERM, before)
        signal.raise_signal(signal.SIGTERM)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(*_: object) -> None:
    raise Terminated
