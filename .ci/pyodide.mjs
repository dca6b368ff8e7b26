// CPython 3.14 as WebAssembly: `node pyodide.mjs PACKAGE REPOSITORY SITE` runs on_pyodide.py in it.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [home, repository, site] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${home}/` });
for (const [place, folder] of [["/repository", repository], ["/site", site]]) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, place);
}
try {
  python.runPython(readFileSync(`${repository}/.ci/on_pyodide.py`, "utf8"));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
