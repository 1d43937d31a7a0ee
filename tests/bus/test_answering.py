"""From a request's bytes to its answer's: commands once, refusals whole, faults without their insides."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY

from shared.bus import context, mailbox
from shared.bus.answering import Answering
from shared.bus.transport import EVENTS, MAX_BODY, RPC, Delivery
from shared.errors import NotAllowed
from shared.identity import Caller, Grant, Role, Signer, Verifier, new_keys
from tests.bus import sample
from tests.bus.sample import Count, Knock, LineWritten, Write, WriteAll, Written


def write(session, call, caller):
    if call.text == "forbidden":
        raise NotAllowed(needs="村党支部书记")
    if call.text == "broken":
        raise RuntimeError("secret: 13800001234")
    session.execute(sample.book.insert().values(text=call.text))
    mailbox.post(session, LineWritten(book_id=UUID(int=1), text=call.text))
    return Written(lines=count(session))


def count(session):
    return session.scalar(sa.select(sa.func.count()).select_from(sample.book))


def knock(session, call, caller):
    session.execute(sample.book.insert().values(text="knocked"))
    session.commit()
    raise NotAllowed(needs="主人")


METHODS = {Write.KEY: write, Count.KEY: lambda s, c, who: Written(lines=count(s)), Knock.KEY: knock}


@pytest.fixture
def keys():
    return {issuer: new_keys() for issuer in ("gateway", "topics")}


@pytest.fixture
def answering(sessions, keys):
    verifier = Verifier({issuer: public for issuer, (_, public) in keys.items()})
    return Answering(sessions, verifier, {kind.KEY: kind for kind in (Write, WriteAll, Count, Knock)})


def request(body: object, *, key: str = Write.KEY, message_id: str | None = None, **headers: object) -> Delivery:
    return Delivery(
        tag=1, exchange=RPC, key=key, body=body if isinstance(body, bytes) else json.dumps(body).encode(), headers=headers,
        message_id=message_id or str(uuid4()), content_type="application/json", correlation_id="c", reply_to="r",
    )  # fmt: skip


def answer(answering, delivery):
    return json.loads(answering.answer(delivery, METHODS.get(delivery.key, write)))


def test_a_command_is_answered_after_its_own_commit(answering, lines):
    assert answer(answering, request({"text": "a"})) == {"answer": {"lines": 1}}
    assert lines() == ["a"]


def test_the_same_command_again_gets_the_same_answer_and_does_nothing(answering, lines):
    once = str(uuid4())
    first = answer(answering, request({"text": "a"}, message_id=once))
    answer(answering, request({"text": "b"}))
    assert answer(answering, request({"text": "a"}, message_id=once)) == first == {"answer": {"lines": 1}}
    assert lines() == ["a", "b"]


def test_the_same_id_for_other_content_is_refused(answering, lines):
    once = str(uuid4())
    answer(answering, request({"text": "a"}, message_id=once))
    assert answer(answering, request({"text": "b"}, message_id=once))["refused"]["code"] == "different_command"
    assert lines() == ["a"]


def test_fifty_clicks_at_once_on_one_form_do_it_once(answering, lines):
    once = str(uuid4())
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: answer(answering, request({"text": "a"}, message_id=once)), range(50)))
    assert answers == [{"answer": {"lines": 1}}] * 50
    assert lines() == ["a"]


def test_a_refusal_crosses_whole_and_undoes_what_was_begun(answering, lines):
    refused = answer(answering, request({"text": "forbidden"}))["refused"]
    assert refused["code"] == "not_allowed"
    assert refused["status"] == 403
    assert "村党支部书记" in refused["advice"]
    assert lines() == []


def test_a_fault_of_ours_shows_a_reference_and_none_of_its_insides(answering, capfd):
    said = answer(answering, request({"text": "broken"}))
    assert set(said) == {"failed"}
    assert "13800001234" not in json.dumps(said)
    out, err = capfd.readouterr()
    assert said["failed"] in out + err
    assert "13800001234" not in out + err


def test_an_attempt_leaves_its_mark_although_it_is_refused(answering, lines):
    assert answer(answering, request({"text": "x"}, key=Knock.KEY))["refused"]["code"] == "not_allowed"
    assert lines() == ["knocked"]


@pytest.mark.parametrize(
    "body",
    [{"text": "x" * 201}, {"text": ""}, {}, {"text": 5}, {"text": "a", "more": 1}, b"[1]", b"{", b'{"text": NaN}'],
)
def test_a_body_that_breaks_the_contract_is_refused_in_chinese(answering, lines, body):
    refused = answer(answering, request(body))["refused"]
    assert (refused["code"], refused["status"]) == ("invalid", 422)
    assert refused["facts"]["fields"]
    assert lines() == []


def test_what_is_wrong_with_an_item_of_a_list_is_said_by_its_number(answering):
    refused = answer(answering, request({"texts": ["a", 5]}, key=WriteAll.KEY))["refused"]
    assert list(refused["facts"]["fields"]["texts"]) == ["1"]


@pytest.mark.parametrize(("key", "tries", "found"), [(Count.KEY, 2, {"answer": {"lines": 0}}), (Knock.KEY, 1, None)])
def test_a_query_is_asked_again_where_the_database_was_started_anew_and_nothing_else_is(answering, key, tries, found):
    tried = []

    def look(session, call, caller):
        tried.append(1)
        if len(tried) == 1:
            raise sa.exc.OperationalError("SELECT", {}, Exception("the server closed the connection"))
        return Written(lines=count(session))

    body = {"text": "x"} if key == Knock.KEY else {}
    said = json.loads(answering.answer(request(body, key=key), look))
    assert len(tried) == tries
    assert said == found or said["refused"]["code"] == "unavailable"


def test_a_command_without_an_id_is_refused(answering):
    assert answer(answering, request({"text": "a"}, message_id="no uuid"))["refused"]["code"] == "invalid"


def test_a_call_that_does_not_exist_is_not_found(answering):
    assert answer(answering, request({}, key="sample.nothing"))["refused"]["code"] == "not_found"


@pytest.mark.parametrize("detour", [{"exchange": ""}, {"exchange": EVENTS}, {"headers": {"x-death": []}}])
def test_a_request_that_did_not_come_through_its_exchange_is_not_found(answering, lines, detour):
    assert answer(answering, request({"text": "a"})._replace(**detour))["refused"]["code"] == "not_found"
    assert lines() == []


def test_a_request_that_came_too_late_is_not_begun(answering):
    assert answering.is_too_late(request({}, expires_at=int(time.time() * 1000) - 1))
    assert not answering.is_too_late(request({}, expires_at=int(time.time() * 1000) + 5000))
    assert not answering.is_too_late(request({}, expires_at="soon"))


@pytest.mark.parametrize(
    ("header", "read"),
    [({}, "zh-CN"), ({"locale": "bo"}, "bo"), ({"locale": "zh-Hant-TW"}, "zh-Hant-TW"), ({"locale": "../x"}, "zh-CN"), ({"locale": 7}, "zh-CN")],
)  # fmt: skip
def test_it_is_done_in_the_language_of_whoever_asks(answering, header, read):
    seen = []

    def look(session, call, caller):
        seen.append(context.current().locale)
        return Written(lines=0)

    answering.answer(request({}, key=Count.KEY, **header), look)
    assert seen == [read]


def who(answering, token):
    seen = []

    def look(session, call, caller):
        seen.append(caller)
        return Written(lines=0)

    answer_ = json.loads(answering.answer(request({}, key=Count.KEY, caller=token), look))
    return seen[0] if seen else answer_["refused"]["code"]


def test_the_caller_is_whom_the_gateway_signed_for(answering, keys):
    caller = Caller(person_id=uuid4(), grants=(Grant(Role.SECRETARY, "620922105201"),))
    assert who(answering, Signer("gateway", keys["gateway"][0]).sign(caller)) == caller


def test_a_service_cannot_speak_for_a_person(answering, keys):
    forged = Signer("topics", keys["topics"][0]).sign(Caller(person_id=uuid4(), grants=(Grant(Role.COUNTY, "620922"),)))
    assert who(answering, forged) == Caller(service="topics")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJnYXRld2F5In0."])
def test_a_forged_token_is_not_signed_in(answering, token):
    assert who(answering, token or "-") == "not_signed_in"


def test_a_token_signed_with_another_key_is_not_signed_in(answering):
    assert who(answering, Signer("gateway", new_keys()[0]).sign(Caller(person_id=uuid4()))) == "not_signed_in"


def test_a_token_does_not_outlive_its_five_minutes(answering, keys, monkeypatch):
    from datetime import timedelta

    from shared import clock

    token = Signer("gateway", keys["gateway"][0]).sign(Caller(person_id=uuid4()))
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert who(answering, token) == "not_signed_in"


def test_a_request_larger_than_a_message_may_be_is_refused_unread(answering, lines):
    large = json.dumps({"text": "a" * MAX_BODY}).encode()
    assert "1 MiB" in str(answer(answering, request(large)))
    assert lines() == []


def test_every_call_is_counted_by_how_it_was_answered_and_a_stranger_s_key_is_no_label(answering):
    def counted(key: str, how: str) -> float:
        return REGISTRY.get_sample_value("bus_calls_answered_total", {"key": key, "how": how}) or 0.0

    expected = [(Write.KEY, "answer", "a"), (Write.KEY, "refused", "forbidden"), (Write.KEY, "failed", "broken")]
    for key, how, text in expected:
        before = counted(key, how)
        answer(answering, request({"text": text}))
        assert counted(key, how) == before + 1
    before = counted("unknown", "refused")
    answer(answering, request({}, key="books.13800001234"))
    assert counted("unknown", "refused") == before + 1
    assert not counted("books.13800001234", "refused")
