"""The village's notice board: a sheet to print and hang, which stands on the web page at the same time."""

from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.notifications.models import Posting
from services.notifications.wording import Sheet
from shared.bus import mailbox

POSTING = Posting.metadata.tables["posting"]


def hang(
    session: Session, kind: Sheet, *, about_id: UUID, topic_id: UUID, village: str, title: str, text: str, source: str,
    until: date, now: datetime, concerned_id: UUID | None = None,
) -> None:  # fmt: skip
    """One sheet of a kind about one thing; the same again changes nothing."""
    sheet = mailbox.insert(session, POSTING).values(
        id=uuid5(NAMESPACE_OID, f"{about_id}/{kind}"), kind=kind, about_id=about_id, topic_id=topic_id, village=village,
        title=title, text=text, source=source, posted_at=now, until=until, concerned_id=concerned_id,
    )  # fmt: skip
    session.execute(sheet.on_conflict_do_nothing())


def replace(session: Session, kind: Sheet, *, about_id: UUID, title: str, text: str, until: date | None = None) -> None:
    """Where this sheet hangs, another text has to hang now; and until another day, where one is given."""
    sheet = sa.update(POSTING).where(POSTING.c.about_id == about_id, POSTING.c.kind == kind, POSTING.c.text != text)
    changes = {"title": title, "text": text, "hung_at": None, "hung_by": None} | ({"until": until} if until else {})
    session.execute(sheet.values(**changes))
