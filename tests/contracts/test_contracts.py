"""What services promise each other is declared once, documented by generation, and never changed behind anybody's back."""

import json
from uuid import UUID

import pytest
import yaml

from deploy import contracts as documents
from deploy.broker import traffic
from deploy.broker.declared import declared as declared_traffic
from shared import config, contracts_document
from shared.bus.entrypoints import marked
from shared.bus.host import service_class
from shared.calls.bus import FIND_MISSING
from shared.contracts import CALLS, EVENTS, load_all
from shared.events.meetings import MeetingCancelled
from shared.events.supervision import SurveyClosed
from shared.vocabulary import Body

load_all()
SERVICES = [name for name in config.SERVICES if name != "gateway"]


def test_the_lock_is_what_is_declared():
    locked = json.loads(contracts_document.LOCK.read_text())
    assert contracts_document.lock() == locked, (
        "run `make contracts`; a published event is not changed: write its next version"
    )


def test_the_asyncapi_document_is_what_is_declared():
    assert yaml.safe_load(contracts_document.ASYNCAPI.read_text()) == json.loads(
        json.dumps(contracts_document.asyncapi())
    )


def test_the_openapi_document_is_what_is_served():
    assert documents.OPENAPI.read_text() == documents.openapi_text(), "run `make contracts`"


def test_the_traffic_from_which_the_accounts_are_made_is_what_is_declared():
    assert traffic.read() == declared_traffic(), (
        "run `make contracts`; then the broker is told: make run-real does it, `make secrets` for containers"
    )


def declared(attribute: str) -> dict[str, set[str]]:
    """Service → the keys its class marks."""
    return {name: {kind.KEY for kind in marked(service_class(name), attribute).values()} for name in SERVICES}


@pytest.mark.parametrize("service", SERVICES)
def test_every_call_is_answered_by_its_own_service(service):
    assert declared("bus_calls")[service] == {key for key in CALLS if key.startswith(f"{service}.")}


def test_every_event_is_heard_by_somebody():
    heard = set().union(*declared("bus_events").values())
    assert heard == set(EVENTS), "an event that reaches no queue is an alarm"


def test_events_of_two_services_have_no_subject_in_common_whatever_ids_callers_choose():
    """Else a meeting convened under a topic's id would count among the topic's events, and its survey, the first event of another
    service, would come too late."""
    same = UUID(int=1)
    convened = MeetingCancelled(
        meeting_id=same,
        topic_id=UUID(int=2),
        village="620922100201",
        title="修桥",
        body=Body.MEMBERS_ASSEMBLY,
        reason="改期",
    )
    surveyed = SurveyClosed(
        topic_id=same, village="620922100201", members_satisfied=1, members_asked=1, masses_satisfied=1, masses_asked=1
    )
    assert convened.subject != surveyed.subject
    assert surveyed.subject == f"supervision:{same}"


def test_no_event_carries_what_says_who_a_person_is():
    forbidden = ("name", "phone", "login", "password", "born", "gender")
    found = [f"{key}.{field}" for key, event in EVENTS.items() for field in event.SCHEMA.fields if field in forbidden]
    assert found == []


def test_every_call_that_people_make_has_an_address():
    from services.gateway.api.routes import ROUTES

    internal = {
        "directory.authenticate",
        "directory.get_identity",
        "directory.get_contacts",
        "directory.get_residents",
        "directory.list_committee_members",
        "notifications.record_sms_report",
        *(kind.KEY for kind in FIND_MISSING.values()),
    }
    assert {route.call.KEY for route in ROUTES} == set(CALLS) - internal
