"""Finding the template of a paper: the office's own where it has one, else the delivered one."""

import hashlib
from pathlib import Path

from shared import config

DELIVERED = Path(__file__).parent / "templates"


def path_of(kind: str) -> Path:
    """``DOCUMENT_TEMPLATES`` names a folder with the office's own; a file there stands in for the delivered one of its name."""
    own = config.setting("DOCUMENT_TEMPLATES", "")
    name = f"{kind}.docx"
    return Path(own) / name if own and (Path(own) / name).exists() else DELIVERED / name


def digest_of(kind: str) -> str:
    """Changes when the template changes: a paper that is asked for then is made anew. A ledger has no template."""
    if not path_of(kind).exists():
        return ""
    return hashlib.sha256(path_of(kind).read_bytes()).hexdigest()
