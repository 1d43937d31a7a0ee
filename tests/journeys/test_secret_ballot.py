"""Fifty people vote in secret through the pages, some online, some on paper, on the whole real system; then somebody who holds all of it
tries to find out who voted what."""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import requests
import sqlalchemy as sa

from deploy.demo.county import SHOWCASE
from deploy.local.supervisor import Supervisor
from services.gateway.pages.ballots import Mark
from services.gateway.sessions import SessionBook
from shared import ballots, config, storage
from shared.calls.directory import GrantView, Identity
from shared.vocabulary import Choice
from tests.journeys import adversary, whole_system
from tests.journeys.api import eventually
from tests.journeys.pages import Visitor
from tests.journeys.walk import Walk, village_of
from tests.meetings import linking
from tests.verifier import ballots_script

VOTERS, ON_PAPER = 50, 18
INVALID, NOT_RETURNED = 1, 1  # of the papers
NEXT = "620922105203"  # the village that some members come from
TOLERATED = 5.0  # standard deviations: by chance once in three million guesses; who knows is at seven


@dataclass(frozen=True)
class System:
    """The running one, and where its adversary sits."""

    supervisor: Supervisor
    amqp_uri: str
    server: sa.Connection
    tap: list[bytes]

    @property
    def environment(self) -> Mapping[str, str]:
        return self.supervisor.environment

    @property
    def vhost(self) -> str:
        return _vhost(self.supervisor)


