"""The law's numbers, case by case: ``law.md`` is a table that a lawyer can read and change; each of its lines is a test."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.meetings import refusals, rules
from services.meetings.rules import demands, proxies
from services.topics import refusals as topics_refusals
from services.topics import rules as topics_rules
from services.topics.rules import levies
from shared.calendar_words import Appraised
from shared.errors import Refused
from shared.money import FEN
from shared.procedure import deciding_steps
from shared.rulebook import Rulebook
from shared.vocabulary import Body, CountyRule, Kind, MatterClass, RollKind, Route

Case = dict[str, str]


@dataclass(frozen=True)
class Demand:
    """How many demanded, of how many."""

    villagers: int = 0
    all_villagers: int = 0
    representatives: int = 0
    all_representatives: int = 0


AT_LEAST = 120  # cases of votes alone; a table that can't be read must not pass for one that is kept
OF_VOTES = ("表决", "回避", "各户的代表", "县定的规定")

WHY_NOT: dict[str, type[Refused]] = {
    "不足法定人数": refusals.QuorumNotReached, "名册为空": refusals.EmptyRoll, "到会多于名册": refusals.MorePresentThanOnTheRoll,
    "当日没有规定": refusals.RuleNotInForce, "只酝酿不表决": refusals.DoesNotDecide, "不能按户": refusals.NotByHouseholds, "天数不足": refusals.NoticeTooShort,
    "不能紧急召开": refusals.UrgencyNotForThisBody, "超过上限": topics_refusals.LevyOverTheCap, "没有筹集": topics_refusals.NothingRaised,
    "不能委托": refusals.NoProxyHere, "不是同户": refusals.ProxyOfAnotherHousehold, "不能委托自己": refusals.OwnProxy,
    "代理人回避": refusals.ProxyHasWithdrawn, "代理人数已满": refusals.ProxyActsForEnough,
}  # fmt: skip


def tables() -> dict[str, list[Case]]:
    """By heading; each line by the heads of its columns."""
    found: dict[str, list[Case]] = {}
    heads: list[str] = []
    for line in (Path(__file__).parent / "law.md").read_text().splitlines():
        if line.startswith("## "):
            found[line[3:]], heads = [], []
        elif line.startswith("| "):
            cells = [cell.strip() for cell in line[1:-1].split("|")]
            if heads:
                found[list(found)[-1]].append(dict(zip(heads, cells, strict=True)))
            else:
                heads = cells
    return found


TABLES = tables()


def cases(heading: str) -> Any:
    return pytest.mark.parametrize("case", TABLES[heading], ids=lambda case: " ".join(filter(None, case.values())))


def body(case: Case) -> Body:
    return next(body for body in Body if body.chinese == case["会议"])


def day(text: str) -> date:
    return date.fromisoformat(text)


def outcome_of(case: Case) -> tuple[str, str]:
    """What comes of a vote, in the words of the table, and by which source."""
    present, ayes, everybody = int(case["实到"]), int(case["赞成"]), case["全体"]
    there = tuple(map(int, case["户"].split("/"))) if case["户"] else None
    try:
        outcome = rules.decide(
            rules.body_rules(body(case), day(case["开会日期"])), should_attend=int(case["应到"]), present=present,
            tally=rules.Tally(ayes=ayes, noes=present - ayes, abstentions=0), everybody=int(everybody) if everybody else None,
            households=(there[0], there[1]) if there else None,
        )  # fmt: skip
    except Refused as refusal:
        return word_for(refusal), str(
            refusal.facts.get("source") or first_source(f"{body(case).value}.quorum", day(case["开会日期"]))
        )
    return "通过" if outcome.passed else "未通过", outcome.source


def first_source(name: str, on: date, book: Rulebook = rules.BOOK) -> str:
    """Of the number in force on a day, or of the first there was, where none was yet."""
    versions = [number for number in book.all() if number.name == name]
    return next((number for number in versions if number.in_force(on)), versions[0]).source


def word_for(refusal: Refused) -> str:
    return next((word for word, kind in WHY_NOT.items() if type(refusal) is kind), refusal.code)


def test_the_table_is_read() -> None:
    assert sum(len(TABLES[heading]) for heading in OF_VOTES) >= AT_LEAST
    assert all(TABLES.values())


def test_every_case_names_its_article() -> None:
    assert [case for cases_of_one in TABLES.values() for case in cases_of_one if not case["依据"]] == []


def test_the_law_before_and_after_the_new_year_is_told_apart() -> None:
    """The day decides which text: each of the villagers' bodies has cases on both sides, with their own articles."""
    for kind in ("村民会议", "村民代表会议", "村民小组会议"):
        of_it = [case for case in TABLES["表决"] if case["会议"] == kind]
        before = {case["依据"] for case in of_it if "2011" <= case["开会日期"] < "2026"}
        after = {case["依据"] for case in of_it if case["开会日期"] >= "2026"}
        assert before, kind
        assert after, kind
        assert not before & after, kind


