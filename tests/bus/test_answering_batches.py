"""Commands that wait together: one transaction, and each caller still gets an own answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared.bus import mailbox
from shared.bus.answering import Answering
from shared.bus.transport import RPC, Delivery
from shared.errors import NotAllowed
from shared.identity import Verifier
from tests.bus import sample
from tests.bus.sample import Write, Written


@pytest.fixture
def answering(sessions):
    return Answering(sessions, Verifier({}), {Write.KEY: Write})


def request(text: object, *, command_id: str | None = None) -> Delivery:
    return Delivery(
        tag=1, exchange=RPC, key=Write.KEY, body=json.dumps({"text": text}).encode(), headers={}, message_id=command_id or str(uuid4()),
        content_type="application/json", correlation_id=str(uuid4()), reply_to="r",
    )  # fmt: skip


def write_all(session, requests):
    if any(request.call.text == "broken" for request in requests):
        raise RuntimeError("secret: 13800001234")
    outcomes: list[Written | NotAllowed] = []
    for request in requests:
        if request.call.text == "forbidden":
            outcomes.append(NotAllowed(needs="村党支部书记"))
            continue
        session.execute(sample.book.insert().values(text=request.call.text))
        outcomes.append(Written(lines=len(requests)))
    return outcomes


def answers(answering, *requests, method=write_all):
    """In the order of the requests, each given to the one who asked."""
    found = {delivery.correlation_id: json.loads(body) for delivery, body in answering.answer_batch(requests, method)}
    assert len(found) == len(requests)
    return [found[one.correlation_id] for one in requests]


def test_all_that_wait_are_done_in_one_transaction(answering, lines):
    assert answers(answering, *(request(str(n)) for n in range(5))) == [{"answer": {"lines": 5}}] * 5
    assert lines() == list("01234")


def test_who_is_refused_is_refused_alone_and_may_ask_again(answering, lines, sessions):
    first, second, third = answers(answering, request("a"), request("forbidden"), request("b"))

    assert first == third == {"answer": {"lines": 3}}
    assert second["refused"]["code"] == "not_allowed"
    assert lines() == ["a", "b"]
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(mailbox.command)) == 2


def test_one_that_breaks_the_batch_fails_alone_and_tells_nothing(answering, lines):
    found = answers(answering, request("a"), request("broken"), request("b"), request("c"))

    assert [list(one) for one in found] == [["answer"], ["failed"], ["answer"], ["answer"]]
    assert "13800001234" not in str(found)
    assert sorted(lines()) == ["a", "b", "c"]


def test_one_that_breaks_its_contract_keeps_nobody_waiting(answering, lines):
    good, bad = answers(answering, request("a"), request(7))

    assert (good, bad["refused"]["code"]) == ({"answer": {"lines": 1}}, "invalid")
    assert lines() == ["a"]


def test_the_same_command_again_gets_its_first_answer(answering, lines):
    command_id = str(uuid4())
    answers(answering, request("a", command_id=command_id))

    again, twin, other = answers(
        answering,
        request("a", command_id=command_id),
        *[request("b", command_id=(b := str(uuid4()))), request("b", command_id=b)],
    )

    assert again == {"answer": {"lines": 1}}
    assert twin == other == {"answer": {"lines": 1}}
    assert lines() == ["a", "b"]


def test_another_command_under_a_used_id_is_refused(answering, lines):
    command_id = str(uuid4())
    first, second = answers(answering, request("a", command_id=command_id), request("b", command_id=command_id))

    assert first == {"answer": {"lines": 1}}
    assert second["refused"]["code"] == "different_command"
    assert lines() == ["a"]


def test_the_same_commands_in_two_processes_are_done_once(answering, lines):
    requests = [request(str(n)) for n in range(20)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: answers(answering, *requests), range(4)))

    assert all(list(one) == ["answer"] for batch in found for one in batch)
    assert sorted(lines(), key=int) == [str(n) for n in range(20)]
