"""One meeting, as far as the reader may see it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.facts import (
    OWN,
    body_label,
    concerned_by,
    convened_by_township,
    counts,
    everybody,
    law_of,
    papers_taken,
    require_sight,
    result,
    teller_checked_in,
    tellers_of,
    unread,
    waiting_for_word,
    waiting_papers,
    withdrawn,
)
from services.meetings.models import (
    AgendaItem,
    CountSheet,
    Entry,
    Group,
    Matter,
    Meeting,
    Member,
    PaperVote,
    Turnout,
    Vote,
)
from services.meetings.queries.checks import opening_checks
from services.meetings.queries.proxies import article, of_the_household, seen, without_a_vote
from services.meetings.queries.scene import Scene
from services.meetings.queries.steps import next_steps
from services.meetings.representing import acting, entrusted
from shared.calls import meetings as calls
from shared.calls import notifications
from shared.calls.common import Entry as EntryView
from shared.calls.counting import CountView
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.ordinals import as_counted
from shared.vocabulary import SEALED, Voting

SEES_THE_ROLL = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP, Role.COUNTY)
VERBS = {
    "convene_meeting": "通知会议",
    "cancel_meeting": "取消会议",
    "name_group_officers": "确定组长和记录员",
    "excuse_member": "不计入应到会",
    "withdraw_from_vote": "登记回避",
    "end_withdrawal": "取消回避",
    "entrust_proxy": "委托代理人",
    "end_proxy": "终止委托",
    "enter_proxy_paper": "登记书面委托",
    "confirm_proxy_paper": "核对书面委托",
    "discard_proxy_paper": "书面委托登记作废",
    "record_absent_opinion": "登记缺席意见",
    "record_attendance": "登记到会",
    "check_in": "签到",
    "open_meeting": "会议开始",
    "take_up_item": "进行议程",
    "ask_for_word": "要求发言",
    "call_speaker": "请人发言",
    "record_opinions_read": "宣读缺席意见",
    "hear_defence": "申辩",
    "record_spoken": "登记发言",
    "conclude_group": "小组意见",
    "conclude_deliberation": "会议结论",
    "return_to_step": "退回上一步",
    "record_tally": "计票",
    "record_ballots": "无记名投票计票",
    "record_departures": "登记离会",
    "open_vote": "开始表决",
    "enter_paper_vote": "登记纸质票",
    "confirm_paper_vote": "核对纸质票",
    "read_paper_differently": "纸质票两次看到的不一样",
    "settle_paper_vote": "第三人再看纸质票",
    "discard_paper_vote": "纸质票登记作废",
    "close_vote": "计票",
    "name_tellers": "确定计票人和监票人",
    "give_teller_key": "领取计票码",
    "take_result": "表决结果",
    "give_papers": "发出纸质票",
    "record_papers": "登记纸质票票数",
    "confirm_count": "监票人确认票数",
    "object_to_count": "监票人不同意登记的票数",
    "replace_teller": "换监票人",
    "witness_count": "第三人见证票数",
    "end_casting": "停止投票",
    "give_share": "输入计票码",
    "open_box": "开箱计票",
    "vote_on_paper": "改用纸质票",
}
PRIVATE = {
    "excuse_member": "一人不计入应到会",
    "withdraw_from_vote": "一人回避",
    "end_withdrawal": "一人不再回避",
    "end_proxy": "一人的委托终止",
}
COUNTS = ("record_tally", "record_ballots", "record_papers", "object_to_count", "confirm_count", "witness_count")
NOT_YET = "票数宣布以前不公开"


def find(session: Session, meeting_id: UUID, caller: Caller) -> Meeting:
    """The meeting; one that the caller does not see is not there."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise NotFound()
    require_sight(session, meeting, caller)
    return meeting


def require_the_roll(session: Session, meeting: Meeting, caller: Caller) -> UUID:
    """Who may read who came and who has voted, by name. Raises :class:`RollIsKept` for whom a recall concerns."""
    person_id = caller.require(*SEES_THE_ROLL, area=meeting.village)
    if person_id == concerned_by(session, meeting):
        raise refusals.RollIsKept
    return person_id


