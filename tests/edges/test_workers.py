"""Work shared out among processes comes to what it comes to in one."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from budgetlint.app import runs
from budgetlint.edges import workers
from budgetlint.edges.hashes import sha256_of
from budgetlint.edges.trouble import Trouble
from tests.cli.running import CHAT, DAY, folder_with, ran

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
HERE = os.getpid()


def test_results_keep_the_order_of_their_shares() -> None:
    assert workers.in_processes([3, 1, 2], lambda share: share * 10) == [30, 10, 20]


def test_each_other_share_has_a_process_of_its_own() -> None:
    first, *others = workers.in_processes([1, 2, 3], lambda _: os.getpid())
    assert (first, len({first, *others})) == (HERE, 3)


@pytest.mark.parametrize(("bad", "expected"), [((1,), "share 1"), ((0, 1), "share 0"), ((1, 2), "share 1")])
def test_what_the_work_raises_is_raised_here(bad: Sequence[int], expected: str) -> None:
    def work(share: int) -> int:
        if share in bad:
            raise Trouble(f"share {share}")
        return share

    with pytest.raises(Trouble, match=expected):
        workers.in_processes([0, 1, 2], work)


def test_the_share_of_a_process_that_dies_is_done_here() -> None:
    def work(share: int) -> int:
        if os.getpid() != HERE:
            os._exit(1)
        return share

    assert workers.in_processes([1, 2, 3], work) == [1, 2, 3]


def test_what_can_not_be_brought_back_is_done_here() -> None:
    def work(share: int) -> Callable[[], int]:
        return lambda: share

    assert [made() for made in workers.in_processes([1, 2], work)] == [1, 2]


def test_where_nothing_can_be_forked_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", refused)
    assert workers.in_processes([1, 2], lambda _: os.getpid()) == [HERE, HERE]


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files that are fine, that exceed their ceiling, that are broken, silenced, and without prices."""
    monkeypatch.chdir(folder_with(tmp_path))
    texts = [
        CHAT,
        CHAT.replace("ceiling: 10", "ceiling: 1"),
        CHAT.replace("model: lab/small", "model: lab/smal"),
        "version: 1\nworkloads: [\n",
        f"# budgetlint: ignore[snapshot-unpinned] a test\n{CHAT}",
        CHAT.replace("snapshot: prices.json", "snapshot: none.json"),
    ]
    for number in range(18):
        (tmp_path / f"team-{number:02}.budget.yaml").write_text(texts[number % len(texts)], "utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("words", [(), ("--statistics",), ("--fail-on", "warning")], ids=str)
def test_a_check_writes_the_same_bytes(many: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = ran("check", "--as-of", DAY, *words)
    shares: list[int] = []
    shared_out = workers.in_processes

    def counted(parts: Sequence[Sequence[str]], work: "object") -> list[object]:
        shares.append(len(parts))
        assert callable(work)
        return shared_out(parts, work)

    monkeypatch.setattr(workers, "in_processes", counted)
    monkeypatch.setattr(workers, "processors", lambda: 3)
    monkeypatch.setattr(runs, "_FILES_A_PROCESS", 5)
    assert ran("check", "--as-of", DAY, *words) == alone
    assert (alone.code, shares) == (1, [3])
    assert (many / "team-17.budget.yaml").exists()


def test_a_file_that_can_not_be_read_is_said_as_ever(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (many / "team-17.budget.yaml").unlink()
    (many / "team-17.budget.yaml").symlink_to("nowhere")
    alone = ran("check", "--as-of", DAY)
    monkeypatch.setattr(runs, "_FILES_A_PROCESS", 5)
    monkeypatch.setattr(workers, "processors", lambda: 3)
    assert ran("check", "--as-of", DAY) == alone
    assert alone.code == 2


def test_hashes_are_those_of_hashlib() -> None:
    assert sha256_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.slow
def test_a_root_answers_for_files_of_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path))
    shared = "accounts:\n  lab: {balance: {amount: 400, on: 2026-06-01}}\n"
    (tmp_path / "shared.yaml").write_text(shared, "utf-8")
    for number in range(6):
        text = f"extends: shared.yaml\nname: team-{number:02}\n{CHAT}"
        text = text.replace("{ceiling: 10", "{within: all, ceiling: 10")
        (tmp_path / f"team-{number:02}.budget.yaml").write_text(text, "utf-8")
    root = "version: 1\nextends: shared.yaml\nname: root\nincludes: [team-*.budget.yaml]\n"
    root += "pricing: {snapshot: prices.json}\nbudgets: {all: {ceiling: 1000}}\n"
    (tmp_path / "a-root.budget.yaml").write_text(root, "utf-8")
    alone = ran("check", "--as-of", DAY, "-v")
    assert "account-partial" not in alone.out
    assert "within-unknown" not in alone.out
    monkeypatch.setattr(workers, "processors", lambda: 3)
    monkeypatch.setattr(runs, "_FILES_A_PROCESS", 2)
    assert ran("check", "--as-of", DAY, "-v") == alone
