"""The dossier of a topic, and the script with which anybody checks it: whatever is changed in the file is noticed."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from shared import chain
from shared.calls import meetings
from shared.calls.common import Page
from shared.calls.records import ReadMeetingRecord, ReadTopicRecord, RecordLines
from shared.calls.topics import GetTopic
from shared.errors import NotAllowed
from shared.vocabulary import State
from tests.gateway.acting import As, refusing, signed_in, with_topic
from tests.gateway.conftest import Services
from tests.gateway.village import MEETING, SECRETARY, TOPIC, VILLAGE, topic
from tests.verifier import SCRIPT, script

__all__ = ["signed_in"]

TITLE = "硬化三组到小学的生产路"
MORNING = datetime(2027, 3, 8, 1, 30, tzinfo=UTC)


class TopicLine(chain.RecordLine):
    OWNER = "topic"


class MeetingLine(chain.RecordLine):
    OWNER = "meeting"


def record(kind: type[chain.RecordLine], of: UUID, *said: tuple[str, Any]) -> list[str]:
    """Lines as a service would export them."""
    owner: Any = SimpleNamespace(entries=0, sealed="")
    lines = []
    for verb, content in said:
        line: Any = kind()
        setattr(line, f"{kind.OWNER}_id", of)
        line.at, line.verb, line.actor_id, line.actor_role = MORNING, verb, UUID(int=5), "secretary"
        line.detail, line.source, line.content = f"第“{owner.entries + 1}”条\n", "党员首议制", chain.content(content)
        previous = owner.sealed
        lines.append(chain.follow(owner, line).exported(previous))
    return lines


OF_MEETING = record(MeetingLine, MEETING, ("convene_meeting", {"place": "党群服务中心"}), ("close_vote", {"aye": [1]}))
SEAL = {"meeting_id": MEETING, "lines": 2, "digest": json.loads(OF_MEETING[-1])["digest"]}
OF_TOPIC = record(
    TopicLine,
    TOPIC,
    ("open_topic", {"topic": {"title": TITLE, "village": VILLAGE}}),
    ("seal_record", SEAL),
    ("archive_topic", {}),
)


@pytest.fixture
def exported(signed_in: As, services: Services) -> bytes:
    """What the secretary downloads; the topic's record comes in two pages."""
    services.answers[ReadTopicRecord] = lambda call: (
        RecordLines(lines=tuple(OF_TOPIC[:2]), after=2)
        if call.after == 0
        else RecordLines(lines=tuple(OF_TOPIC[call.after :]))
    )
    services.answers[ReadMeetingRecord] = lambda call: RecordLines(lines=tuple(OF_MEETING))
    line = meetings.MeetingLine(
        id=MEETING, topic_id=TOPIC, topic_title="修桥", village="620902101201", body_label="党员大会", state="decided",
        state_label="已表决", held_at=MORNING, place="党群服务中心", passed=True,
    )  # fmt: skip
    services.answers[meetings.ListMeetings] = lambda _: meetings.Meetings(items=(line,), page=Page(total=1))
    answer = signed_in(SECRETARY).get(f"/topics/{TOPIC}/dossier")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    return bytes(answer.data)


def rewritten(content: bytes, change: Callable[[list[dict[str, Any]]], None]) -> bytes:
    """The file after somebody changed lines and put a fitting end under it."""
    lines = [json.loads(line) for line in content.decode().splitlines()][:-1]
    change(lines)
    text = "".join(chain.canonical(line) + "\n" for line in lines)
    end = {"end": True, "lines": len(lines), "sha256": script.sha256(text)}
    return (text + chain.canonical(end) + "\n").encode()


def reason(content: bytes, code: str = "") -> str:
    with pytest.raises((script.Changed, KeyError, TypeError, AttributeError)) as caught:
        script.verify(content, code)
    return str(caught.value)


def test_what_was_exported_is_found_unchanged(exported: bytes) -> None:
    [said, unproven, last] = script.verify(exported)
    assert said == "核对通过：《硬化三组到小学的生产路》，议题记录 3 条，会议记录 1 份（已封存 1 份）。"
    assert unproven.startswith("封面上的村名和导出时间不在记录里")
    assert json.loads(OF_TOPIC[-1])["digest"] in last


@pytest.mark.parametrize("bit", [1, 16, 128])
def test_a_change_of_any_byte_is_noticed(exported: bytes, bit: int) -> None:
    for place in range(len(exported)):
        changed = bytearray(exported)
        changed[place] ^= bit
        with pytest.raises((script.Changed, KeyError, TypeError, AttributeError)):
            script.verify(bytes(changed))


def test_a_file_that_was_cut_anywhere_is_noticed(exported: bytes) -> None:
    for length in range(len(exported)):
        reason(exported[:length])


