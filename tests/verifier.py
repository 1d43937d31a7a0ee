"""The scripts with which anybody checks a dossier and counts sealed ballots again, as modules."""

import json
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from services.gateway.wording import STATIC

SCRIPT, BALLOTS_SCRIPT = STATIC / "verify_dossier.py", STATIC / "verify_ballots.py"


def _module(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script, ballots_script = _module(SCRIPT), _module(BALLOTS_SCRIPT)


def follow(exported: Sequence[str]) -> list[dict[str, Any]]:
    """The lines of one record, which hold each other."""
    [lines] = script.follow([json.loads(text) for text in exported]).values()
    return list(lines)
