"""Mutation testing: a small change to a formula must make a test fail.

    python -m tools.mutate [ROOM…] [--only TEXT] [--sample N] [--seed N] [--again] [--workers N] [--seconds N] [--list]

Rooms are `estimate`, `compare` and `reconcile` unless others are named; `--only` takes the modules whose path contains a text. `--sample N` draws
N mutants of each room by their hash: the same ones on every machine, whatever else changes in the room.

1. What each test reaches is measured once, by code that records its own statements; only changed test files are measured again (`reach.py`).
2. A mutant of a function is a fork of one collected test session in which that function's code is replaced. It runs the tests
   that reach the statement, first those that killed its neighbours, until one fails (`trial.py`).
3. A mutant of code that runs at import is a fork that has not imported the package yet, and then imports the mutated module.

Verdicts are kept in `.mutate/` by the text of the function that they are about, with the test that killed a mutant or those that it survived:
an interrupted run continues where it stopped, and a survivor is tried only with new tests. `--again` measures again and forgets the survivors, which
is needed after a helper of the tests has changed or functions have moved. Survivors without an observable effect are listed in `accepted.txt` with the reason.
"""