def test_a_line_that_was_changed_taken_out_or_moved_is_noticed_whatever_the_end_says(exported: bytes) -> None:
    def change(lines: list[dict[str, Any]]) -> None:
        lines[2]["detail"] = "改过的话"

    assert "第 2 条：内容与校验码对不上" in reason(rewritten(exported, change))
    assert "缺了或多了一条" in reason(rewritten(exported, lambda lines: lines.__delitem__(2)))
    assert "会议的记录与议题记录里封存的对不上" in reason(rewritten(exported, lambda lines: lines.__delitem__(-1)))
    assert "案卷里没有它的记录" in reason(rewritten(exported, lambda lines: lines.__delitem__(slice(4, 6))))
    reason(rewritten(exported, lambda lines: lines.insert(1, lines.pop(2))))
    assert "分成了几段" in reason(rewritten(exported, lambda lines: lines.insert(2, lines.pop(4))))


def test_a_dossier_made_anew_as_a_whole_is_noticed_by_who_kept_the_code(exported: bytes) -> None:
    kept = json.loads(OF_TOPIC[0])["digest"]
    spaced = " ".join(kept[place : place + 8] for place in range(0, 64, 8)).upper()
    assert "校验码与第 1 条相符" in script.verify(exported, spaced)[-1]

    anew = record(
        TopicLine,
        TOPIC,
        ("open_topic", {"topic": {"title": TITLE, "village": VILLAGE}, "opinions": []}),
        ("seal_record", SEAL),
    )

    def put(lines: list[dict[str, Any]]) -> None:
        lines[1:4] = [json.loads(line) for line in anew]

    forged = rewritten(exported, put)
    assert "核对通过" in script.verify(forged)[0]
    assert "案卷里没有这个校验码" in reason(forged, kept)
    assert "校验码太短" in reason(exported, kept[:15])
    assert "校验码与第 1 条相符" in script.verify(exported, kept[:16])[-1]


def test_a_dossier_under_another_front_page_is_noticed(exported: bytes) -> None:
    def relabel(lines: list[dict[str, Any]]) -> None:
        lines[0]["title"] = "修桥"

    assert "封面上的题目与记录里的不同" in reason(rewritten(exported, relabel), json.loads(OF_TOPIC[-1])["digest"])
    moved = rewritten(exported, lambda lines: lines[0].update(village_code="620902101299"))
    assert "封面上的村与记录里的不同" in reason(moved)
    assert "封面上多了或少了内容" in reason(rewritten(exported, lambda lines: lines[0].update(approved="县委")))


@pytest.mark.parametrize(("verb", "begun", "told"), [
    ("open_recall", {"topic": {"title": TITLE, "village": VILLAGE}, "recall": {}}, ""),
    ("open_recall", {"topic": {"title": TITLE, "village": "620902101299"}}, "封面上的村与记录里的不同"),
    ("open_recall", {"village": VILLAGE}, "没有写是哪个村的议题"), ("open_topic", {"topic": {"village": VILLAGE}}, "题目"),
    ("note_opened", {}, "没有写是哪个村的议题"),
])  # fmt: skip
def test_what_is_said_to_be_checked_stands_in_the_record(exported: bytes, verb: str, begun: dict[str, Any], told: str):
    anew = record(TopicLine, TOPIC, (verb, begun), ("seal_record", SEAL))

    def put(lines: list[dict[str, Any]]) -> None:
        lines[1:4] = [json.loads(line) for line in anew]

    forged = rewritten(exported, put)
    assert told in reason(forged) if told else "村的代码和题目已经核对" in script.verify(forged)[1]


def test_what_does_not_belong_to_the_topic_is_noticed(exported: bytes) -> None:
    another = [
        json.loads(line) for line in record(MeetingLine, UUID(int=0x99), ("convene_meeting", {"place": "村小学"}))
    ]
    assert "不属于这个议题" in reason(rewritten(exported, lambda lines: lines.extend(another)))
    foreign = [
        json.loads(line) for line in record(TopicLine, UUID(int=0x98), ("open_topic", {"topic": {"title": "修渠"}}))
    ]
    assert "不属于这个议题" in reason(rewritten(exported, lambda lines: lines.extend(foreign)))


def test_a_meeting_of_which_the_topic_has_not_heard_is_left_out(signed_in: As, services: Services) -> None:
    services.answers[ReadTopicRecord] = lambda _: RecordLines(lines=tuple(OF_TOPIC[:1]))
    services.answers[ReadMeetingRecord] = lambda _: RecordLines(lines=tuple(OF_MEETING))
    line = meetings.MeetingLine(
        id=MEETING, topic_id=TOPIC, topic_title="修桥", village=VILLAGE, body_label="党员大会", state="noticed",
        state_label="已通知", held_at=MORNING, place="党群服务中心",
    )  # fmt: skip
    services.answers[meetings.ListMeetings] = lambda _: meetings.Meetings(items=(line,), page=Page(total=1))
    assert script.verify(bytes(signed_in(SECRETARY).get(f"/topics/{TOPIC}/dossier").data))[0].endswith(
        "会议记录 0 份（已封存 0 份）。"
    )


