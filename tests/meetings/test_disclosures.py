"""The village's affairs are disclosed: written down once they hang, checked by somebody else, due quarterly or monthly, public."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.meetings import queries, refusals
from services.meetings.actions import disclosing
from services.meetings.models import Disclosure
from services.meetings.service import MeetingsService
from shared.calendar_words import DisclosureKind, Occasion
from shared.calls import calendar
from shared.calls import disclosures as calls
from shared.calls.common import Done
from shared.calls.directory import GetRoll, Roll
from shared.errors import Invalid, NotAllowed, NotFound, Refused
from shared.identity import Caller, Role
from shared.vocabulary import RollKind
from tests.meetings.test_calendar import lines, todos, village
from tests.meetings.test_calendar import service as calendar_service
from tests.meetings.village import Village

__all__ = ["calendar_service", "village"]
FINANCES = Occasion.FINANCES_DISCLOSURE
ANYBODY = Caller()


def said(village: Village, **more: Any) -> dict[str, Any]:
    """The secretary posts, a member of the supervision committee looks at it."""
    usual = {
        "kind": DisclosureKind.FINANCES, "matters": "第一季度收入 12 万元\n支出 9 万元", "place": "村部公开栏",
        "posted_by": village.people[0], "checked_by": village.people[20], "found": "逐笔核对，内容齐全、属实。",
    }  # fmt: skip
    return usual | more


def rolls(village: Village) -> dict[str, Any]:
    supervisors = Roll(
        kind=RollKind.SUPERVISION_COMMITTEE, area=village.code, on=village.today,
        entries=village.roll(23).entries[20:],
    )  # fmt: skip
    return {"officials": village.roll(5, kind=RollKind.JOINT_COMMITTEE), "supervisors": supervisors}


def record(village: Village, *, days_ago: int = 0, caller: Caller | None = None, **more: Any) -> UUID:
    day = village.today - timedelta(days=days_ago)
    call = calls.RecordDisclosure(village=village.code, posted_on=day, **({"id": uuid4()} | said(village, **more)))
    done: Done = village.does(disclosing.record, call, caller, **rolls(village))
    return done.id


def correct(village: Village, disclosure_id: UUID, *, days_ago: int = 0, **more: Any) -> UUID:
    call = calls.CorrectDisclosure(
        id=uuid4(), disclosure_id=disclosure_id, reason="日期写错了", posted_on=village.today - timedelta(days=days_ago),
        **said(village, **more),
    )  # fmt: skip
    done: Done = village.does(disclosing.correct, call, **rolls(village))
    return done.id


def strike(village: Village, disclosure_id: UUID, caller: Caller | None = None) -> None:
    village.does(disclosing.strike, calls.StrikeDisclosure(disclosure_id=disclosure_id, reason="没有贴过"), caller)


def say_busy(village: Village, busy: bool = True, caller: Caller | None = None) -> None:
    call = calls.SayFinancesAreBusy(village=village.code, busy=busy, reason="有在建的道路工程")
    village.does(disclosing.say_finances_are_busy, call, caller or village.township)


def listed(village: Village, after: str | None = None, caller: Caller = ANYBODY) -> calls.Disclosures:
    with village.sessions() as session:
        call = calls.ListDisclosures(village=village.code, after=after)
        return queries.list_disclosures(session, call, village.today, caller)


def shown(village: Village, disclosure_id: UUID, caller: Caller | None = None) -> calls.DisclosureView:
    with village.sessions() as session:
        call = calls.GetDisclosure(disclosure_id=disclosure_id)
        return queries.disclosure(session, call, caller or village.secretary)


def line(village: Village, occasion: Occasion = FINANCES) -> calendar.CalendarLine:
    [found] = [one for one in lines(village) if (one.village, one.occasion) == (village.code, occasion)]
    return found


def test_it_says_till_when_it_hangs_and_who_answers_for_it(village: Village):
    view = shown(village, record(village))
    assert (view.line.hangs_until - view.line.posted_on).days == 15
    assert "第三十五条" in view.source
    assert (view.posted_by, view.checked_by) == (village.people[0], village.people[20])


@pytest.mark.parametrize(
    ("days_ago", "why"),
    [(-1, refusals.NotPostedYet), (0, None), (365, None), (366, refusals.PostedTooLongAgo)],
)
def test_it_is_written_down_from_its_day_on_for_a_year(village: Village, days_ago, why):
    if why is None:
        record(village, days_ago=days_ago)
        return
    with pytest.raises(why):
        record(village, days_ago=days_ago)


def test_where_nobody_is_of_the_supervision_committee_another_official_looks_at_it(village: Village):
    nobody = replace(rolls(village)["supervisors"], entries=())
    call = calls.RecordDisclosure(
        id=uuid4(), village=village.code, posted_on=village.today, **said(village, checked_by=village.people[4])
    )
    village.does(disclosing.record, call, **(rolls(village) | {"supervisors": nobody}))


def test_an_official_posts_it_and_somebody_else_looks_at_it(village: Village):
    with pytest.raises(refusals.SupervisorsCheckDisclosures):
        record(village, checked_by=village.people[4])  # another official
    wrongs: tuple[tuple[dict[str, Any], type[Refused]], ...] = (
        ({"posted_by": village.people[20], "checked_by": village.people[0]}, refusals.NotAnOfficial),
        ({"checked_by": village.people[0]}, refusals.CheckedByWhoPosted),
        ({"checked_by": village.people[30]}, refusals.NotACheckerOfDisclosures),
    )
    for wrong, why in wrongs:
        with pytest.raises(why):
            record(village, **wrong)


def test_only_the_secretary_writes_it_down(village: Village):
    disclosure_id = record(village)
    for caller, why in ((village.member(3), NotAllowed), (village.township, NotAllowed), (village.stranger, NotFound)):
        with pytest.raises(why):
            record(village, caller=caller)
        with pytest.raises(why):
            strike(village, disclosure_id, caller)


def test_the_offices_are_those_of_the_day_of_posting(village: Village, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shared.clock.now", lambda: village.now)
    asked: list[GetRoll] = []

    class Directory:
        def call_as_service(self, call: GetRoll) -> Roll:
            asked.append(call)
            kinds = {RollKind.JOINT_COMMITTEE: "officials", RollKind.SUPERVISION_COMMITTEE: "supervisors"}
            roll: Roll = rolls(village)[kinds[call.kind]]
            return roll

    service = MeetingsService()
    service.services = Directory()  # type: ignore[assignment]
    day = village.today - timedelta(days=9)
    call = calls.RecordDisclosure(id=uuid4(), village=village.code, posted_on=day, **said(village))
    with village.sessions.begin() as session:
        service.record_disclosure(session, call, village.secretary)
    assert {(one.kind, one.on, one.area) for one in asked} == {
        (RollKind.JOINT_COMMITTEE, day, village.code), (RollKind.SUPERVISION_COMMITTEE, day, village.code),
    }  # fmt: skip


# -- corrected -------------------------------------------------------------------------------


def test_a_correction_stands_instead_and_names_what_it_corrects(village: Village):
    first = record(village)
    second = correct(village, first, days_ago=1)
    corrected = calendar.Superseded(on=village.today, reason="日期写错了", replaced_by=second)
    assert {one.id: one.superseded for one in listed(village).items} == {first: corrected, second: None}
    assert shown(village, second).replaces == first
    correction = shown(village, first).correction
    assert correction is not None
    assert (correction.replaced_by, correction.reason) == (second, "日期写错了")


def test_a_correction_is_judged_as_an_entry_is(village: Village):
    first = record(village)
    with pytest.raises(refusals.NotPostedYet):
        correct(village, first, days_ago=-1)
    with pytest.raises(refusals.CheckedByWhoPosted):
        correct(village, first, checked_by=village.people[0])
    assert shown(village, first).correction is None


def test_nothing_is_corrected_twice(village: Village):
    first = record(village)
    strike(village, first)
    [struck] = listed(village).items
    assert struck.superseded == calendar.Superseded(on=village.today, reason="没有贴过")
    for again in (correct, strike):
        with pytest.raises(refusals.DisclosureCorrectedAlready):
            again(village, first)
    assert listed(village).page.total == 1


def test_what_was_written_down_is_neither_changed_nor_deleted(village: Village):
    say_busy(village)
    strike(village, record(village))
    for table in ("disclosure", "disclosure_correction", "busy_finances"):
        column = "found" if table == "disclosure" else "reason"
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), village.sessions.begin() as session:
                session.execute(sa.text(statement))


def test_the_table_refuses_one_person_in_both_roles(village: Village):
    day = village.today
    kept = said(village, checked_by=village.people[0]) | {
        "id": uuid4(), "village": village.code, "posted_on": day, "hangs_until": day, "source": "…",
        "recorded_by": uuid4(), "recorded_at": village.now,
    }  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError), village.sessions.begin() as session:
        session.execute(sa.insert(Disclosure).values(kept))


# -- who reads it ----------------------------------------------------------------------------


def test_anybody_reads_what_was_disclosed_and_the_village_who_answers_for_it(village: Village):
    disclosure_id = record(village)
    [one] = listed(village).items
    assert (one.kind_label, one.matters) == ("财务收支", "第一季度收入 12 万元\n支出 9 万元")
    assert "不少于十五日" in listed(village).source
    assert not {"posted_by", "checked_by", "recorded_by"} & one.SCHEMA.fields.keys()
    assert shown(village, disclosure_id, village.person(uuid4(), Role.VILLAGER)).line == one
    assert shown(village, disclosure_id, village.person(uuid4(), Role.VILLAGER)).recorded_by is not None
    correct(village, disclosure_id)
    for caller in (village.stranger, ANYBODY):
        view = shown(village, disclosure_id, caller)
        assert (view.line.id, view.line.matters) == (disclosure_id, one.matters)
        assert view.line.superseded is not None
        assert (view.posted_by, view.checked_by, view.recorded_by, view.correction) == (None, None, None, None)


def withhold(village: Village, disclosure_id: UUID, caller: Caller | None = None) -> None:
    call = calls.WithholdDisclosure(disclosure_id=disclosure_id)
    village.does(disclosing.withhold, call, caller or village.township)


def test_what_an_entry_said_of_somebody_s_private_life_is_public_no_more(village: Village):
    old = record(village, matters="低保 1 户：因病", found="身份证号属实")
    new = correct(village, old, matters="低保 1 户")
    withhold(village, old)
    for anybody in (ANYBODY, village.member(9)):
        one = shown(village, old, anybody).line
        assert (one.matters, one.found, one.withheld) == ("", "", True)
        assert one.superseded is not None
        assert {one.id: one.matters for one in listed(village, caller=anybody).items} == {old: "", new: "低保 1 户"}
    for keeper in (village.secretary, village.township):
        assert shown(village, old, keeper).line.matters == "低保 1 户：因病"


def test_only_the_township_takes_it_from_the_public_once_and_nothing_that_stands(village: Village):
    old = record(village)
    with pytest.raises(refusals.DisclosureStands):
        withhold(village, old)
    strike(village, old)
    for caller in (village.secretary, village.member(9), ANYBODY):
        with pytest.raises((NotAllowed, NotFound)):
            withhold(village, old, caller)
    withhold(village, old)
    with pytest.raises(refusals.DisclosureWithheld):
        withhold(village, old)


def test_the_list_goes_on_where_the_page_ended(village: Village):
    made = {record(village, days_ago=number % 3) for number in range(queries.disclosures.PAGE + 1)}
    first = listed(village)
    second = listed(village, first.page.next)
    assert {one.id for one in (*first.items, *second.items)} == made
    assert (len(second.items), second.page.next) == (1, None)
    with pytest.raises(Invalid):
        listed(village, "nowhere")


# -- when it is due --------------------------------------------------------------------------


def test_each_kind_counts_for_itself_and_major_matters_for_none(village: Village):
    record(village)
    record(village, kind=DisclosureKind.MAJOR)
    assert (line(village).last_held, line(village).due_by) == (village.today, date(2027, 6, 30))
    general = line(village, Occasion.GENERAL_DISCLOSURE)
    assert (general.last_held, general.due_by) == (None, date(2027, 3, 31))
    assert "第三十五条" in general.source
    assert ("一般事项至少每季度" in general.source, "财务收支" in general.source) == (True, False)
    assert ("财务收支" in line(village).source, "至少每季度" in line(village).source) == (True, True)


def test_what_was_struck_does_not_count(village: Village):
    strike(village, record(village))
    assert line(village).last_held is None


def test_busy_finances_are_due_monthly_until_the_township_says_otherwise(village: Village):
    record(village)
    record(village, kind=DisclosureKind.GENERAL)
    say_busy(village)
    general = line(village, Occasion.GENERAL_DISCLOSURE)
    assert (line(village).due_by, general.due_by) == (date(2027, 4, 30), date(2027, 6, 30))
    assert "往来不多" not in line(village).source
    assert "往来不多" not in listed(village).source
    finances = listed(village).finances
    assert finances is not None
    assert (finances.busy, finances.reason, finances.since) == (True, "有在建的道路工程", village.today)
    village.wait(1)
    say_busy(village, busy=False)
    assert line(village).due_by == date(2027, 6, 30)
    assert "往来不多的，与一般事项一样至少每季度" in line(village).source
    assert "往来不多的，与一般事项一样至少每季度" in listed(village).source


def test_what_is_so_already_is_not_said_again(village: Village):
    with pytest.raises(refusals.SaidOfFinancesAlready):
        say_busy(village, busy=False)
    say_busy(village)
    with pytest.raises(refusals.SaidOfFinancesAlready):
        say_busy(village)


def test_the_township_says_it_and_nobody_of_the_village(village: Village):
    for caller, why in ((village.secretary, NotAllowed), (village.stranger, NotFound)):
        with pytest.raises(why):
            say_busy(village, caller=caller)


def test_a_village_that_disclosed_before_anybody_makes_the_others_owe_the_first_whole_quarter(village: Village):
    assert not any(one.late for one in lines(village))
    record(village)
    village.wait(122)  # 1 July
    late = {(one.village[-3:], one.occasion) for one in lines(village) if one.late}
    assert late == {
        (code, occasion) for code in ("201", "202") for occasion in (FINANCES, Occasion.GENERAL_DISCLOSURE)
    }  # fmt: skip


def test_secretary_and_township_are_told_and_the_township_counts_it(
    village: Village, calendar_service: MeetingsService
):
    record(village)
    village.wait(115)  # 24 June
    [todo] = todos(village, calendar_service)
    assert "村务公开 2 项" in todo.title
    village.wait(13)  # 7 July
    assert all("村务公开（财务收支）" in todo.step.why for todo in todos(village, calendar_service, village.township))
    [count] = queries.late_counts(lines(village)).items
    assert (count.late_villages, count.late) == (2, 4)


def test_the_next_step_is_to_write_the_disclosure_down(village: Village):
    found = [
        one
        for one in lines(village)
        if one.village == village.code and one.occasion in queries.due.OF_DISCLOSURE.values()
    ]
    step = queries.next_due(found)
    assert step is not None
    assert (step.verb, step.label) == ("record_disclosure", "登记村务公开（财务收支）")


def test_an_id_that_is_taken_is_refused_and_what_has_it_stays(village: Village):
    first = record(village)
    with pytest.raises(refusals.AlreadyThere):
        record(village, place="别的地方", id=first)
    [line] = listed(village).items
    assert line.place == "村部公开栏"
