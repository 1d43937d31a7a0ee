"""What a document is to say, and of what it is."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.vocabulary import DocumentKind


@dataclass(frozen=True)
class Draft:
    """``name`` is the file's without its ending; ``record_lines`` and ``record_digest`` say from which state of a record it was made."""

    kind: DocumentKind
    village: str
    name: str
    fields: dict[str, Any] = field(repr=False)
    meeting_id: UUID | None = None
    topic_id: UUID | None = None
    record_lines: int = 0
    record_digest: str = ""

    @property
    def text(self) -> str:
        return json.dumps(self.fields, ensure_ascii=False, sort_keys=True)

    def digest(self, template: str) -> str:
        """The same for the same document by the same template, whose digest is given."""
        of = (self.kind.value, self.village, self.meeting_id, self.topic_id, template, self.text)
        return hashlib.sha256("\n".join(map(str, of)).encode()).hexdigest()