@cases("回避")
def test_a_vote_from_which_some_have_withdrawn(case: Case) -> None:
    on, concerned, there = day(case["开会日期"]), int(case["回避"]), int(case["在场"])
    should_attend = int(case["应到"]) - (0 if rules.still_should_attend(on) else concerned)
    kind, tally = rules.body_rules(body(case), on), rules.Tally(int(case["赞成"]), there - int(case["赞成"]), 0)
    try:
        outcome = rules.decide(kind, should_attend=should_attend, present=there, tally=tally, withdrawn=concerned)
        result, source = "通过" if outcome.passed else "未通过", outcome.source
    except Refused as refusal:
        result, source = word_for(refusal), str(refusal.facts["source"])
    assert result == case["结果"]
    assert case["依据"] in source


@cases("各户的代表")
def test_a_vote_of_households_representatives(case: Case) -> None:
    on, whole, there, ayes = day(case["开会日期"]), int(case["全部的户"]), int(case["到会的户"]), int(case["赞成"])
    kind = rules.body_rules(body(case), on)
    try:
        of_households = rules.by_households(kind)
        tally = rules.Tally(ayes, there - ayes, 0)
        outcome = rules.decide(of_households, should_attend=whole, present=there, tally=tally)
        result, source = "通过" if outcome.passed else "未通过", outcome.source
    except Refused as refusal:
        result, source = word_for(refusal), kind.quorum.number.source
    assert result == case["结果"]
    assert case["依据"] in source


HOME = UUID(int=1)
PRINCIPAL = proxies.Person(UUID(int=2), HOME, votes=True, present=False, withdrawn=False)
WHO_ACTS = {
    "同户": replace(PRINCIPAL, id=UUID(int=3)), "外户": replace(PRINCIPAL, id=UUID(int=3), household=UUID(int=9)),
    "没有登记户": replace(PRINCIPAL, id=UUID(int=3), household=None), "本人": PRINCIPAL,
    "同户回避": replace(PRINCIPAL, id=UUID(int=3), withdrawn=True),
}  # fmt: skip


@cases("书面委托")
def test_an_entrustment(case: Case) -> None:
    result, source = "合法", proxies.ARTICLE
    try:
        most = proxies.most_for_one(body(case), day(case["开会日期"]))
        proxies.check_entrusting(PRINCIPAL, WHO_ACTS[case["谁代理"]], acts_for=int(case["已受托"]), most=most)
    except Refused as refusal:
        result, source = word_for(refusal), str(refusal.facts.get("source", source))
    assert result == case["结果"]
    assert case["依据"] in source


@cases("表决")
def test_a_vote(case: Case) -> None:
    result, source = outcome_of(case)
    assert result == case["结果"]
    assert case["依据"] in source


@cases("县定的规定")
def test_a_vote_where_the_county_has_chosen(case: Case) -> None:
    rule = next(rule for rule in CountyRule if rule.chinese == case["县定"])
    book = rules.county_book([rules.Chosen(rule, day(case["施行日期"]), "县定文件")])
    present, ayes = int(case["实到"]), int(case["赞成"])
    kind, tally = rules.body_rules(body(case), day(case["开会日期"]), book), rules.Tally(ayes, present - ayes, 0)
    try:
        outcome = rules.decide(kind, should_attend=int(case["应到"]), present=present, tally=tally)
        result, source = "通过" if outcome.passed else "未通过", outcome.source
    except Refused as refusal:
        result, source = word_for(refusal), str(refusal.facts["source"])
    assert result == case["结果"]
    assert case["依据"] in source


@cases("哪个会议办")
def test_which_body_a_matter_needs(case: Case) -> None:
    matter_class = MatterClass.PARTY_AFFAIRS if case["事项"] == "党务" else MatterClass.VILLAGE_AFFAIRS
    kind = next((kind for kind in Kind if kind.chinese == case["事项"]), Kind.ORDINARY)
    step = deciding_steps(matter_class, kind)[int(case["第几步"]) - 1]
    assert ("合法" if body(case) in step.bodies else "不由它办") == case["结果"]
    assert case["依据"] in step.source


@cases("通知")
def test_a_notice(case: Case) -> None:
    held_on, days = day(case["开会日期"]), int(case["提前天数"])
    kind, result = rules.body_rules(body(case), held_on), "合法"
    try:
        rules.check_notice(kind, held_on - timedelta(days=days), held_on, urgent_reason=case["紧急理由"])
    except Refused as refusal:
        result = word_for(refusal)
    assert result == case["结果"]
    assert case["依据"] in (kind.urgent_notice or kind.notice if case["紧急理由"] else kind.notice).source


def may_be_proposed(kind: Kind, demand: Demand, on: date) -> bool:
    signed = {
        Route.VILLAGERS: (demand.villagers, demand.all_villagers),
        Route.REPRESENTATIVES: (demand.representatives, demand.all_representatives),
    }
    return any(
        topics_rules.progress(route, have=have, roll=roll, on=on, kind=kind).reached
        for route, (have, roll) in signed.items()
    )


