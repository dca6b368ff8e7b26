"""An account of the records, as JSON."""

from tests.cli.running import DAY, ran


def reconciled(*words: str) -> str:
    """The account as JSON, of a run without a complaint."""
    done = ran("reconcile", *words, "--budget", "plan.yaml", "--as-of", DAY, "--format", "json")
    assert (done.code, done.err) == (0, "")
    return done.out