def test_a_dossier_that_ends_before_the_archive_says_so(exported: bytes) -> None:
    """Cut after the vote, before its seal, the meeting's record written anew: nothing in the file contradicts it."""
    meeting = record(MeetingLine, MEETING, ("convene_meeting", {}), ("close_vote", {"aye": []}))
    began = {"topic": {"title": TITLE, "village": VILLAGE}}
    topic = record(TopicLine, TOPIC, ("open_topic", began), ("decide", {"meeting_id": str(MEETING)}))

    def cut(lines: list[dict[str, Any]]) -> None:
        lines[1:] = [json.loads(line) for line in (*topic, *meeting)]

    _, _, ends, unsealed, _ = script.verify(rewritten(exported, cut))
    assert "还没有归档，案卷到议题记录第 2 条为止" in ends
    assert "1 份会议记录还没有封存" in unsealed


def test_an_archived_topic_has_sealed_each_of_its_meetings(exported: bytes) -> None:
    began = {"topic": {"title": TITLE, "village": VILLAGE}}
    decided = ("decide", {"meeting_id": str(MEETING)})
    topic = record(TopicLine, TOPIC, ("open_topic", began), decided, ("archive_topic", {}))

    def unseal(lines: list[dict[str, Any]]) -> None:
        lines[1:4] = [json.loads(line) for line in topic]

    assert "没有封存" in reason(rewritten(exported, unseal))


def test_the_last_text_gives_the_title_and_writes_no_line_of_its_own(exported: bytes) -> None:
    title = "修桥\n校验码与第 9 条相符"
    revised = ("revise", {"before": {"title": TITLE}, "after": {"title": title}})
    anew = record(
        TopicLine,
        TOPIC,
        ("open_topic", {"topic": {"title": TITLE, "village": VILLAGE}}),
        revised,
        ("seal_record", SEAL),
    )

    def put(lines: list[dict[str, Any]]) -> None:
        lines[0]["title"], lines[1:4] = title, [json.loads(line) for line in anew]

    assert len(script.verify(rewritten(exported, put))[0].splitlines()) == 1
    assert "封面" in reason(rewritten(exported, lambda lines: lines.__setitem__(slice(1, 4), map(json.loads, anew))))


def test_a_title_of_two_lines_is_taken_away_under_a_name_of_one(signed_in: As, services: Services) -> None:
    view = services.answers[GetTopic](GetTopic(topic_id=TOPIC))
    titled = replace(view, topic=replace(view.topic, title="修桥\r\nSet-Cookie: a=b"))
    services.answers[GetTopic] = lambda _: titled
    services.answers[ReadTopicRecord] = lambda _: RecordLines(lines=tuple(OF_TOPIC))
    services.answers[meetings.ListMeetings] = lambda _: meetings.Meetings(items=(), page=Page(total=0))
    answer = signed_in(SECRETARY).get(f"/topics/{TOPIC}/dossier")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("damage", "exit_code", "said"), [(False, 0, "核对通过"), (True, 1, "核对不通过：")])
def test_the_script_runs_alone_and_says_it_in_words(
    exported: bytes, tmp_path: Path, damage: bool, exit_code: int, said: str
) -> None:
    file = tmp_path / "案卷.jsonl"
    file.write_bytes(exported.replace("党群服务中心".encode(), "村小学".encode()) if damage else exported)
    ran = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(file)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout.startswith(said)) == (exit_code, True), ran


def test_the_script_takes_the_code_that_somebody_kept(
    exported: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "案卷.jsonl"
    file.write_bytes(exported)
    assert script.main([str(file), "--code", json.loads(OF_TOPIC[0])["digest"]]) == 0
    assert "校验码与第 1 条相符" in capsys.readouterr().out
    assert script.main([str(file), "--code", "f" * 64]) == 1
    assert "案卷里没有这个校验码" in capsys.readouterr().out
    for unclear in ([], [str(file), "--code"], [str(file), "--kode", "f" * 64], [str(tmp_path / "没有.jsonl")]):
        assert script.main(unclear) == 2


def test_who_does_not_deal_with_it_gets_no_dossier(signed_in: As, services: Services) -> None:
    services.answers[ReadTopicRecord] = refusing(NotAllowed(needs="村党支部书记"))
    assert signed_in(SECRETARY).get(f"/topics/{TOPIC}/dossier").status_code == 403


def test_the_code_stands_on_the_topic_s_page(signed_in: As, services: Services) -> None:
    page = signed_in(SECRETARY).get(f"/topics/{TOPIC}").text
    assert "导出案卷" in page


def test_who_signed_is_kept_from_leads_to_no_dossier(signed_in: As, services: Services) -> None:
    with_topic(services, topic(State.PROPOSED, signers_kept=True))
    assert "导出案卷" not in signed_in(SECRETARY).get(f"/topics/{TOPIC}").text