@pytest.fixture(scope="module")
def system(real_supervisor: Supervisor, amqp_uri: str, database_server: str) -> Iterator[System]:
    engine = sa.create_engine(f"{database_server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as server, whole_system.tapped(amqp_uri, _vhost(real_supervisor)) as tap:
        linking.keep_log(server)
        yield System(real_supervisor, amqp_uri, server, tap)
    engine.dispose()


def _vhost(supervisor: Supervisor) -> str:
    return urlsplit(supervisor.environment["TOPICS_AMQP_URI"]).path[1:]


@pytest.fixture(scope="module")
def fifty(real_supervisor: Supervisor) -> str:
    """A village whose branch has fifty full members: twelve of the next one have moved here. Its code."""
    engine = storage.engine(real_supervisor.environment["DIRECTORY_DATABASE_URL"])
    of_branch = (
        "FROM membership m JOIN organisation o ON o.id = m.organisation_id WHERE o.area = :area AND m.standing = 'full'"
    )
    with engine.begin() as connection:
        here = connection.execute(
            sa.text(f"SELECT m.organisation_id, m.group_id {of_branch} AND m.group_id IS NOT NULL LIMIT 1"),
            {"area": SHOWCASE},
        ).one()
        moved = connection.execute(
            sa.text(
                "UPDATE membership SET organisation_id = :organisation, group_id = :group WHERE id IN "
                f"(SELECT m.id {of_branch} ORDER BY m.id LIMIT 12)"
            ),
            {"organisation": here[0], "group": here[1], "area": NEXT},
        )
        assert moved.rowcount == 12
    engine.dispose()
    return SHOWCASE


@dataclass
class Vote:
    """One vote as it was held: what only its voters and tellers know, and how long what they sent was on the way."""

    meeting: str
    codes: list[str]
    since: str  # position in the write-ahead log
    secretary: Visitor
    chosen: dict[str, Choice] = field(default_factory=dict)  # by voter, in the order in which they voted
    tracking: dict[str, str] = field(default_factory=dict)  # of who voted online
    wire: dict[str, list[int]] = field(
        default_factory=dict
    )  # bytes there and back, as a proxy logs them and TLS shows them
    papers: Counter[Choice] = field(default_factory=Counter)  # as counted: what is invalid, or was kept, is in none


@pytest.fixture(scope="module")
def vote(system: System, fifty: str) -> Vote:
    """Through the pages, by everybody who is there, in an order of their own."""
    address = system.environment["PUBLIC_URL"]
    walk = Walk(village_of(address, fifty), matter_class="party_affairs")
    for step in (walk.collect, walk.cosign, walk.review, walk.deliberate, walk.publish):
        step()
    meeting_id = walk.convene(voting="mixed_secret")
    meeting = walk.attend_and_open(meeting_id)
    at = f"/meetings/{meeting_id}"
    voters = [line["person_id"] for line in meeting["roll"] if line["votes"]]
    secretary = walk.secretary.at_the_pages()
    people = _signed_in(system.supervisor, secretary, voters)
    tellers = [voter for voter in voters if voter != walk.secretary.id][:2]
    secretary.fills_in(f"{at}/name_tellers", first_teller_id=tellers[0], second_teller_id=tellers[1])
    codes = [_code(people[teller].fills_in(f"{at}/take_code").text) for teller in tellers]
    secretary.fills_in(f"{at}/open_vote")
    held = Vote(meeting_id, codes, linking.position(system.server), secretary)
    on_paper = random.sample(voters, ON_PAPER)
    for voter in random.sample(voters, len(voters)):
        held.chosen[voter] = random.choice(list(Choice))
        if voter in on_paper:
            secretary.fills_in(f"{at}/give_papers", people=voter)
        else:
            _casts(held, people[voter], voter)
    secretary.fills_in(f"{at}/end_casting")
    held.papers = Counter(held.chosen[voter] for voter in on_paper[INVALID + NOT_RETURNED :])
    secretary.fills_in(
        f"{at}/record_papers", ayes=str(held.papers[Choice.AYE]), noes=str(held.papers[Choice.NO]),
        abstentions=str(held.papers[Choice.ABSTAIN]), invalid=str(INVALID), not_returned=str(NOT_RETURNED),
    )  # fmt: skip
    people[tellers[1]].fills_in(f"{at}/confirm_count?version=1")
    for teller, code in zip(tellers, codes, strict=True):
        people[teller].fills_in(f"{at}/open_box", code=code.lower())
    return held


def _casts(held: Vote, browser: Visitor, voter: str) -> None:
    at = f"/meetings/{held.meeting}/cast_ballot"
    confirm = browser.fills_in(at, choice=Mark[held.chosen[voter].name].value)
    cast = browser.sends(at, confirm)
    held.tracking[voter] = _code(cast.text)
    held.wire[voter] = [size for answer in (confirm, cast) for size in _sizes(answer)]


def _sizes(answer: requests.Response) -> tuple[int, int]:
    return len(answer.request.body or ""), len(answer.content)


def _signed_in(supervisor: Supervisor, like: Visitor, people: list[str]) -> dict[str, Visitor]:
    """Browsers in which they have signed in; that most of them type in no password saves a minute."""
    [cookie] = [cookie for cookie in like.browser.cookies if "signed-in" in cookie.name]
    sessions = storage.sessions(supervisor.environment["GATEWAY_DATABASE_URL"])
    book = SessionBook(sessions, idle=timedelta(hours=1), longest=timedelta(hours=1))
    visitors = {}
    for person in people:
        visitors[person] = Visitor(like.address)
        member = Identity(
            person_id=UUID(person), name="党员", home=SHOWCASE, grants=(GrantView(role="member", area=SHOWCASE),)
        )
        visitors[person].browser.cookies.set(cookie.name, book.open(member))
    sessions.kw["bind"].dispose()
    return visitors


def _code(page: str) -> str:
    found = re.search(r'<code class="code-large">([^<]+)</code>', page)
    assert found, page
    return found[1].replace(" ", "")


def test_the_count_is_what_was_chosen_and_an_outsider_counts_the_same(vote: Vote, real_system: str) -> None:
    anybody = Visitor(real_system)
    assert len(vote.chosen) == VOTERS
    file = anybody.get(f"/meetings/{vote.meeting}/ballots.json").json()
    online, papers = Counter(vote.chosen[voter] for voter in vote.tracking), vote.papers
    assert (file["ayes"], file["noes"]) == (online[Choice.AYE], online[Choice.NO])
    assert file["papers"] == {
        "issued": ON_PAPER, "ayes": papers[Choice.AYE], "noes": papers[Choice.NO], "abstentions": papers[Choice.ABSTAIN],
        "invalid": INVALID, "not_returned": NOT_RETURNED,
    }  # fmt: skip
    said, both, mine, unproven = ballots_script.verify(file, vote.tracking[next(iter(vote.tracking))])
    assert said.endswith(
        f"32 张票，赞成 {online[Choice.AYE]}，反对 {online[Choice.NO]}，弃权 {online[Choice.ABSTAIN]}。"
    )
    whole = online + papers
    assert both.endswith(f"连同网上的，赞成 {whole[Choice.AYE]}，反对 {whole[Choice.NO]}。")
    assert mine == "您的票在里面。"
    assert unproven == ballots_script.UNPROVEN
    valid = sum(whole.values())
    assert (
        f"合计发出表决票 {VOTERS} 张，收回 {valid + INVALID} 张（有效 {valid} 张，无效 1 张），未收回 1 张"
        in file["sentence"]
    )
    assert (
        f"赞成 {whole[Choice.AYE]} 票，反对 {whole[Choice.NO]} 票，弃权 {whole[Choice.ABSTAIN]} 票" in file["sentence"]
    )


def test_each_voter_finds_their_ballot_among_those_that_are_counted(vote: Vote, real_system: str) -> None:
    page = Visitor(real_system).get(f"/meetings/{vote.meeting}/ballots?code=" + next(iter(vote.tracking.values()))).text
    assert "找到了：您的票在这 32 张里。" in page
    listed = {code.replace(" ", "") for code in re.findall(r"<li><code>([^<]+)</code></li>", page)}
    assert listed == set(vote.tracking.values())


def test_the_minutes_are_asked_for_made_and_taken_away_as_they_were_made(vote: Vote) -> None:
    asked = vote.secretary.fills_in(f"/meetings/{vote.meeting}/paperwork", kind="minutes")
    at = urlsplit(asked.url).path
    assert "正在生成" in asked.text or "下载" in asked.text
    page = eventually(lambda: vote.secretary.get(at).text, lambda text: "下载 PDF" in text)
    for form in ("word", "pdf"):
        content = vote.secretary.get(f"{at}/{form}").content
        assert hashlib.sha256(content).hexdigest() in page.replace(" ", "")


@pytest.fixture(scope="module")
def evidence(vote: Vote, system: System) -> adversary.Evidence:
    """All of it, and on top of it which ballot is whose."""
    environment = system.environment
    sources = {"messages": b"\n".join(system.tap)}
    tables = {
        service: whole_system.tables_in(environment[f"{service.upper()}_DATABASE_URL"]) for service in config.SERVICES
    }
    for service, rows in tables.items():
        sources[f"database of {service}"] = b"\n".join(row.text for table in rows.values() for row in table)
    for log in sorted(system.supervisor.folder.iterdir()):
        sources[f"log {log.name}"] = log.read_bytes()
    file = Visitor(environment["PUBLIC_URL"]).get(f"/meetings/{vote.meeting}/ballots.json").json()
    by_tracking = {ballot.tracking: ballot for ballot in map(ballots.Ballot.read, file["cast"])}
    cast = {voter: by_tracking[code] for voter, code in vote.tracking.items()}
    keys = tuple(ballots.TellerKey(teller["public"], tuple(teller["proof"])) for teller in file["tellers"])
    return adversary.Evidence(
        vote.meeting, keys, cast, sources, _features(vote, sources, cast), voters=list(vote.chosen), tables=tables,
        log=linking.written_since(system.server, vote.since),
    )  # fmt: skip


def _features(
    vote: Vote, sources: Mapping[str, bytes], cast: Mapping[str, ballots.Ballot]
) -> dict[str, dict[str, int]]:
    """What the logs and the messages say of the k-th vote, how long it was on the way, and where in each source somebody stands first."""
    access = [
        line for name, log in sources.items() if name.startswith("log gateway") for line in log.decode().splitlines()
    ]
    votes = [line for line in access if "cast_ballot" in line]
    assert len(votes) == 3 * len(cast), "each asked, chose and cast"
    features: dict[str, dict[str, int]] = {"turn": {voter: place for place, voter in enumerate(vote.chosen)}}
    for step, name in product(range(3), ("bytes", "milliseconds")):
        said = [re.search(rf'{name}"?[=:] ?(\d+)', line) for line in votes[step::3]]
        features[f"{name} of request {step}"] = {
            voter: int(one[1]) for voter, one in zip(vote.tracking, said, strict=True) if one
        }
    for number, name in enumerate(("there, choosing", "back, choosing", "there, casting", "back, casting")):
        features[f"bytes {name}"] = {voter: sizes[number] for voter, sizes in vote.wire.items()}
    for name, content in sources.items():
        stands = {voter: content.find(voter.encode()) for voter in vote.chosen}
        features[f"place in {name}"] = {voter: place for voter, place in stands.items() if place >= 0}
    messages = sources["messages"]
    features["place on the wire"] = {voter: messages.find(ballot.aye[0].encode()) for voter, ballot in cast.items()}
    return features


def test_who_holds_everything_can_t_tell_who_voted_what(vote: Vote, evidence: adversary.Evidence) -> None:
    assert all(evidence.features["place on the wire"][voter] >= 0 for voter in vote.tracking), "the tap was on"
    assert evidence.features["place in messages"].keys() == evidence.features["place in database of gateway"].keys()
    tracking = next(iter(vote.tracking.values())).encode()
    assert tracking in evidence.sources["database of meetings"]
    assert tracking in evidence.log
    known = dict(list(vote.chosen.items())[: VOTERS // 2])
    tried = {name: adversary.surprise(guess, vote.chosen) for name, guess in adversary.guesses(evidence, known)}
    assert len(tried) > 50
    assert {name: deviations for name, deviations in tried.items() if deviations > TOLERATED} == {}
    assert adversary.opened(evidence) == {}


def test_the_same_adversary_knows_it_all_who_finds_both_codes(vote: Vote, evidence: adversary.Evidence) -> None:
    """So the test above would notice a code, or a number that a ballot was sealed with, left lying anywhere."""
    one = replace(evidence, sources={"a note": vote.codes[0].encode()}, log=b"")
    assert adversary.opened(one) == {}
    both = replace(evidence, sources={"notes": " ".join(vote.codes).encode()}, log=b"")
    assert adversary.opened(both) == {voter: vote.chosen[voter] for voter in vote.tracking}
    assert adversary.surprise(vote.chosen, vote.chosen) > TOLERATED


def test_the_same_adversary_sees_what_goes_with_the_choice(vote: Vote, evidence: adversary.Evidence) -> None:
    """A page, or a form that is sent, that was as many bytes longer as the choice has letters would be enough."""
    leak = {voter: len(vote.chosen[voter].value) for voter in vote.tracking}
    known = dict(list(vote.chosen.items())[: VOTERS // 2])
    told = dict(adversary.guesses(replace(evidence, sources={}, tables={}, log=b"", features={"bytes": leak}), known))
    assert adversary.surprise(told["nearest by bytes"], vote.chosen) > TOLERATED / 2


def test_the_same_adversary_finds_everybody_where_votes_are_kept_carelessly(
    vote: Vote, evidence: adversary.Evidence, system: System
) -> None:
    """In tables by place and by transaction, in messages and in logs: each alone is enough. In what was written ahead others write between."""
    url, log = system.environment["MEETINGS_DATABASE_URL"], system.supervisor.folder / "careless.log"
    since, heard = linking.position(system.server), len(system.tap)
    whole_system.keep_carelessly(vote.chosen, url=url, server=system.amqp_uri, vhost=system.vhost, log=log)
    eventually(lambda: sum(b'"choice"' in message for message in system.tap[heard:]), lambda seen: seen >= VOTERS)
    found = replace(
        evidence, sources={"messages": b"\n".join(system.tap[heard:]), "log": log.read_bytes()}, features={},
        tables={"meetings": whole_system.tables_in(url, whole_system.CARELESS)}, log=linking.written_since(system.server, since),
    )  # fmt: skip
    told = dict(adversary.guesses(found, {}))
    for way in (
        "said next in messages", "said next in log",
        "careless_turnout and careless_vote of meetings, by place",
        "careless_turnout and careless_vote of meetings, by transaction",
    ):  # fmt: skip
        assert told[way] == vote.chosen, way
    assert adversary.surprise(told["written next in the write-ahead log"], vote.chosen) > TOLERATED


def test_no_choice_stands_beside_a_person_anywhere(vote: Vote, evidence: adversary.Evidence) -> None:
    """Neither in a message nor in a row: whatever names a voter of this meeting says no choice."""
    words = re.compile(rb'"choice"|\b(aye|abstain)"?:? ?(true|1)\b')
    for name, content in evidence.sources.items():
        told = [line for line in content.split(b"\n") if vote.meeting.encode() in line and words.search(line)]
        assert told == [], name
