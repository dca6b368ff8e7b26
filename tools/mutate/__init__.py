"""Mutation testing: a small change to a formula must make a test fail.

    python -m tools.mutate [ROOM…] [--only TEXT] [--sample N] [--seed N] [--again] [--workers N] [--seconds N] [--list]

Rooms are `estimate`, `compare` and `reconcile` unless others are named; `--only` takes the modules whose path contains a text. `--sample N` draws
N mutants of each room by the hash of what they are: the same ones on every machine, however often the rest of a room changes.

1. What each test reaches is measured once, by code that notes its own statements; a changed test file alone is measured again (`reach.py`).
2. A mutant of a function is a fork of one collected test session in which that function's code is replaced. It runs the tests
   that reach the statement, those that killed its neighbours first, until one fails (`trial.py`).
3. A mutant of what runs at import is a fork that has imported nothing of ours yet, and then imports the mutated module.

Verdicts are kept in `.mutate/` by the text of the function that they are about, with the test that killed a mutant or those that it survived:
a stopped run goes on where it ended, and a survivor is tried only by tests that are new. `--again` measures anew and forgets the survivors, which
is needed after a helper of tests changed, or functions moved. Survivors that change nothing anybody can observe stand in `accepted.txt` with the reason.
"""
