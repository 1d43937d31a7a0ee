"""What the papers say, field by field beside the record, and how they lie on the page (GB/T 9704)."""

import io
import zipfile
from datetime import timedelta
from itertools import pairwise

import pytest

from services.meetings.actions import attending, deliberating, speaking, voting, withdrawing
from services.meetings.documents import first_templates, templates
from shared.calls import meetings as calls
from shared.calls.room import AskForWord, CallSpeaker, RecordOpinionsRead
from shared.storage import Sessions
from shared.vocabulary import Body, Choice, DocumentFormat, DocumentKind, MatterClass, Voting
from tests.meetings.office import POINTS, Office, bare, lines_of, page_size
from tests.meetings.village import Village


@pytest.fixture
def office(sqlite_sessions: Sessions) -> Office:
    """Of a village with a Party affair to decide. What a paper says does not depend on the database."""
    village = Village(sqlite_sessions, MatterClass.PARTY_AFFAIRS)
    village.post_result()
    return Office(village)


def test_the_result_of_a_vote_has_every_number_of_the_record(office: Office):
    village = office.village
    meeting_id = village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    village.excuse(meeting_id, village.people[37])
    village.attend(meeting_id, village.people[:30])
    village.open(meeting_id)
    result = village.tally(meeting_id, 21, 6, 3)
    document_id = office.print(DocumentKind.VOTE_RESULT, meeting_id)
    for text in (office.says(document_id), office.says_in_word(document_id)):
        for said in (
            "中寨村党员大会表决结果", "2027年3月1日，中寨村在村委会召开党员大会（党员大会表决）", "对“修桥”进行表决，方式为举手表决",
            "应到会有表决权37人", "到会有表决权30人", "赞成21票", "反对6票", "弃权3票", "无效0票", "须赞成19票",
            "发出表决票—未收回—", "计算基数应到会有表决权的人数", "结果通过", bare(result.sentence), bare(result.source),
            "计票人张零一监票人张零二", "中寨村党支部2027年3月1日",
        ):  # fmt: skip
            assert said in text
        assert f"据记录第{len(village.sees(meeting_id).record)}条" in text


def test_of_a_secret_ballot_the_paper_says_what_was_given_out_and_names_nobody_but_the_tellers(office: Office):
    village = office.village
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.SECRET)
    count = calls.RecordBallots(
        meeting_id=meeting_id, issued=37, ayes=30, noes=3, abstentions=1, invalid=2, not_returned=1,
        first_teller_id=village.people[1], second_teller_id=village.people[2],
    )  # fmt: skip
    village.begin_vote(meeting_id)
    village.does(voting.record_ballots, count)
    village.confirmed_result(meeting_id, village.people[2])
    text = office.says(office.print(DocumentKind.VOTE_RESULT, meeting_id))
    for said in ("发出表决票37张", "未收回1张", "无效2票", "赞成30票", "反对3票", "弃权1票", "未投票2人"):
        assert said in text
    assert {name for name in office.names.values() if name in text} == {"张零一", "张零二"}


def test_the_minutes_name_who_watched_the_count_as_its_witness_and_not_as_a_teller(office: Office):
    village = office.village
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    village.tally(meeting_id, 30, 8)
    people = [line["人"] for line in office.draft(DocumentKind.MINUTES, meeting_id).fields["经过"]]
    assert "张零二（监票人）" in people
    assert "张零二（计票人）" not in people


def test_a_motion_that_failed_is_said_to_have_failed(office: Office):
    village = office.village
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    village.tally(meeting_id, 19, 19)
    assert "结果未通过" in office.says(office.print(DocumentKind.VOTE_RESULT, meeting_id))


# -- before, at and after a meeting


CONTENT = "东桥栏杆断裂，娃娃上学不安全。\n建议今年秋收以前修好。"


@pytest.fixture
def deliberated(sqlite_sessions: Sessions) -> Office:
    """Thirty-eight of forty came, one wrote from afar; each group has spoken, the meeting has concluded."""
    village = Village(sqlite_sessions)
    office = Office(village)
    meeting_id = office.meeting_id = village.on_its_day()
    away = village.people[20:22]
    opinion = calls.RecordAbsentOpinion(
        meeting_id=meeting_id, person_id=away[0], text="先修排水沟 <再修桥面> & {{ 别的 }}"
    )
    village.does(attending.record_absent_opinion, opinion)
    village.attend(meeting_id, [person for person in village.people if person not in away])
    village.open(meeting_id)
    for number, group in enumerate(village.groups):
        there = [person for person in village.in_group(number) if person not in away]
        heard = calls.RecordSpoken(
            meeting_id=meeting_id, group_id=group, spoke=tuple(there[:-1]), passed=tuple(there[-1:])
        )
        village.does(deliberating.record_spoken, heard)
        village.conclude_group(meeting_id, number)
    village.does(speaking.record_opinions_read, RecordOpinionsRead(meeting_id=meeting_id, read=(away[0],)))
    village.conclude(meeting_id)
    return office


