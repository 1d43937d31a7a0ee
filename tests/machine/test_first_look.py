"""What somebody who starts the demonstration is told: where it is, and as whom to come in."""

import re
import socket
import urllib.request
from ipaddress import ip_address

import pytest

from deploy.demo.load import PASSWORD, everybody
from deploy.local import environment
from deploy.local.sms_gateway import SmsGateway

EVERYWHERE = environment.ANYWHERE[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.20", "shouyi.example"])
def test_a_server_that_listens_on_one_address_is_reached_by_it(host):
    assert environment.reached_by(host) == host


def test_a_server_that_listens_everywhere_is_reached_by_an_address_that_others_know():
    assert not ip_address(environment.reached_by(EVERYWHERE)).is_unspecified


def test_a_machine_without_a_network_is_reached_by_itself_alone(monkeypatch):
    def cut(*_: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", cut)
    assert environment.reached_by(EVERYWHERE) == "127.0.0.1"


def test_in_the_demonstration_there_are_enough_people_for_every_vote():
    found = {role: [one.login for one in accounts] for role, accounts in everybody().items()}
    assert len(found["村民代表"]) == 20
    assert sum(len(logins) for role, logins in found.items() if role.startswith("党员")) == 40
    assert len(set(found["村党支部委员"]) - set(found["村党支部书记"])) == 4  # somebody else reviews a pledge


def test_who_is_who_stands_beside_the_simulated_messages():
    sms = SmsGateway("127.0.0.1", 0, user="shouyi", password="a password", delay=0)
    sms.start()
    with urllib.request.urlopen(f"{sms.address}/logins", timeout=5) as answer:  # noqa: S310 - our own
        page = answer.read().decode()
    sms.stop()
    assert PASSWORD in page
    assert len(set(re.findall(r"<code>(154\d{8})</code>", page))) > 60
