"""Ways around the broker's check of keys, tried with the accounts of two services that somebody has stolen.

RabbitMQ 3.10 checks the key under which a message is published, and neither those in its CC and BCC headers nor where the default
exchange and a queue's dead letters take it. So such messages do arrive, and whoever receives them has to refuse them.
"""

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import amqp
import pytest
from amqp.exceptions import AccessRefused

from shared import clock, storage
from shared.bus import brokers
from shared.bus.answering import Answering
from shared.bus.envelope import Envelope, Unreadable
from shared.bus.inbox import Inbox
from shared.bus.transport import EVENTS, RPC, Delivery
from shared.calls.directory import Contacts, GetContacts, GetRoll
from shared.events.meetings import MeetingCancelled
from shared.events.supervision import SurveyClosed
from shared.identity import Caller, Signer, Verifier, new_keys
from shared.vocabulary import Body
from tests.broker.acting import connect, publish

Send = Callable[[amqp.Channel, str, str, bytes], None]  # channel, own key, wanted key, body


def by_cc(exchange: str, header: str) -> Send:
    return lambda channel, own, wanted, body: publish(
        channel, exchange, own, body, application_headers={header: [wanted]}, **PROPERTIES
    )


def by_queue_name(queue: str) -> Send:
    return lambda channel, _own, _wanted, body: publish(channel, "", queue, body, **PROPERTIES)


def by_queue_name_in_cc(queue: str) -> Send:
    """The key looks right, the queue is named in CC."""
    return lambda channel, _own, wanted, body: publish(
        channel, "", wanted, body, application_headers={"CC": [queue]}, **PROPERTIES
    )


def by_own_dead_letters(exchange: str, queue: str) -> Send:
    """A queue of one's own that buries everything at once, under another's key."""

    def send(channel: amqp.Channel, _own: str, wanted: str, body: bytes) -> None:
        channel.queue_delete(queue)
        buries = {"x-dead-letter-exchange": exchange, "x-dead-letter-routing-key": wanted, "x-message-ttl": 0}
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments=buries)
        publish(channel, "", queue, body, **PROPERTIES)

    return send


PROPERTIES = {"message_id": str(uuid4()), "correlation_id": str(uuid4()), "reply_to": "nobody"}


def arrived(uri: str, queue: str) -> Delivery:
    """The one message in a queue, taken by its own service."""
    subscription = brokers.connect(uri).subscribe(queue, prefetch=1)
    try:
        [delivery] = subscription.take(1, 5.0)
        subscription.ack(delivery)
        return delivery
    finally:
        subscription.close()


# -- events: the account of supervision wants to cancel a meeting


def cancelled() -> bytes:
    event = MeetingCancelled(
        meeting_id=uuid4(), topic_id=uuid4(), village="620922105201", title="修路", body=Body.MEMBERS_DELIBERATION, reason="下雨",
    )  # fmt: skip
    return Envelope(
        id=uuid4(), key=event.KEY, source="meetings", subject=event.subject, sequence=0, time=clock.now(), traceparent=None,
        data=event.dump(),
    ).to_bytes()  # fmt: skip


@pytest.fixture
def inbox() -> Inbox:
    return Inbox(storage.sessions("sqlite://"), {MeetingCancelled.KEY: MeetingCancelled})


def test_an_event_from_its_own_service_is_read(uris, inbox):
    publish(connect(uris["meetings"]).channel(), EVENTS, MeetingCancelled.KEY, cancelled())
    assert inbox.read(arrived(uris["notifications"], "notifications.events")).envelope.source == "meetings"


def test_another_s_event_is_refused_by_the_broker(uris):
    with pytest.raises(AccessRefused):
        publish(connect(uris["supervision"]).channel(), EVENTS, MeetingCancelled.KEY, cancelled())


@pytest.mark.parametrize(
    "send",
    [
        by_cc(EVENTS, "CC"), by_cc(EVENTS, "BCC"), by_queue_name("notifications.events"),
        by_queue_name_in_cc("notifications.events"), by_own_dead_letters(EVENTS, "supervision.rpc"),
    ],
    ids=["cc", "bcc", "queue's name", "queue's name in cc", "own dead letters"],
)  # fmt: skip
def test_an_event_that_took_a_detour_arrives_and_is_not_believed(send: Send, uris, inbox):
    send(connect(uris["supervision"]).channel(), SurveyClosed.KEY, MeetingCancelled.KEY, cancelled())
    delivery = arrived(uris["notifications"], "notifications.events")
    assert Envelope.from_bytes(delivery.body).source == "meetings", "not the forged one"
    with pytest.raises(Unreadable, match="detour"):
        inbox.read(delivery)


# -- calls: the topics service's account wants phone numbers


@pytest.fixture
def answering() -> Answering:
    return Answering(storage.sessions("sqlite://"), Verifier(KEYS_OF_ALL), {GetContacts.KEY: GetContacts})


KEYS = {service: new_keys() for service in ("topics", "notifications")}
KEYS_OF_ALL = {service: public for service, (_, public) in KEYS.items()}
ASKED = json.dumps(GetContacts(person_ids=(UUID(int=1),)).dump()).encode()


def said(answering: Answering, delivery: Delivery) -> str:
    """``answered``, or the code of the refusal."""

    def get_contacts(_session: object, _call: GetContacts, caller: Caller) -> Contacts:
        caller.require_service("notifications")
        return Contacts(items=())

    answer = json.loads(answering.answer(delivery, get_contacts))
    return "answered" if "answer" in answer else str(answer["refused"]["code"])


def test_a_call_from_a_service_that_makes_it_is_answered(uris, answering):
    token = Signer("notifications", KEYS["notifications"][0]).sign_own()
    channel = connect(uris["notifications"]).channel()
    publish(channel, RPC, GetContacts.KEY, ASKED, application_headers={"caller": token}, **PROPERTIES)
    assert said(answering, arrived(uris["directory"], "directory.rpc")) == "answered"


def test_a_call_that_is_not_its_own_is_refused_by_the_broker(uris):
    with pytest.raises(AccessRefused):
        publish(connect(uris["topics"]).channel(), RPC, GetContacts.KEY, ASKED, **PROPERTIES)


@pytest.mark.parametrize(
    "send",
    [
        by_cc(RPC, "CC"), by_cc(RPC, "BCC"), by_queue_name("directory.rpc"), by_queue_name_in_cc("directory.rpc"),
        by_own_dead_letters(RPC, "topics.rpc"),
    ],
    ids=["cc", "bcc", "queue's name", "queue's name in cc", "own dead letters"],
)  # fmt: skip
def test_a_call_that_took_a_detour_arrives_and_is_not_found(send: Send, uris, answering):
    send(connect(uris["topics"]).channel(), GetRoll.KEY, GetContacts.KEY, ASKED)
    delivery = arrived(uris["directory"], "directory.rpc")
    assert delivery.body == ASKED
    assert said(answering, delivery) == "not_found"


def test_even_a_call_that_came_through_is_answered_to_whom_its_token_names_only(answering):
    token = Signer("topics", KEYS["topics"][0]).sign_own()
    delivery = Delivery(
        tag=1, exchange=RPC, key=GetContacts.KEY, body=ASKED, headers={"caller": token}, content_type="application/json"
    )
    assert said(answering, delivery) == "not_allowed"
