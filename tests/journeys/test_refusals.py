"""What must not be possible is refused at the API, in Chinese, with a stable code, and leaves nothing behind."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import requests

from deploy.demo.load import demo_accounts
from tests.journeys.api import Person, Refusal, eventually
from tests.journeys.walk import Village, Walk, village_of

HOME, NEIGHBOUR = "620922105202", "620922105203"
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")


@pytest.fixture(scope="module")
def address(embedded_system: str) -> str:
    return embedded_system


@pytest.fixture(scope="module")
def home(address: str) -> Village:
    return village_of(address, HOME)


@pytest.fixture(scope="module")
def neighbour(address: str) -> Village:
    return village_of(address, NEIGHBOUR)


def refused(send, *, code: str, status: int) -> Refusal:
    with pytest.raises(Refusal) as caught:
        send()
    refusal = caught.value
    assert (refusal.code, refusal.status) == (code, status), str(refusal)
    assert CHINESE.search(refusal.problem["detail"]), "what is wrong"
    assert CHINESE.search(refusal.problem["advice"]), "what to do next"
    return refusal


@pytest.fixture
def signing(home: Village) -> Walk:
    walk = Walk(home, matter_class="party_affairs")
    walk.collect()
    return walk


def test_nobody_co_signs_twice(signing, home):
    member = home.members[0]
    progress = member.post(f"/topics/{signing.topic_id}/cosignatures")
    refused(lambda: member.post(f"/topics/{signing.topic_id}/cosignatures"), code="topics.already_signed", status=409)
    again = home.members[1].post(f"/topics/{signing.topic_id}/cosignatures")
    assert again["routes"][0]["have"] == progress["routes"][0]["have"] + 1


def test_who_is_not_on_the_roll_does_not_sign(signing, address):
    township = next(account for account in demo_accounts(HOME) if account.role == "乡镇工作人员")
    stranger = Person(address, township.login, township.password)
    refused(
        lambda: stranger.post(f"/topics/{signing.topic_id}/cosignatures"), code="topics.not_on_the_roll", status=403
    )


def test_another_villages_drafts_are_not_there(signing, neighbour, address):
    path = f"/topics/{signing.topic_id}"
    for person in (neighbour.secretary, neighbour.members[0]):
        refused(lambda person=person: person.get(path), code="not_found", status=404)
        refused(lambda person=person: person.get(f"/areas/{HOME}/topics"), code="not_found", status=404)
        refused(lambda person=person: person.get(f"/villages/{HOME}/opinions"), code="not_found", status=404)
    refused(lambda: Person(address).get(path), code="not_signed_in", status=401)
    refused(lambda: Person(address).get(f"/public-topics/{signing.topic_id}"), code="not_found", status=404)


def test_a_topic_that_does_not_exist_looks_like_one_that_is_not_yours(neighbour):
    refused(lambda: neighbour.secretary.get(f"/topics/{uuid4()}"), code="not_found", status=404)


@pytest.fixture
def confirmed(signing: Walk) -> Walk:
    signing.cosign()
    signing.review()
    return signing


def test_a_meeting_is_neither_convened_nor_opened_with_six_days_notice(confirmed, home):
    advice = eventually(confirmed._advice, bool)
    six_days = confirmed.today() + timedelta(days=6)
    meeting = {"topic_id": confirmed.topic_id, "body": "members_deliberation", "place": "村委会"}
    refusal = refused(
        lambda: home.secretary.post("/meetings", {**meeting, "held_at": six_days.isoformat()}),
        code="meetings.notice_too_short", status=422,
    )  # fmt: skip
    assert refusal.problem["facts"]["required"] == 7
    held_at = datetime.fromisoformat(advice["earliest"]) + timedelta(hours=1)
    meeting_id = home.secretary.post("/meetings", {**meeting, "held_at": held_at.isoformat()})["id"]
    confirmed.tell_everybody(meeting_id)
    confirmed.pass_days(6)
    people = [line["person_id"] for line in confirmed.meeting(meeting_id)["roll"]]
    refused(
        lambda: home.secretary.post(f"/meetings/{meeting_id}/attendance", {"present": people}),
        code="meetings.attendance_too_early", status=409,
    )  # fmt: skip
    refused(
        lambda: home.secretary.post(f"/meetings/{meeting_id}/opening"), code="meetings.notice_too_short", status=422
    )


def test_without_a_quorum_no_meeting_opens_and_no_resolution_passes(confirmed, home):
    confirmed.deliberate()
    confirmed.publish()
    meeting_id = confirmed.convene()
    people = [line["person_id"] for line in confirmed.meeting(meeting_id)["roll"] if line["votes"]]
    home.secretary.post(f"/meetings/{meeting_id}/attendance", {"present": people[:18]})
    refused(
        lambda: home.secretary.post(f"/meetings/{meeting_id}/opening"), code="meetings.quorum_not_reached", status=409
    )
    tally = {
        "ayes": 18, "noes": 0, "abstentions": 0, "first_teller_id": people[0], "second_teller_id": people[1],
    }  # fmt: skip
    refused(lambda: home.secretary.post(f"/meetings/{meeting_id}/tally", tally), code="meetings.not_now", status=409)
    assert confirmed.state() == "posted"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": "字" * 2001}, "content"),
        ({"content": ""}, "content"),
        ({"content": "好的", "household": "张" * 200}, "household"),
        ({"content": "好的", "colour": "red"}, "colour"),
        ({"content": 5}, "content"),
        ({"content": "好的", "ground": "nobody"}, "ground"),
        ({"content": "a\u0000b"}, "content"),
    ],
)
def test_bad_input_is_told_field_by_field(home, body, field):
    refusal = refused(lambda: home.secretary.post("/opinions", {"village": HOME, **body}), code="invalid", status=422)
    assert re.search("[\u4e00-\u9fff]", str(refusal.problem["facts"]["fields"][field]))


@pytest.mark.parametrize("sent", [b"{", b"[]", b'{"content": NaN}', b"\xff\xfe", b'{"a":' * 30 + b"1" + b"}" * 30])
def test_what_is_not_json_is_refused(home, sent):
    answer = home.secretary.http.post(home.secretary.address + "/opinions", data=sent, timeout=10)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"


def test_a_body_of_twenty_megabytes_is_refused(home):
    answer = home.secretary.http.post(home.secretary.address + "/opinions", data=b"x" * 20_000_000, timeout=30)
    assert answer.status_code == 413
    assert CHINESE.search(answer.json()["detail"])


def test_a_name_with_an_emoji_is_kept_as_it_is(home):
    text = "修桥🌉，“引号”、<script>alert(1)</script> 和 'SQL'; --"
    home.secretary.post("/opinions", {"village": HOME, "content": text})
    assert home.secretary.get(f"/villages/{HOME}/opinions")["items"][0]["content"] == text


def test_the_same_request_sent_twice_is_done_once_and_a_changed_one_is_refused(home):
    key, path = str(uuid4()), "/opinions"
    first = home.secretary.post(path, {"village": HOME, "content": "路灯不亮"}, key=key)
    assert home.secretary.post(path, {"village": HOME, "content": "路灯不亮"}, key=key) == first
    refused(
        lambda: home.secretary.post(path, {"village": HOME, "content": "别的事"}, key=key),
        code="different_command",
        status=409,
    )


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_a_forged_session_is_nobody(address, token):
    answer = requests.get(f"{address}/api/v1/inbox", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_wrong_password_and_an_unknown_number_are_told_the_same(address):
    told = []
    for login in (demo_accounts(NEIGHBOUR)[0].login, "15499999999"):
        with pytest.raises(Refusal) as caught:
            Person(address, login, "wrong password")
        told.append((caught.value.status, caught.value.problem["detail"]))
    assert told[0] == told[1]


def test_members_do_what_only_the_secretary_may_neither_by_api_nor_by_another_address(signing, home):
    member = home.members[0]
    for path in ("withdrawal", "review-start", "posting", "archive", "plan"):
        with pytest.raises(Refusal) as caught:
            member.post(f"/topics/{signing.topic_id}/{path}", {"reason": "不办了", "text": "好的", "plan": "好的"})
        assert caught.value.status in (403, 409, 422), str(caught.value)
    assert signing.state() == "merged"
