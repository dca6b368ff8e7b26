"""Mutation testing: a small change to a formula must make a test fail.

    python -m tools.mutate [ROOM…] [--sample N] [--seed N] [--again] [--workers N] [--only TEXT] [-- PYTEST ARGUMENTS]

Rooms are `estimate`, `compare` and `reconcile` unless others are named. The tests of a room are collected once; each mutant is then a
fork of that process in which one function's code is replaced, and it runs only the tests that reach the changed line, those
that killed the most first. Results are kept in `.mutate/`, so that a stopped run goes on where it ended; those of a module are
forgotten when it changes. `--again` tries the survivors once more, after cases were added. Survivors that change nothing
anybody can observe stand in `accepted.txt` with the reason.
"""
