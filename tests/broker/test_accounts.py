"""Every account tries everything: what it may is what its service declares, and nothing besides."""

from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from amqp.exceptions import AccessRefused, NotAllowed

from deploy.broker import accounts as deployed
from deploy.broker import traffic
from deploy.local import broker
from services.gateway.calls import CALLS as GATEWAY_S_CALLS
from shared.bus.entrypoints import calls_of, marked
from shared.bus.entrypoints.marks import EVENTS as HEARD
from shared.bus.host import service_class
from shared.bus.housekeeping import CALLS as RELAY_S_CALLS
from shared.bus.transport import EVENTS, RPC
from shared.config import SERVICES
from shared.contracts import CALLS as ALL_CALLS
from shared.contracts import EVENTS as ALL_EVENTS
from shared.contracts import load_all
from tests.broker.acting import Account, Act, connect, everything, publish, queues
from tests.servers import accounts, virtual_host

load_all()
ANSWERING = [service for service in SERVICES if service != "gateway"]
KEYS_HEARD = {
    service: tuple(kind.KEY for kind in heard)
    for service in ANSWERING
    if (heard := marked(service_class(service), HEARD).values())
}
QUEUES = queues(KEYS_HEARD)
ACTS = everything(QUEUES, list(ALL_EVENTS), list(ALL_CALLS))


def may(service: str, act: Act) -> bool:
    """What the code of the service says: its contracts, its entry points, the calls it names."""
    publishes = {key for key, event in ALL_EVENTS.items() if service == event.SOURCE}
    declared = calls_of(service_class(service)) if service in ANSWERING else GATEWAY_S_CALLS
    calls = {call.KEY for call in (*declared, *(RELAY_S_CALLS if publishes else ()))}
    own = {name for name in QUEUES if name.split(".")[0] == service}
    hears = set(KEYS_HEARD.get(service, ()))
    may_bind = {EVENTS: hears, RPC: {f"{service}.*"} if service in ANSWERING else set()}
    says = {EVENTS: publishes, RPC: calls, "": set(QUEUES) if service in ANSWERING else set()}
    match act.verb:
        case "make queue" | "take":
            return act.what in own
        case "bind":
            return act.what in own and not act.what.endswith(".dead") and act.key in may_bind[act.where]
        case "bind exchange":
            return bool(says[act.what]) and act.key in may_bind.get(act.where, set())
        case "publish":
            return act.what in says.get(act.where, set())
    return False


def done(uri: str, acts: list[Act]) -> set[Act]:
    """Those acts that the broker lets this account do."""
    account = Account(uri, QUEUES)
    try:
        return {act for act in acts if account.may(act)}
    finally:
        account.close()


def test_everything_is_tried():
    assert {act.verb for act in ACTS} == {
        "make exchange", "remove exchange", "make queue", "take", "bind", "bind exchange", "publish",
    }  # fmt: skip
    assert {act.what for act in ACTS if act.verb == "publish" and act.where == RPC} >= set(ALL_CALLS)
    assert len(QUEUES) == len(ANSWERING) + 2 * len(KEYS_HEARD) + 1


@pytest.mark.parametrize("service", SERVICES)
def test_an_account_may_what_its_service_declares_and_nothing_else(service, uris):
    allowed = {act for act in ACTS if may(service, act)}
    assert allowed, "an account that may nothing shows nothing"
    found = done(uris[service], ACTS)
    assert (sorted(found - allowed), sorted(allowed - found)) == ([], [])


def test_one_right_too_many_is_seen(amqp_server):
    """So that the test above is known to see."""
    rights = deployed.rights(traffic.read())["topics"]
    one_more = {**rights.publish, RPC: rights.publish[RPC] | {"directory.get_contacts"}}
    given = {"topics": replace(rights, publish=one_more)}
    acts = [act for act in ACTS if act.verb == "publish"]
    with virtual_host(amqp_server) as address, accounts(address, given) as made:
        too_many = done(made["topics"], acts) - {act for act in acts if may("topics", act)}
    assert too_many == {Act("publish", "directory.get_contacts", RPC)}


@pytest.mark.parametrize("service", SERVICES)
def test_an_account_enters_no_other_virtual_host(service, uris, amqp_server):
    elsewhere = urlsplit(amqp_server).path.removeprefix("/") or "/"
    with pytest.raises(NotAllowed):
        connect(uris[service], virtual_host=elsewhere)


@pytest.mark.parametrize(("user", "password"), [("guest", "guest"), ("topics", "topics"), ("", "")])
def test_nobody_enters_without_an_account(user, password, amqp_uri):
    with pytest.raises(AccessRefused):
        connect(amqp_uri, userid=user, password=password)


def test_no_account_knows_anothers_password(uris):
    with pytest.raises(AccessRefused):
        connect(uris["topics"], password=urlsplit(uris["meetings"]).password)


def test_made_again_accounts_have_new_passwords_and_queues_no_binding_of_before(amqp_server):
    """As after an upgrade: the meetings service listens to this event no longer."""
    key = "topics.briefing_held.v1"
    with virtual_host(amqp_server) as address, accounts(address) as before:
        connect(address).channel().queue_bind("meetings.events", EVENTS, key)
        publish(connect(before["topics"]).channel(), EVENTS, key)
        assert took(before["meetings"], "meetings.events")

        after = broker.accounts_at(address)

        publish(connect(after["topics"]).channel(), EVENTS, key)
        assert not took(after["meetings"], "meetings.events")
        with pytest.raises(AccessRefused):
            connect(before["topics"])


def took(uri: str, queue: str) -> bool:
    return connect(uri).channel().basic_get(queue, no_ack=True) is not None
