"use strict";

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async function () {
  const command = workspace.getConfiguration("budgetlint").get("command");
  client = new LanguageClient(
    "budgetlint",
    "budgetlint",
    { command, args: ["server"] },
    { documentSelector: [{ scheme: "file", pattern: "**/{budget,*.budget}.{yaml,yml}" }] },
  );
  await client.start();
};

exports.deactivate = function () {
  return client?.stop();
};
