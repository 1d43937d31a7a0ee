"""The papers of a topic: six ledger sheets, its posting, the pledges; each field beside what really happened."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest

from services.meetings import queries, refusals
from services.meetings.queries.drafting.writing import percent
from shared.calls import paperwork as calls
from shared.calls.common import RatioView
from shared.calls.pledges import PledgeView
from shared.calls.topics import InquiryView, OpinionView, Posted
from shared.errors import NotAllowed, NotFound
from shared.storage import Sessions
from shared.vocabulary import Body, DocumentFormat, DocumentKind, Grade, Ground, MatterClass, PledgeState
from tests.meetings.office import Office, bare, lines_of
from tests.meetings.village import Village

NOON = datetime(2027, 3, 20, 4, tzinfo=UTC)
CONTENT = "东桥栏杆断裂，娃娃上学不安全。\n建议今年秋收以前修好。"


@pytest.fixture(scope="module")
def office(sqlite_sessions: Sessions) -> Office:
    """A village affair that was deliberated, posted, taken through the four steps and decided."""
    village = Village(sqlite_sessions)
    meeting_id = village.opened()
    for number in range(3):
        village.hear(meeting_id, number)
        village.conclude_group(meeting_id, number)
    village.conclude(meeting_id)
    village.post_result()
    committee = village.roll(5, grouped=False)
    village.tally(village.opened(Body.BRANCH_COMMITTEE, days=0, who=committee, present=village.people[:4]), 4)
    village.tally(village.opened(Body.JOINT_COMMITTEE, days=0, who=village.roll(9, grouped=False)), 8, 1)
    village.tally(village.opened(Body.MEMBERS_ASSEMBLY, days=0), 30, 5, 3)
    thirty = village.roll(30, grouped=False)
    village.tally(village.opened(Body.REPRESENTATIVES_ASSEMBLY, days=3, who=thirty, present=village.people[:20]), 11, 9)
    village.decide()
    return Office(village)


def opinion(ground: Ground) -> OpinionView:
    return OpinionView(
        id=uuid4(),
        village="620922100201",
        content="桥坏了",
        ground=ground,
        household="",
        recorded_at=NOON,
        topic_id=None,
    )


def posted(about: str, text: str) -> Posted:
    return Posted(about=about, text=text, posted_on=date(2027, 3, 12), until=date(2027, 3, 27), source="村务公开十五天")


FACTS: dict[str, Any] = {
    "content": CONTENT, "opinions": (opinion(Ground.MEMBERS_AND_MASSES), opinion(Ground.VILLAGE_CADRES)),
    "postings": (
        posted("result", "党员首议会建议修桥。\n理由有三。"), posted("decision", "村民代表会议通过修桥。"),
        posted("completion", "东桥已经修好。"),
    ),
    "plan": "村集体出资八万元。", "due_on": date(2027, 9, 1), "result": "栏杆和桥面修好，验收合格。",
    "satisfaction_members": RatioView(part=19, whole=20), "satisfaction_masses": RatioView(part=85, whole=90),
    "inquiries": (
        InquiryView(id=uuid4(), question="多少钱", asked_at=NOON, answer="八万元", answered_at=NOON),
        InquiryView(id=uuid4(), question="何时完工", asked_at=NOON),
    ),
    "record_lines": 40, "record_digest": "ab" * 32,
}  # fmt: skip


def says(office: Office, kind: DocumentKind, **more: Any) -> str:
    document_id = office.print_of_topic(kind, **(FACTS | more))
    text = office.says(document_id)
    assert "据记录第40条，校验码abababab" in text
    return text


def has(text: str, *said: str) -> bool:
    assert [one for one in said if one not in text] == []
    return True


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            DocumentKind.LEDGER_PROPOSAL,
            ("提议台账", "党支部会议提议", "支部委员会", "应到5人实到4人", "比例80.0%", "赞成4票"),
        ),
        (
            DocumentKind.LEDGER_CONSULTATION,
            ("商议台账", "村两委会议商议", "村两委联席会议", "应到9人实到9人", "比例100.0%", "赞成8票，反对1票"),
        ),
        (
            DocumentKind.LEDGER_DELIBERATION,
            (
                "党员首议、审议台账", "党员首议会", "应到38人实到38人", "结果建议修桥", "党员大会审议", "党员大会",
                "赞成30票，反对5票，弃权3票",
            ),
        ),
        (
            DocumentKind.LEDGER_RESOLUTION,
            ("决议台账", "村民代表会议或村民会议决议", "应到30人实到20人", "比例66.7%", "赞成11票，反对9票", "须11票赞成，通过"),
        ),
    ],
)  # fmt: skip
def test_a_sheet_has_ground_time_form_people_ratio_content_and_signatures(office: Office, kind, said):
    text = says(office, kind)
    assert has(
        text, "中寨村", "议题修桥", "动议依据党员群众、村干部", "类别村务", "时间2027年3月", "会议形式", "地点村委会", bare(CONTENT),
        "主持人（签名）", "记录人（签名）", "填报单位中寨村党支部", *said,
    )  # fmt: skip


def test_the_resolution_s_publication_has_room_for_the_township_and_the_supervision_committee(office: Office):
    text = says(office, DocumentKind.LEDGER_RESOLUTION_POSTED)
    assert has(
        text, "决议公开台账", "村民代表会议，应到30人，实到20人，66.7%", "公开时间2027年3月12日公开至2027年3月27日", "公开内容村民代表会议通过修桥。",
        "收到2条，已答复1条", "乡镇意见", "村务监督委员会意见", "动议依据党员群众、村干部",
    )  # fmt: skip


def test_the_result_s_publication_has_plan_result_and_both_scores(office: Office):
    text = says(office, DocumentKind.LEDGER_RESULT_POSTED, owner_id=office.village.people[3])
    assert has(
        text, "实施结果公开台账", "实施方案村集体出资八万元。", "责任人张零三完成期限2027年9月1日", "实施结果栏杆和桥面修好，验收合格。",
        "党员测评19人满意，共20人，95.0%", "群众测评85人满意，共90人，94.4%", "公开内容东桥已经修好。", "乡镇意见", "村务监督委员会意见",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (DocumentKind.POSTING_SHEET, ("公示", "中寨村就“修桥”召开党员首议会", "党员首议会建议修桥。理由有三。", "中寨村党支部2027年3月12日")),
        (DocumentKind.RESOLUTION_POSTING, ("决议公示", "中寨村村民代表会议对“修桥”作出决议，现公示如下：村民代表会议通过修桥。", "中寨村村民委员会2027年3月12日")),
        (DocumentKind.COMPLETION_POSTING, ("办理结果公示", "中寨村“修桥”已经办结，现将办理结果公示如下：东桥已经修好。", "中寨村村民委员会2027年3月12日")),
    ],
)  # fmt: skip
def test_each_posting_says_what_was_done_until_when_it_hangs_and_where_to_ask(office: Office, monkeypatch, kind, said):
    monkeypatch.setenv("PUBLIC_URL", "https://shouyi.example/")
    document_id = office.print_of_topic(kind, **FACTS)
    assert has(
        office.says(document_id), *said, "2027年3月12日至2027年3月27日，共15天", "任何人都可以提出质询", "依据：村务公开十五天。",
        f"https://shouyi.example/topics/{office.village.topic_id}/public",
    )  # fmt: skip
    with ZipFile(BytesIO(office.file(document_id, DocumentFormat.WORD))) as word:
        assert [name for name in word.namelist() if name.endswith(".png")]


def test_each_approved_pledge_has_a_sheet_and_a_returned_one_has_none(office: Office):
    people = office.village.people
    kept = PledgeView(
        id=uuid4(), person_id=people[5], text="带头出工三天", state=PledgeState.APPRAISED, due_on=date(2027, 8, 1), approved_at=NOON,
        report="出工四天", kept_at=NOON, grade=Grade.SATISFIED,
    )  # fmt: skip
    open_one = PledgeView(
        id=uuid4(),
        person_id=people[6],
        text="宣传政策",
        state=PledgeState.SHOWN,
        due_on=date(2027, 8, 2),
        approved_at=NOON,
    )
    returned = PledgeView(
        id=uuid4(), person_id=people[7], text="不合适", state=PledgeState.RETURNED, returned_because="…"
    )
    document_id = office.print_of_topic(DocumentKind.PLEDGE_SHEET, **(FACTS | {"pledges": (kept, open_one, returned)}))
    text = office.says(document_id)
    assert has(
        text, "为落实“修桥”的决议，我承诺在2027年8月1日以前：带头出工三天", "承诺人（签名）：张零五", "审诺2027年3月20日支部同意",
        "践诺2027年3月20日", "做了什么出工四天", "评诺满意", "承诺人（签名）：张零六", "做了什么—",
    )  # fmt: skip
    assert "张零七" not in text
    assert len(lines_of(office.file(document_id, DocumentFormat.PDF))) == 2


def test_what_has_not_happened_has_no_sheet(office: Office, sqlite_sessions: Sessions):
    young = Office(Village(sqlite_sessions))
    for kind in (DocumentKind.LEDGER_PROPOSAL, DocumentKind.POSTING_SHEET, DocumentKind.PLEDGE_SHEET):
        with pytest.raises(refusals.PaperComesLater):
            young.draft_of_topic(kind)
    for kind in (DocumentKind.LEDGER_RESULT_POSTED, DocumentKind.PLEDGE_SHEET):
        with pytest.raises(refusals.PaperComesLater):
            office.draft_of_topic(kind, **(FACTS | {"postings": ()}))
    with pytest.raises(refusals.NoSuchPaperHere):
        office.draft_of_topic(DocumentKind.MINUTES)


def test_a_topic_s_papers_are_listed_without_those_of_its_meetings(office: Office):
    document_id = office.ask(office.draft_of_topic(DocumentKind.LEDGER_RESOLUTION, **FACTS))
    with office.village.sessions() as session:
        wanted = calls.ListTopicDocuments(topic_id=office.village.topic_id)
        listed = queries.of_topic(session, wanted, office.village.secretary)
    assert [paper.kind for paper in listed.papers] == [
        DocumentKind.POSTING_SHEET, DocumentKind.LEDGER_PROPOSAL, DocumentKind.LEDGER_CONSULTATION,
        DocumentKind.LEDGER_DELIBERATION, DocumentKind.LEDGER_RESOLUTION, DocumentKind.RESOLUTION_POSTING,
        DocumentKind.LEDGER_RESOLUTION_POSTED, DocumentKind.PLEDGE_SHEET, DocumentKind.COMPLETION_POSTING,
        DocumentKind.LEDGER_RESULT_POSTED,
    ]  # fmt: skip
    assert document_id in [one.id for one in listed.made]
    assert {one.meeting_id for one in listed.made} == {None}


@pytest.mark.parametrize(("matter_class", "later"), [
    (MatterClass.VILLAGE_AFFAIRS, ("公示", "提议台账", "商议台账", "党员首议、审议台账", "决议台账", "决议公示", "决议公开台账", "承诺书", "办理结果公示", "实施结果公开台账")),
    (MatterClass.PARTY_AFFAIRS, ("公示", "党员首议、审议台账", "决议台账", "决议公示", "决议公开台账", "承诺书", "办理结果公示", "实施结果公开台账")),
])  # fmt: skip
def test_right_after_the_review_there_is_none_and_the_list_says_what_will_come(
    sqlite_sessions: Sessions, matter_class: MatterClass, later: tuple[str, ...]
):
    village = Village(sqlite_sessions, matter_class)
    with village.sessions() as session:
        wanted = calls.ListTopicDocuments(topic_id=village.topic_id)
        listed = queries.of_topic(session, wanted, village.secretary)
    assert listed.papers == ()
    assert tuple(one.label for one in listed.later) == later
    assert all(one.when.endswith("以后") for one in listed.later)


def test_once_it_is_decided_nothing_more_will_come(office: Office):
    with office.village.sessions() as session:
        wanted = calls.ListTopicDocuments(topic_id=office.village.topic_id)
        assert queries.of_topic(session, wanted, office.village.secretary).later == ()


def test_a_member_gets_no_ledger_and_the_next_village_finds_no_topic(office: Office):
    with pytest.raises(NotAllowed):
        office.draft_of_topic(DocumentKind.LEDGER_RESOLUTION, office.village.member(7))
    with pytest.raises(NotFound):
        office.draft_of_topic(DocumentKind.LEDGER_RESOLUTION, office.village.stranger)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (2, 3, "66.7%"),
        (1, 3, "33.3%"),
        (1, 2, "50.0%"),
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
        (9_999, 10_000, "99.9%"),
        (0, 0, "—"),
    ],
)
def test_a_ratio_is_written_to_one_place(part, whole, said):
    assert percent(part, whole) == said