def view(
    session: Session, meeting: Meeting, caller: Caller, certificate: notifications.Certificate | None, *, now: datetime
) -> calls.MeetingView:
    """``certificate`` of the notice; None where it could not be had."""
    matter = session.get_one(Matter, meeting.topic_id)
    members = session.scalars(sa.select(Member).where(Member.meeting_id == meeting.id).order_by(Member.person_id)).all()
    found = session.scalars(sa.select(Group).where(Group.meeting_id == meeting.id)).all()
    groups = sorted(found, key=lambda group: (as_counted(group.name), group.id))
    kept_by = Turnout if meeting.voting in SEALED else Vote
    voted = set(session.scalars(sa.select(kept_by.person_id).where(kept_by.meeting_id == meeting.id)))
    entries = session.scalars(sa.select(Entry).where(Entry.meeting_id == meeting.id).order_by(Entry.number)).all()
    should_attend, present = counts(session, meeting)
    body_rules = law_of(session, meeting)
    quorum = rules.quorum(body_rules, should_attend=should_attend, present=present)
    by = acting(session, meeting)
    scene = Scene(
        meeting=meeting, agenda=_agenda(session, meeting), speakers=waiting_for_word(session, meeting), unread=unread(session, meeting), matter_class=matter.matter_class, kind=matter.kind, concerned=matter.concerned_id, law=body_rules, quorum=quorum, everybody=everybody(session, meeting), groups=tuple(_group(group, members) for group in groups),
        checks=tuple(opening_checks(meeting, body_rules, quorum, groups, certificate, by_proxy=len(by), now=now)), caller=caller,
        line=next((member for member in members if member.person_id == caller.person_id), None),
        has_voted=caller.person_id in voted, voted=len(voted), tellers=tellers_of(session, meeting.id), now=now,
        papers=waiting_papers(session, meeting.id), teller_checked_in=teller_checked_in(session, meeting),
        entrusted=entrusted(session, meeting.id), votes_for=without_a_vote(by, voted, caller.person_id) if _is_named(meeting) else (), taken=papers_taken(session, meeting.id), sheet=session.get(CountSheet, meeting.id), by_township=convened_by_township(session, meeting),
    )  # fmt: skip
    papers = {paper.person_id: paper for paper in scene.papers}
    is_concerned = matter.concerned_id is not None and matter.concerned_id == caller.person_id
    sees_all = not is_concerned and caller.has(*SEES_THE_ROLL, area=meeting.village)
    shown = members if sees_all else _own_lines(members, groups, caller)
    return calls.MeetingView(
        id=meeting.id, topic_id=meeting.topic_id, topic_title=meeting.title, village=meeting.village, body=meeting.body,
        body_label=body_label(meeting), step=meeting.step, state=meeting.state, held_at=meeting.held_at, place=meeting.place,
        noticed_at=meeting.noticed_at, voting=meeting.voting, should_attend=should_attend,
        present=sum(member.arrived_at is not None for member in members), voting_present=present,
        quorum_needed=quorum.needed, quorum_met=quorum.reached, withdrawn=withdrawn(session, meeting), matter_class=matter.matter_class, conclusion=meeting.conclusion,
        result=result(meeting) if meeting.passed is not None else None,
        roll=tuple(_member(member, voted, papers.get(member.person_id), by) for member in shown), groups=scene.groups, checks=scene.checks, agenda=scene.agenda,
        speakers=tuple(person for person in scene.speakers if sees_all or person == caller.person_id), speakers_waiting=len(scene.speakers),

        record=tuple(_entry(entry, whole=sees_all, decided=meeting.passed is not None, me=caller.person_id) for entry in entries), next_steps=tuple(next_steps(scene)),
        by_proxy=len(by), proxies=seen(scene.entrusted, by, caller, whole=sees_all), proxies_source=article(session, meeting), household=of_the_household(scene.line, members), votes_for=scene.votes_for,
        vote_opened_at=meeting.vote_opened_at, households=meeting.households, by_households=meeting.by_households, may_vote=scene.may_vote, has_voted=scene.has_voted,
        concerned_id=matter.concerned_id, defence=meeting.defence, turnout_needed=body_rules.turnout.needed(should_attend) if body_rules.turnout else 0, leads=scene.leads, admits_latecomers=scene.admits_latecomers,
        papers_taken=scene.taken, count=_count(meeting, scene.sheet) if scene.sheet and (scene.is_official or scene.counts) else None,
    )  # fmt: skip


