"""The sheet to sign and the minutes say who is there for whom."""

from shared.storage import Sessions
from shared.vocabulary import Choice, DocumentKind
from tests.meetings.collective import Collective
from tests.meetings.office import Office

MOST = tuple(range(2, 24))


def test_the_sheet_and_the_minutes_say_who_is_represented_by_whom(sqlite_sessions: Sessions):
    collective = Collective(sqlite_sessions)
    office, people = Office(collective), collective.people
    meeting_id = collective.noticed()
    collective.entrusts(meeting_id, 0, to=2)
    collective.entrusts(meeting_id, 1, to=2)
    collective.begins(meeting_id, *MOST)
    proxy, principal = office.names[people[2]], office.names[people[0]]
    sheet = office.draft(DocumentKind.SIGN_IN_SHEET, meeting_id).fields
    remarks = {line["姓名"]: line["备注"] for line in sheet["名单"]}
    assert remarks[principal] == f"由{proxy}代理"
    assert remarks[proxy] == ""

    collective.open_vote(meeting_id)
    for number in MOST[:-1]:
        collective.cast(meeting_id, people[number])
    collective.votes_for(meeting_id, 2, 0, Choice.NO)
    collective.cast(meeting_id, people[1])  # themselves, from where they are
    collective.close(meeting_id)
    minutes = office.draft(DocumentKind.MINUTES, meeting_id).fields
    assert f"{principal}（由{proxy}代理）" in minutes["到会人员"]
    assert principal not in minutes["缺席人员"]
    by_choice = {line["意见"]: line["姓名"] for line in minutes["记名"]}
    assert by_choice[Choice.NO.chinese] == f"{principal}（由{proxy}代理）"
    assert office.names[people[1]] in by_choice[Choice.AYE.chinese].split("、")
    assert minutes["结论"][0].startswith("由同户成员代为参加2人。")
    events = [line["事项"] for line in minutes["经过"]]
    assert events.count("委托代理人") == 2
