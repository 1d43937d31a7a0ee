"""The files of others are the ones their README names, unchanged."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\S+) \| .* \| ([0-9a-f]{64}) \|$", re.MULTILINE)


@pytest.mark.parametrize("folder", ["services/gateway/static/vendor", "tests/browser/vendor"])
def test_files_of_others_are_unchanged_and_all_named(folder: str) -> None:
    readme = (ROOT / folder / "README.md").read_text()
    named = dict(ROW.findall(readme))
    there = {file.name for file in (ROOT / folder).iterdir() if file.suffix in (".js", ".css")}
    assert there == set(named)
    for name, digest in named.items():
        assert hashlib.sha256((ROOT / folder / name).read_bytes()).hexdigest() == digest
        licence = re.search(rf"^\| {re.escape(name)} .*\((\S+?-LICENSE)", readme, re.MULTILINE)
        assert licence
        assert (ROOT / folder / licence[1]).exists()
