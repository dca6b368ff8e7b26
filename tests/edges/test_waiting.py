"""A statement that is cancelled, whatever it does at that moment."""

import threading

from budgetlint.edges.warehouse.waiting import waited


def test_a_statement_is_cancelled_until_it_ends() -> None:
    """The first cancellation comes between two steps of the statement and ends nothing."""
    cancelled: list[int] = []
    running = threading.Event()

    def cancel() -> None:
        cancelled.append(len(cancelled) + 1)
        if len(cancelled) == 2:
            running.set()

    def statement() -> None:
        running.wait(120)

    assert not waited(statement, -5, cancel)
    assert cancelled == [1, 2]


def test_a_statement_that_ends_in_time_is_not_cancelled() -> None:
    cancelled: list[int] = []
    assert waited(lambda: None, 120, lambda: cancelled.append(1))
    assert cancelled == []
