"""The extension for Visual Studio Code is packaged with all that it requires, and starts the server of its setting."""

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode"
HOST = """
const Module = require("module");
const load = Module._load;
const started = [];
class LanguageClient {
  constructor(...words) { started.push(words); }
  async start() { started.push("started"); }
  stop() { started.push("stopped"); }
}
Module._load = function (name, ...rest) {
  if (name === "vscode") {
    return { workspace: { getConfiguration: (room) => ({ get: (key) => `${room}.${key}` }) } };
  }
  return name === "vscode-languageclient/node" ? { LanguageClient } : load.call(this, name, ...rest);
};
const extension = require(process.argv[1]);
extension.activate().then(() => { extension.deactivate(); console.log(JSON.stringify(started)); });
"""


def program(name: str) -> str:
    program_path = shutil.which(name)
    if program_path is None:
        pytest.skip(f"{name} is not installed")
    return program_path


def test_it_starts_the_server_of_its_setting_for_budget_files() -> None:
    done = subprocess.run(
        [program("node"), "-e", HOST, str(EXTENSION / "extension.js")], capture_output=True, text=True, check=True
    )
    (_, _, server, client), *rest = json.loads(done.stdout)
    assert server == {"command": "budgetlint.command", "args": ["server"]}
    assert client["documentSelector"] == [{"scheme": "file", "pattern": "**/{budget,*.budget}.{yaml,yml}"}]
    assert rest == ["started", "stopped"]


def test_no_repository_can_name_the_program() -> None:
    manifest = json.loads((EXTENSION / "package.json").read_text())
    (setting,) = manifest["contributes"]["configuration"]["properties"].values()
    assert setting["scope"] == "machine"


def test_it_is_packaged_with_all_that_it_requires(tmp_path: Path) -> None:
    room = tmp_path / "vscode"
    shutil.copytree(EXTENSION, room, ignore=shutil.ignore_patterns("node_modules"))
    npm = [program("npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(npm, cwd=room, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"npm could not install what packages it: {done.stderr.strip()[-300:]}")
    package = ["node", "node_modules/@vscode/vsce/vsce", "package", "--skip-license", "--out", "made.vsix"]
    subprocess.run(package, cwd=room, capture_output=True, text=True, timeout=300, check=True)
    names = zipfile.ZipFile(room / "made.vsix").namelist()
    assert "extension/extension.js" in names
    assert "extension/node_modules/vscode-languageclient/node.js" in names
    assert not [name for name in names if "@vscode/vsce" in name or name.endswith("package-lock.json")]