def _is_named(meeting: Meeting) -> bool:
    return meeting.state == "open" and meeting.voting is Voting.NAMED and meeting.vote_opened_at is not None


def _count(meeting: Meeting, sheet: CountSheet) -> CountView:
    return CountView(
        number=sheet.number, issued=sheet.issued, ayes=sheet.ayes, noes=sheet.noes, abstentions=sheet.abstentions,
        invalid=sheet.invalid, not_returned=sheet.not_returned, confirmed=sheet.confirmed_by is not None,
        households_present=sheet.households_present, households_for=sheet.households_for, objected=sheet.is_objected_to,
        first_teller_id=meeting.first_teller_id, second_teller_id=meeting.second_teller_id,
    )  # fmt: skip


def _agenda(session: Session, meeting: Meeting) -> tuple[calls.AgendaItem, ...]:
    """The current item is marked while the meeting goes on; where a vote is open, it is the topic's own."""
    items = session.scalars(
        sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.number)
    )
    return tuple(
        calls.AgendaItem(
            number=item.number, kind=item.kind, title=item.title, own=item.own,
            current=meeting.state == "open" and (item.own if meeting.vote_opened_at else item.number == meeting.item),
        )
        for item in items
    )  # fmt: skip


def _own_lines(members: Sequence[Member], groups: Sequence[Group], caller: Caller) -> list[Member]:
    """Everybody's own line; a group's leader and recorder, who write down who has spoken, also their group's."""
    me = caller.person_id
    if me is None:
        return []
    led = {group.id for group in groups if me in (group.leader_id, group.recorder_id)}
    return [member for member in members if member.person_id == me or member.group_id in led]


def _member(
    member: Member, voted: Collection[UUID], paper: PaperVote | None, by: Mapping[UUID, UUID]
) -> calls.MemberView:
    return calls.MemberView(
        person_id=member.person_id, votes=member.votes, standing=member.standing, away=member.away, group_id=member.group_id,
        present=member.arrived_at is not None, checked_in=member.checked_in and member.arrived_at is not None,
        left=member.left_at is not None and member.arrived_at is None, spoke=member.spoke, excused=member.excused_for,
        withdrawn=member.withdrawn_for, withdrawn_by_another=member.withdrawn_by not in (None, member.person_id), absent_opinion=member.absent_opinion, opinion_read=member.opinion_read_at is not None, has_voted=member.person_id in voted,
        paper_entered_by=paper.entered_by if paper else None, paper_read_by=paper.read_by if paper else None,
        paper_readings=(paper.choice, paper.read_as) if paper and paper.read_as else (),
        represented_by=by.get(member.person_id),
    )  # fmt: skip


def _group(group: Group, members: Sequence[Member]) -> calls.GroupView:
    there = [member for member in members if member.group_id == group.id and member.arrived_at is not None]
    return calls.GroupView(
        id=group.id, name=group.name, leader_id=group.leader_id, recorder_id=group.recorder_id, present=len(there),
        spoken=sum(member.spoke is not None for member in there), conclusion=group.conclusion,
    )  # fmt: skip


def _entry(entry: Entry, *, whole: bool, decided: bool, me: UUID | None) -> EntryView:
    """Why somebody is excused may be their health, why they withdraw their family; who is there, and who could not come, stands on
    the roll: it is told to those who see the roll."""
    for_themselves = entry.actor_role in ("", *(role.value for role in OWN))
    known = whole or not for_themselves or entry.actor_id == me
    detail = entry.detail if whole else PRIVATE.get(entry.verb, entry.detail)
    if entry.verb in COUNTS and not (whole or decided):
        detail = NOT_YET
    return EntryView(
        at=entry.at, verb=entry.verb, label=VERBS[entry.verb], actor_id=entry.actor_id if known else None,
        actor_role=entry.actor_role, detail=detail, source=entry.source,
    )  # fmt: skip