def says_all(text: str, *said: str) -> bool:
    assert [one for one in said if one not in text] == []
    return True


def test_the_notice_says_what_when_where_and_how_many_must_come(deliberated: Office):
    document_id = deliberated.print(DocumentKind.MEETING_NOTICE, deliberated.meeting_id, content=CONTENT)
    for text in (deliberated.says(document_id), deliberated.says_in_word(document_id)):
        assert says_all(
            text, "中寨村关于召开党员首议会的通知", "各位党员：", "定于2027年3月8日（星期一）12时5分在村委会召开党员首议会（党员首议）",
            "东桥栏杆断裂，娃娃上学不安全。", "建议今年秋收以前修好。", "分组酝酿",
            "一、议程1．商议：修桥。", "应到会有表决权38人，列席2人；有表决权的到会不少于19人", "意见不是表决票", "中寨村党支部2027年3月1日",
        )  # fmt: skip
    assert "紧急" not in deliberated.says(document_id)


def test_an_urgent_notice_gives_its_reason(office: Office):
    village = Village(office.village.sessions)
    village.post_result()
    for body, days in ((Body.BRANCH_COMMITTEE, 0), (Body.JOINT_COMMITTEE, 0), (Body.MEMBERS_ASSEMBLY, 3)):
        village.tally(village.opened(body, days=days, who=village.roll(5, grouped=False)), 5)
    meeting_id = village.convene(Body.VILLAGERS_ASSEMBLY, days=0, urgent_reason="汛期堤坝出现裂缝")
    text = Office(village).says(Office(village).print(DocumentKind.MEETING_NOTICE, meeting_id))
    assert says_all(text, "因情况紧急立即召开：汛期堤坝出现裂缝", "各位村民：", "方式为举手表决")


def test_everybody_on_the_roll_has_a_line_to_sign_on(deliberated: Office):
    document_id = deliberated.print(DocumentKind.SIGN_IN_SHEET, deliberated.meeting_id)
    text = deliberated.says(document_id)
    assert all(name in text for name in deliberated.names.values())
    assert says_all(text, "中寨村党员首议会签到表", "应到会38人（名册40人）", "姓名党小组签名", "第1党小组", "预备党员")
    assert (text.count("已到会"), text.count("未到会")) == (38, 2)
    assert f"/meetings/{deliberated.meeting_id}" in text


def test_before_the_meeting_the_sheet_says_of_nobody_that_they_came(office: Office):
    meeting_id = office.village.convene(Body.MEMBERS_ASSEMBLY, days=0)
    office.village.excuse(meeting_id, office.village.people[30])
    text = office.says(office.print(DocumentKind.SIGN_IN_SHEET, meeting_id))
    assert "到会" not in text.replace("应到会", "").replace("不计入应到会", "")
    assert "不计入应到会" in text
    assert "党小组" not in text
    assert "卧床" not in text


def test_the_sheet_s_code_leads_to_the_meeting(deliberated: Office):
    word = deliberated.file(deliberated.print(DocumentKind.SIGN_IN_SHEET, deliberated.meeting_id), DocumentFormat.WORD)
    assert [part for part in names_inside(word) if part.endswith(".png")]


def test_each_group_has_a_page_with_its_officers_and_what_everybody_did(deliberated: Office):
    document_id = deliberated.print(DocumentKind.GROUP_RECORD, deliberated.meeting_id)
    pages = lines_of(deliberated.file(document_id, DocumentFormat.PDF))
    assert len(pages) == 3
    text = deliberated.says(document_id)
    assert says_all(
        text, "中寨村第1党小组讨论记录", "中寨村第3党小组讨论记录", "组长张零零记录员张零三", "本组人数14人到会13人", "本组人数13人到会13人",
        "本组人数13人到会12人", "张二零：先修排水沟<再修桥面>&{{别的}}", "小组意见同意",
    )  # fmt: skip
    number = [bare(line.text) for line in pages[1] if "—" in line.text]
    assert number == ["—2—"]


def test_the_minutes_of_a_deliberation_have_people_opinions_and_conclusion(deliberated: Office):
    document_id = deliberated.print(DocumentKind.MINUTES, deliberated.meeting_id, content=CONTENT)
    record = deliberated.village.sees(deliberated.meeting_id).record
    for text in (deliberated.says(document_id), deliberated.says_in_word(document_id)):
        assert says_all(
            text, "中寨村党员首议会记录", "有表决权38人", "有表决权36人", "名册40人", "实到共38人，其中列席2人", "缺席人员张二一、张二零",
            "东桥栏杆断裂", "张二零：先修排水沟", "第2党小组（组长张零一，记录员张零四，到会13人）：同意", "六、会议结论建议修桥", "一、议程1．商议：修桥。", "分组发言，见各组讨论记录。", "主持人", "记录人",
        )  # fmt: skip
        assert all(entry.label in text for entry in record)
    assert "表决结果" not in deliberated.says(document_id)