def must_be_called(body: Body) -> Callable[[Demand, date], bool]:
    def by(demand: Demand, on: date) -> bool:
        signed = {
            RollKind.VILLAGERS: (demand.villagers, demand.all_villagers),
            RollKind.REPRESENTATIVES: (demand.representatives, demand.all_representatives),
        }
        return any(way.reached for way in demands.ways(body, signed, on))

    return by


ENOUGH: dict[str, Callable[[Demand, date], bool]] = {
    "召集村民会议": must_be_called(Body.VILLAGERS_ASSEMBLY), "召集村民代表会议": must_be_called(Body.REPRESENTATIVES_ASSEMBLY),
    "罢免": partial(may_be_proposed, Kind.RECALL), "一事一议": partial(may_be_proposed, Kind.LEVY),
}  # fmt: skip


NUMBER_OF = {
    ("召集村民会议", "村民"): "villagers_assembly.demand_of_villagers", ("罢免", "村民"): "recall.villagers",
    ("召集村民会议", "村民代表"): "villagers_assembly.demand_of_representatives",
    ("召集村民代表会议", "村民代表"): "representatives_assembly.demand", ("罢免", "村民代表"): "recall.representatives",
    ("一事一议", "村民"): "levy.villagers", ("一事一议", "村民代表"): "levy.representatives",
}  # fmt: skip


@cases("联名要求")
def test_a_demand(case: Case) -> None:
    number, roll = int(case["联名人数"]), int(case["名册人数"])
    by_villagers = Demand(villagers=number, all_villagers=roll)
    by_representatives = Demand(representatives=number, all_representatives=roll)
    demand = by_villagers if case["谁"] == "村民" else by_representatives
    assert ("够" if ENOUGH[case["要求"]](demand, day(case["日期"])) else "不够") == case["结果"]
    book = topics_rules.BOOK if case["要求"] in ("一事一议", "罢免") else rules.BOOK
    assert case["依据"] in first_source(NUMBER_OF[case["要求"], case["谁"]], day(case["日期"]), book)


@cases("罢免村民委员会成员")
def test_a_recall(case: Case) -> None:
    """Whoever came and put no ballot in has not voted; an invalid ballot was cast."""
    votes, ayes, invalid, without = (int(case[name]) for name in ("投票", "赞成罢免", "其中无效", "到场没投"))
    tally = rules.Tally(ayes, votes - ayes - invalid, 0, invalid=invalid, not_cast=without)
    outcome = rules.decide(
        rules.body_rules(Body.RECALL, day(case["日期"])),
        should_attend=int(case["登记"]),
        present=votes + without,
        tally=tally,
    )
    assert ("罢免" if outcome.passed else "不罢免") == case["结果"]
    assert case["依据"] in outcome.source
    assert case["依据"] in first_source("recall.turnout", day(case["日期"]))


@cases("一事一议：谁出工")
def test_who_owes_labour(case: Case) -> None:
    owes = levies.owes_labour(age=int(case["周岁"]), is_man=case["性别"] == "男", on=date(2026, 3, 1))
    assert ("承担" if owes else "不承担") == case["结果"]
    assert case["依据"] in first_source("levy.youngest", date(2026, 3, 1), topics_rules.BOOK)


@cases("一事一议：上限")
def test_how_much_may_be_raised(case: Case) -> None:
    result = "合法"
    try:
        asked = levies.Asked(int(case["筹资（元）"]) * FEN, int(case["筹劳（工日）"]))
        levies.check_asked(
            asked,
            levies.Asked(int(case["本年已筹（元）"]) * FEN, int(case["本年已筹（工日）"])),
            on=date(2026, 3, 1),
        )
    except Refused as refusal:
        result = word_for(refusal)
    assert result == case["结果"]
    assert case["依据"] in first_source("levy.most_money", date(2026, 3, 1), topics_rules.BOOK)


@cases("村务公开")
def test_a_disclosure_is_due(case: Case) -> None:
    busy_since = day(case["财务往来较多"]) if case["财务往来较多"] else None
    due = rules.disclosure_due(day(case["上次公开"]), day(case["今天"]), busy_since=busy_since)
    assert (due.by, "逾期" if due.late else "不逾期") == (day(case["最迟"]), case["结果"])
    assert case["依据"] in due.number.source


@cases("民主评议")
def test_an_appraisal(case: Case) -> None:
    on = date(2026, 12, 1)
    share = rules.appraising_share(rules.body_rules(body(case), on))
    present, competent, not_competent, abstained = (int(case[name]) for name in ("到会", "称职", "不称职", "弃权"))
    found = rules.appraised(
        share, present=present, competent=competent, not_competent=not_competent, abstained=abstained
    )
    before = [one for one in Appraised if one.chinese == case["上次"]]
    assert found.chinese == case["这次"]
    assert ("终止" if rules.ends_now([*before, found], on) else "不终止") == case["结果"]
    assert case["依据"] in first_source("annual_review.not_competent_running", on)


def test_no_number_of_a_vote_is_a_float() -> None:
    for kind in Body:
        found = rules.body_rules(kind, date(2026, 3, 1))
        shares = [found.quorum, found.majority, found.quorum_of_households]
        assert all(isinstance(share.number.share, Fraction) for share in shares if share)
