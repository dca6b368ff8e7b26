"""A price file by name, on disk or in a revision, as git writes it: `main:pricing/2026-06-17.json`."""

import os
import posixpath

from budgetlint.edges.price_files import PriceBytes, price_bytes, read_price_file


def named_price_file(name: str) -> PriceBytes:
    """The text of a price file; `REVISION:PATH`, from the repository's top folder or from here, if no file has that
    name.

    Raises `Trouble` for an unknown revision.
    """
    revision, colon, path = name.partition(":")
    if not colon or not revision or not path or os.path.lexists(name):
        return read_price_file(name)
    from budgetlint.edges.git import Tree, required_commit

    tree = Tree(revision, required_commit(revision))
    try:
        from_top = posixpath.relpath(posixpath.join("/", path), posixpath.join("/", tree.prefix))
        tried = [path] if path.startswith(("./", "../")) else [from_top, path]
        content = next((data for one in tried if (data := tree.read(one)) is not None), None)
    finally:
        tree.close()
    return PriceBytes(None, detail=f"no such file in `{revision}`") if content is None else price_bytes(content)
