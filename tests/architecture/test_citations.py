"""One law is cited in one form: its articles were counted anew in 2025, so an article stands with its edition."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_rooms import ROOT, tracked

WITHOUT_EDITION = re.compile(r"村民委员会组织法》?第")


def said(path: Path) -> Iterator[str]:
    """What a file says to people: no docstrings, no comments."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        yield from (line for line in text.splitlines() if not line.lstrip().startswith(("#", "{#")))
        return
    tree = ast.parse(text)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings:
            yield node.value


def test_an_article_of_the_villagers_law_stands_with_its_edition():
    files = tracked("services/*.py", "services/*.toml", "services/*.html", "shared/*.py", "deploy/*.py")
    found = {str(path.relative_to(ROOT)) for path in files if any(map(WITHOUT_EDITION.search, said(path)))}
    assert found == set()
