"""Waiting for a statement that runs beside us: it ends in time, or it is cancelled, and so it is on SIGINT and SIGTERM."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_GRACE: Final = 5
"""What an engine's own limit of time has to end a statement before it is cancelled from here."""


class Terminated(BaseException):
    """SIGTERM came while a statement ran."""


def waited(run: Callable[[], None], seconds: float, cancel: Callable[[], object]) -> bool:
    """Whether something that runs beside us ended in time; where not, and on SIGINT and SIGTERM, it is cancelled."""
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
    try:
        cancel()
    except Exception:
        return
    ended.wait(10)


@contextmanager
def _heeding_sigterm() -> Iterator[None]:
    """SIGTERM ends the block first, and the process after that as it would have."""
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
