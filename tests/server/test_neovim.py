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
FINDINGS = """
local function findings()
  return vim.tbl_map(function(found) return found.code or found.user_data.lsp.code end, vim.diagnostic.get(0))
end
vim.wait(120000, function() return #findings() > 0 end, 50)
"""
ASK = (
    FINDINGS
    + """
for _, found in ipairs(vim.diagnostic.get(0)) do
  io.write(string.format("%d:%d %s\\n", found.lnum + 1, found.col + 1, found.code or found.user_data.lsp.code))
end
vim.cmd("qa!")
"""
)
USE = (
    FINDINGS
    + """
local function ask(method, more)
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(), more or {})
  local answers = vim.lsp.buf_request_sync(0, method, params, 120000) or {}
  for _, answer in pairs(answers) do return answer.result end
end
local function line(words) io.write((words:gsub("\\n", " / ")) .. "\\n") end

vim.api.nvim_win_set_cursor(0, {8, 14})
line("hover: " .. ask("textDocument/hover").contents.value)

local whole = {range = {start = {line = 0, character = 0}, ["end"] = {line = 13, character = 0}}}
for _, hint in ipairs(ask("textDocument/inlayHint", whole)) do line("hint: " .. vim.trim(hint.label)) end

vim.lsp.codelens.refresh()
vim.wait(120000, function() return #vim.lsp.codelens.get(0) > 0 end, 50)
local lenses = vim.lsp.codelens.get(0)
table.sort(lenses, function(one, other) return one.range.start.line < other.range.start.line end)
for _, lens in ipairs(lenses) do line("lens: " .. lens.command.title) end

vim.api.nvim_buf_set_lines(0, 9, 10, false, {"    input_token: 1000"})
vim.wait(120000, function() return vim.tbl_contains(findings(), "unknown-key") end, 50)
vim.api.nvim_win_set_cursor(0, {10, 4})
local here = {start = {line = 9, character = 4}, ["end"] = {line = 9, character = 15}}
local fixes = ask("textDocument/codeAction", {range = here, context = {diagnostics = {}}})
line("fix: " .. fixes[1].title)
vim.lsp.util.apply_workspace_edit(fixes[1].edit, "utf-16")
line("line: " .. vim.api.nvim_buf_get_lines(0, 9, 10, false)[1])
vim.wait(120000, function() return not vim.tbl_contains(findings(), "unknown-key") end, 50)
line("left: " .. #findings())
vim.cmd("qa!")
"""
)


def answered(tmp_path: Path, questions: str) -> subprocess.CompletedProcess[str]:
    """What Neovim writes when it has run a script of ours on a budget file that is over its ceiling."""
    nvim = shutil.which("nvim")
    if nvim is None:
        pytest.skip("Neovim is not installed")
    (tmp_path / "budget.yaml").write_text(CHAT.replace("ceiling: 10", "ceiling: 1"))
    (tmp_path / "prices.json").write_text(PRICES)
    (lines,) = re.findall(r"```lua\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "init.lua").write_text(lines.replace('"server" }', '"server", "--as-of", "2026-11-24" }'))
    (tmp_path / "ask.lua").write_text(questions)
    program = tmp_path / "bin" / "budgetlint"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m budgetlint "$@"\n')
    program.chmod(0o755)
    words = [nvim, "--headless", "--noplugin", "-u", "init.lua", "budget.yaml", "-S", "ask.lua"]
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        words,
        cwd=tmp_path,
        env={**os.environ, **home, "PATH": path},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_neovim_shows_findings(tmp_path: Path) -> None:
    done = answered(tmp_path, ASK)
    assert done.stdout.splitlines() == [
        "3:21 snapshot-unpinned",
        "6:3 assumptions-unsourced",
        "13:3 budget-exceeded",
    ], done


def test_neovim_shows_prices_and_money_and_mends_what_is_misspelled(tmp_path: Path) -> None:
    """Its own version in Debian draws no hints, so those are asked for through its client."""
    done = answered(tmp_path, USE)
    assert done.stdout.splitlines() == [
        (
            "hover: **lab/small** /  / | price | of | / | --- | --- |"
            " / | 3 USD | input_tokens per 1,000,000 tokens, price 1 (no condition) |"
            " / | 15 USD | output_tokens per 1,000,000 tokens, price 1 (no condition) |"
            " /  / official, 2026-11-01: <https://lab.example/pricing>"
        ),
        "hint: 3 in · 15 out USD per 1M tokens",
        "lens: planned 4.95 USD a month · 100.0% of the file",
        "lens: exceeded · 495.0% of 1.00 · chat.requests must come down to 202",
        "fix: write `input_tokens` [unknown-key]",
        "line:     input_tokens: 1000",
        "left: 3",
    ], done
