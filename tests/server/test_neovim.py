"""A real Neovim with the lines of `docs/editor.md`: it shows what a check finds."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the extra `editor` is not installed")

from tests.cli.running import CHAT, PRICES

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "editor.md"
ASK = """
vim.wait(120000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, found in ipairs(vim.diagnostic.get(0)) do
  io.write(string.format("%d:%d %s\\n", found.lnum + 1, found.col + 1, found.code or found.user_data.lsp.code))
end
vim.cmd("qa!")
"""


def test_neovim_shows_findings(tmp_path: Path) -> None:
    nvim = shutil.which("nvim")
    if nvim is None:
        pytest.skip("Neovim is not installed")
    (tmp_path / "budget.yaml").write_text(CHAT.replace("ceiling: 10", "ceiling: 1"))
    (tmp_path / "prices.json").write_text(PRICES)
    (lines,) = re.findall(r"```lua\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "init.lua").write_text(lines.replace('"server" }', '"server", "--as-of", "2026-11-24" }'))
    (tmp_path / "ask.lua").write_text(ASK)
    program = tmp_path / "bin" / "budgetlint"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m budgetlint "$@"\n')
    program.chmod(0o755)
    words = [nvim, "--headless", "--noplugin", "-u", "init.lua", "budget.yaml", "-S", "ask.lua"]
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        words,
        cwd=tmp_path,
        env={**os.environ, **home, "PATH": path},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.stdout.splitlines() == [
        "3:21 snapshot-unpinned",
        "6:3 assumptions-unsourced",
        "13:3 budget-exceeded",
    ], done
