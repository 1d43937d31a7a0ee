"""Who acts for whom at a collective's assembly, as far as the reader may see it; what they may do about it."""

from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from services.meetings.facts import OFFICIALS, book_of, require_sight
from services.meetings.models import Meeting, Member, Proxy, ProxyPaper
from services.meetings.queries.scene import Scene
from services.meetings.rules import proxies as rules
from shared import clock
from shared.calls import proxies as calls
from shared.calls.common import NextStep
from shared.calls.proxies import ProxyView
from shared.errors import NotFound, Refused
from shared.identity import Caller


def article(session: Session, meeting: Meeting) -> str:
    """By which article somebody may be entrusted here; nothing where nobody may."""
    try:
        rules.most_for_one(meeting.body, clock.day_of(meeting.held_at), book_of(session, meeting.village))
    except Refused:
        return ""
    return rules.ARTICLE


def seen(
    entrusted: Sequence[Proxy], acting: Mapping[UUID, UUID], caller: Caller, *, whole: bool
) -> tuple[ProxyView, ...]:
    """All of them for officials; for everybody else whom they have entrusted, and who has entrusted them."""
    return tuple(
        ProxyView(
            person_id=one.person_id, proxy_id=one.proxy_id, entered_by=one.entered_by, paper_id=one.paper_id,
            in_force=one.in_force, acts=acting.get(one.person_id) == one.proxy_id,
        )
        for one in entrusted
        if whole or caller.person_id in (one.person_id, one.proxy_id)
    )  # fmt: skip


def of_the_household(line: Member | None, members: Sequence[Member]) -> tuple[UUID, ...]:
    """Whom somebody may entrust."""
    if line is None or line.household_id is None:
        return ()
    home = (other for other in members if other.household_id == line.household_id and not other.withdrawn_for)
    return tuple(other.person_id for other in home if other.person_id != line.person_id)


def proxy_steps(scene: Scene) -> Iterator[NextStep]:
    """The second official's; and in a named vote those of who acts for somebody."""
    me = scene.caller.person_id
    mine = [one for one in scene.entrusted if one.waits and me not in (one.entered_by, one.person_id, one.proxy_id)]
    if scene.is_official and mine and not scene.vote_has_begun:
        why = f"{len(mine)} 份书面委托等第二个人看着原件核对，核对后才生效。"
        yield NextStep(verb="confirm_proxy_paper", label="核对书面委托", why=why, source=rules.ARTICLE)
    if scene.votes_for:
        why = f"委托您的人还有 {len(scene.votes_for)} 位没有表决，由您替他们各投一票。"
        yield NextStep(verb="cast_proxy_vote", label="替委托人表决", why=why, source=rules.ARTICLE)


def without_a_vote(acting: Mapping[UUID, UUID], voted: Collection[UUID], me: UUID | None) -> tuple[UUID, ...]:
    return tuple(person for person, proxy in acting.items() if proxy == me and person not in voted)


def proxy_paper(session: Session, call: calls.GetProxyPaper, caller: Caller) -> calls.ProxyPaperFile:
    """For officials of the village, the township, and the two whom it names."""
    meeting = session.get(Meeting, call.meeting_id)
    if meeting is None:
        raise NotFound
    require_sight(session, meeting, caller)
    paper = session.get(ProxyPaper, call.paper_id, options=[undefer(ProxyPaper.content)])
    if paper is None or paper.meeting_id != meeting.id or not _may_see(session, paper, meeting, caller):
        raise NotFound
    return calls.ProxyPaperFile(content=b64encode(paper.content).decode(), sha256=paper.sha256)


def _may_see(session: Session, paper: ProxyPaper, meeting: Meeting, caller: Caller) -> bool:
    names = sa.select(Proxy.proxy_id).where(Proxy.paper_id == paper.id)
    concerned = (paper.person_id, session.scalar(names))
    return caller.has(*OFFICIALS, area=meeting.village) or (
        caller.person_id is not None and caller.person_id in concerned
    )
