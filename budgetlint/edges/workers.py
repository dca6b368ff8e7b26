"""Work distributed over forked processes: the same results, sooner. Only for a process without threads."""

import gc
import os
import pickle
from collections.abc import Callable, Sequence
from typing import TypeVar

Share = TypeVar("Share")
Result = TypeVar("Result")


def processors() -> int:
    """The number of processes that may run at a time; 1 if processes can't be forked."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(shares: Sequence[Share], work: Callable[[Share], Result]) -> list[Result]:
    """The result of each share of the work: the first is done here, every other by its own process.

    Raises what the work raises, for the first failing share. A share whose process returns nothing is done here.
    """
    pipes = [_forked(share, work) for share in shares[1:]]
    try:
        results = [work(shares[0])]
    finally:
        brought: list[tuple[Result] | Exception | None] = [None if pipe is None else _read(*pipe) for pipe in pipes]
    for share, outcome in zip(shares[1:], brought, strict=True):
        if isinstance(outcome, Exception):
            raise outcome
        results.append(work(share) if outcome is None else outcome[0])
    return results


def _forked(share: Share, work: Callable[[Share], Result]) -> tuple[int, int] | None:
    """The process that works on a share, and the end of its pipe; None if it can't be forked."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if process:
        os.close(writing)
        return process, reading
    try:
        os.close(reading)
        _write(writing, share, work)
    finally:
        os._exit(0)


def _write(pipe: int, share: Share, work: Callable[[Share], Result]) -> None:
    gc.disable()
    outcome: tuple[Result] | Exception
    try:
        outcome = (work(share),)
    except Exception as error:
        outcome = error
    with os.fdopen(pipe, "wb") as file:
        pickle.dump(outcome, file, pickle.HIGHEST_PROTOCOL)


def _read(process: int, pipe: int) -> "tuple[Result] | Exception | None":
    """The result of a process: a value, what it raised, or None if it died."""
    with os.fdopen(pipe, "rb") as file:
        try:
            outcome: tuple[Result] | Exception = pickle.load(file)
        except Exception:  # whatever is wrong with the result, the work can be done again
            return None
        finally:
            os.waitpid(process, 0)
    return outcome
