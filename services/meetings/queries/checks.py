"""The conditions for opening a meeting: asked of the rules that opening itself asks."""

from collections.abc import Callable, Sequence
from datetime import datetime

from services.meetings import rules
from services.meetings.models import Group, Meeting
from shared import clock
from shared.calls.meetings import Check
from shared.calls.notifications import Certificate
from shared.errors import Refused
from shared.recall_words import told_one_by_one
from shared.vocabulary import Body

TOLD, QUORUM, OFFICERS = "人人通知到", "到会人数", "小组组长和记录员"


def opening_checks(
    meeting: Meeting,
    body_rules: rules.BodyRules,
    quorum: rules.Quorum,
    groups: Sequence[Group],
    certificate: Certificate | None,
    *,
    by_proxy: int,
    now: datetime,
) -> list[Check]:
    """Notice, day, certificate, quorum; of a deliberation the officers too. ``by_proxy``: how many are there by somebody of their household.
    ``certificate``: None where it could not be had."""
    checks = [
        _notice(meeting, body_rules),
        _day(meeting, now),
        _told(certificate, meeting.body),
        _quorum(quorum, meeting.unit, by_proxy),
    ]
    return [*checks, _officers(groups)] if groups else checks


def _is_met(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Refused:
        return False
    return True


def _notice(meeting: Meeting, body_rules: rules.BodyRules) -> Check:
    noticed, held = clock.day_of(meeting.noticed_at), clock.day_of(meeting.held_at)
    required = (body_rules.urgent_notice if meeting.urgent_reason.strip() else None) or body_rules.notice
    return Check(
        label="提前通知", source=required.source, detail=f"提前 {(held - noticed).days} 天，应不少于 {required.days} 天",
        met=_is_met(lambda: rules.check_notice(body_rules, noticed, held, meeting.urgent_reason)),
    )  # fmt: skip


def _day(meeting: Meeting, now: datetime) -> Check:
    when, held_on = clock.hour_in_words(meeting.held_at), clock.day_of(meeting.held_at)
    return Check(
        label="到了通知的时间", detail=f"通知的时间是{when}", source="按通知的时间开会",
        met=_is_met(
            lambda: rules.check_hour(meeting.held_at, now, held_on=held_on, today=clock.day_of(now), noticed_for=when)
        ),
    )  # fmt: skip


def _told(certificate: Certificate | None, body: Body) -> Check:
    source = f"{told_one_by_one(body)}：逐人通知，联系不上的登记原因"
    if certificate is None:
        return Check(label=TOLD, met=False, detail="暂时查不到通知情况", source=source)
    told, reached, attempted = certificate.to_be_told, certificate.reached, certificate.attempted
    return Check(
        label=TOLD, source=source, detail=f"应通知 {told} 人，已通知到 {reached} 人，另有 {attempted} 人登记了联系情况",
        met=_is_met(lambda: rules.check_everyone_reached(to_be_told=told, reached=reached, attempted=attempted)),
    )  # fmt: skip


def _quorum(quorum: rules.Quorum, unit: str, by_proxy: int) -> Check:
    for_them = f"（由同户成员代为参加 {by_proxy} 人）" if by_proxy else ""
    detail = f"应到会 {quorum.should_attend} {unit}，到会 {quorum.have} {unit}{for_them}，须 {quorum.needed} {unit}"
    return Check(label=QUORUM, met=quorum.reached, detail=detail, source=quorum.source)


def _officers(groups: Sequence[Group]) -> Check:
    without = sum(group.leader_id is None for group in groups)
    detail = f"{len(groups)} 个小组，{without} 个还没有组长和记录员"
    return Check(label=OFFICERS, met=not without, detail=detail, source="党员首议制第5步")