def test_the_minutes_have_the_agenda_who_spoke_in_what_order_and_who_withdrew(office: Office):
    village = office.village
    meeting_id = village.opened(
        Body.MEMBERS_ASSEMBLY, days=0, agenda="报告：上半年党费收缴", present=village.people[:30]
    )
    village.opines(meeting_id, village.people[35], "同意，先公开预算。")
    for number, word in enumerate((9, 4, 9)):
        village.does(speaking.ask_for_word, AskForWord(meeting_id=meeting_id), village.member(word))
        village.now += timedelta(minutes=number)
        village.does(speaking.call_speaker, CallSpeaker(meeting_id=meeting_id, person_id=village.people[word]))
    village.does(speaking.ask_for_word, AskForWord(meeting_id=meeting_id), village.member(11))  # is never called
    concerned = calls.WithdrawFromVote(meeting_id=meeting_id, person_id=village.people[7], ground="承包人是本人的兄弟")
    village.does(withdrawing.withdraw, concerned, village.member(7))
    village.tally(meeting_id, 29)
    text = office.says(office.print(DocumentKind.MINUTES, meeting_id))
    assert says_all(
        text, "一、议程1．报告：上半年党费收缴。2．表决：修桥。", "按先后发言的：张零九、张零四、张零九。", "回避张零七",
        "张三五：同意，先公开预算。（没有宣读）",
    )  # fmt: skip
    assert "兄弟" not in text


def test_the_minutes_of_a_named_vote_say_who_voted_what_and_who_kept_silent(office: Office):
    village = office.village
    meeting_id = village.named_vote()
    village.cast(meeting_id, village.people[0], Choice.NO)
    village.cast(meeting_id, village.people[1], Choice.ABSTAIN)
    for person in village.people[2:37]:
        village.cast(meeting_id, person)
    result = village.close(meeting_id)
    text = office.says(office.print(DocumentKind.MINUTES, meeting_id))
    assert says_all(
        text, "五、表决结果", bare(result.sentence), "反对：张零零。", "弃权：张零一。", "未表决，计弃权：张三七。"
    )


def test_the_minutes_of_a_secret_ballot_say_of_nobody_what_they_voted(office: Office):
    village = office.village
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0, voting=Voting.SECRET)
    count = calls.RecordBallots(
        meeting_id=meeting_id, issued=38, ayes=38, noes=0, abstentions=0, invalid=0, not_returned=0,
        first_teller_id=village.people[1], second_teller_id=village.people[2],
    )  # fmt: skip
    village.begin_vote(meeting_id)
    village.does(voting.record_ballots, count)
    village.confirmed_result(meeting_id, village.people[2])
    assert "赞成：" not in office.says(office.print(DocumentKind.MINUTES, meeting_id))


def names_inside(word: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        return parts.namelist()


# -- the page


def test_the_page_is_a4_with_the_type_area_of_the_standard(office: Office):
    village = office.village
    meeting_id = village.opened(Body.MEMBERS_ASSEMBLY, days=0)
    village.tally(meeting_id, 38)
    pdf = office.file(office.print(DocumentKind.VOTE_RESULT, meeting_id), DocumentFormat.PDF)
    assert page_size(pdf).endswith("(A4)")
    [lines] = lines_of(pdf)
    number = next(line for line in lines if bare(line.text) == "—1—")
    inside = [line for line in lines if line is not number]
    assert min(line.left for line in inside) >= 28 * POINTS - 1
    assert max(line.right for line in inside) <= (28 + 156) * POINTS + 1
    assert min(line.top for line in inside) >= 37 * POINTS - 1
    assert max(line.bottom for line in inside) <= (37 + 225) * POINTS + 1
    assert (37 + 225) * POINTS < number.top < (37 + 225 + 12) * POINTS
    assert number.right == pytest.approx((28 + 156) * POINTS - 14, abs=6)


def test_a_page_takes_22_lines_of_28_characters_at_28_points(tmp_path):
    from services.meetings.documents import drawing, pdf

    paper = drawing.blank()
    drawing.write(paper, "国" * 28 * 30, style=drawing.FLUSH)
    paper.save(str(tmp_path / "full.docx"))
    first, _second = lines_of(pdf.print_out((tmp_path / "full.docx").read_bytes()))
    body = [line for line in first if "国" in line.text]
    assert [len(line.text) for line in body] == [28] * 22
    pitches = {round(below.top - above.top, 1) for above, below in pairwise(body)}
    assert pitches == {28.0}


@pytest.mark.parametrize("kind", list(first_templates.DRAWN))
def test_the_delivered_templates_are_as_they_are_drawn(kind, tmp_path):
    from docx import Document as WordFile

    first_templates.DRAWN[kind]().save(str(tmp_path / "drawn.docx"))
    drawn, kept = WordFile(str(tmp_path / "drawn.docx")), WordFile(str(templates.DELIVERED / f"{kind.value}.docx"))
    assert drawn.element.xml == kept.element.xml
    assert drawn.styles.element.xml == kept.styles.element.xml
