"""The script with which anybody checks a dossier, as a module."""

import json
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from services.gateway.wording import STATIC

SCRIPT = STATIC / "verify_dossier.py"

_spec = spec_from_file_location("verify_dossier", SCRIPT)
assert _spec
assert _spec.loader
script = module_from_spec(_spec)
_spec.loader.exec_module(script)


def follow(exported: Sequence[str]) -> list[dict[str, Any]]:
    """The lines of one record, which hold each other."""
    [lines] = script.follow([json.loads(text) for text in exported]).values()
    return list(lines)
