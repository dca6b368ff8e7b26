"""The site of the documentation, built from the repository's own pages; needs nothing from the network."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPOSITORY = "https://github.com/budgetlint/budgetlint/blob/main/"

project = "budgetlint"
author = "the budgetlint maintainers"
project_copyright = author
release = re.findall(r'__version__ = "(.+?)"', (ROOT / "budgetlint" / "__init__.py").read_text("utf-8"))[0]
extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = ["*.md", "docs/*.md", "budgetlint/rules/*.md"]
exclude_patterns = [".*", "node_modules"]
suppress_warnings = ["misc.highlighting_failure", "toc.not_included"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"budgetlint {release}"
html_use_index = False
html_copy_source = False
html_show_sphinx = False


def with_links_to_the_repository(_app: object, name: str, source: list[str]) -> None:
    """Links to what is no page of the site lead to the repository."""
    folder = (ROOT / name).parent

    def written(link: re.Match[str]) -> str:
        path = (folder / link[1]).resolve()
        on_site = any(path.match(str(ROOT / pattern)) for pattern in include_patterns)
        return f"]({REPOSITORY}{path.relative_to(ROOT)})" if path.exists() and not on_site else link[0]

    source[0] = re.sub(r"\]\(([\w./-]+)\)", written, source[0])


def setup(app: object) -> None:
    """Called by the site's generator."""
    connect = getattr(app, "connect")  # noqa: B009
    connect("source-read", with_links_to_the_repository)
