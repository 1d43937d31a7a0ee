"""The whole walk in a real browser, on a phone's screen: every page of it, as each role, without a barrier and light enough."""

import re

import pytest
from playwright.sync_api import Browser, Page

from deploy.demo.county import SHOWCASE
from deploy.demo.load import DemoAccount, demo_accounts
from tests.browser import axe, wire
from tests.browser.walk import Clicker

HEAVIEST = 150_000  # bytes on the wire


@pytest.fixture(scope="module")
def accounts() -> dict[str, list[DemoAccount]]:
    by_role: dict[str, list[DemoAccount]] = {}
    for account in demo_accounts():
        by_role.setdefault(account.role, []).append(account)
    return by_role


class Looker:
    """Looks at each page that the walk reaches: no error, no barrier, nothing wider than the screen."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __call__(self, page: Page) -> None:
        shape = re.sub(r"[0-9a-f-]{36}", "…", page.url.split("?")[0])
        if shape in self.seen:
            return
        self.seen.add(shape)
        axe.assert_no_barriers(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{shape} is {width} px wide on a phone"


def test_a_topic_is_clicked_from_the_first_opinion_to_the_archive(  # noqa: C901, PLR0915 - one walk, told from end to end
    embedded_system: str, chromium: Browser, phone: Page, accounts: dict[str, list[DemoAccount]]
) -> None:
    look = Looker()
    clicker = Clicker(phone, embedded_system, look)
    secretary, members, township = accounts["村党支部书记"][0], accounts["党员"], accounts["乡镇工作人员"][0]

    for path in ("/", f"/townships/{SHOWCASE[:9]}", f"/villages/{SHOWCASE}", "/rules", "/credits"):
        clicker.go(path)

    # collect
    clicker.sign_in(secretary)
    clicker.go("/opinions")
    clicker.fill(content="村东头的桥栏杆断了，娃娃上学不安全。", household="三组")
    clicker.press(re.compile("记下"))
    clicker.go("/opinions")
    phone.locator("main input[type=checkbox]").first.check()
    clicker.press(re.compile("议题"))
    clicker.fill(title="修缮东桥", content="东桥栏杆断裂，桥面破损，建议修缮。")
    clicker.press(re.compile("议题"))
    topic = clicker.path
    assert re.fullmatch(r"/topics/[0-9a-f-]{36}", topic)
    clicker.follow_next_step(topic, "开始附议")
    clicker.submit()

    # co-sign
    for member in members[:10]:
        clicker.sign_in(member)
        clicker.follow_next_step(topic, "附议")
        clicker.submit()

    # review
    clicker.sign_in(secretary)
    clicker.follow_next_step(topic, "提交支委会审核")
    clicker.submit()
    clicker.follow_next_step(topic, "审核")
    clicker.choose(decision="同意", matter_class="党务")
    for box in phone.locator("main input[name=present]").all()[:3]:
        box.check()
    clicker.fill(vital_ground="关系全村出行安全", legality="符合村民委员会组织法关于公益事业的规定")
    clicker.submit()

    # notice, deliberation
    meeting = hold(clicker, topic, days=7, deliberation=True)
    clicker.follow_next_step(meeting, "会议结论")
    clicker.fill(conclusion="建议修缮东桥，预算公开。")
    clicker.submit()

    # publish, ask and answer
    clicker.follow_next_step(topic, "公示首议结果")
    clicker.submit()
    phone.context.clear_cookies()
    clicker.signed_in_as = ""
    clicker.go(f"{topic}/public")
    clicker.fill(question="修桥的钱从哪里来？")
    clicker.submit()
    clicker.sign_in(secretary)
    clicker.go(f"{topic}/answer_inquiry")
    clicker.fill(answer="从村集体收入中列支，预算会公开。")
    clicker.submit()

    # decide
    meeting = hold(clicker, topic, days=1, deliberation=False)
    clicker.follow_next_step(meeting, "计票")
    clicker.fill(ayes="38", noes="0", abstentions="0")
    for name, place in (("first_teller_id", 1), ("second_teller_id", 2)):
        phone.locator(f"main select[name={name}]").select_option(index=place)
    clicker.submit()

    # carry out
    clicker.follow_next_step(topic, "实施方案")
    clicker.fill(plan="先做预算并公开，再施工。", due_on="2030-12-31")
    phone.locator("main [name=owner_id]").first.select_option(index=1)
    clicker.submit()
    clicker.sign_in(members[0])
    clicker.go(f"{topic}/pledge")
    clicker.fill(text="带头出工两天。")
    clicker.submit()
    clicker.sign_in(secretary)
    for stage in ("事前通报", "事中通报", "事后通报"):
        clicker.follow_next_step(topic, stage)
        clicker.fill(text="向党员通报修桥进展。")
        clicker.submit()
    clicker.follow_next_step(topic, "办结")
    clicker.fill(result="东桥已修好，花费公开。")
    clicker.submit()

    # survey
    clicker.sign_in(township)
    clicker.follow_next_step(topic, "测评")
    for panel in ("members", "masses"):
        for grade, count in (("satisfied", 20), ("fairly", 8), ("basically", 1), ("dissatisfied", 1)):
            clicker.fill(**{f"{panel}_{grade}": str(count)})
    clicker.submit()

    # the rest of everybody's pages
    for role, paths in {
        "乡镇工作人员": ("/home", "/topics"),
        "县级工作人员": ("/home", "/county", "/people", "/people/import"),
        "村民代表": ("/home", "/inbox"),
        "党员": ("/home", "/inbox", "/account", "/meetings"),
        "村党支部书记": ("/home", "/topics", "/meetings", "/people"),
    }.items():
        clicker.sign_in(accounts[role][0])
        for path in paths:
            clicker.go(path)

    # archive
    clicker.go("/home")
    clicker.pass_days(15)
    clicker.pass_days(1)
    clicker.follow_next_step(topic, "归档")
    clicker.submit()
    clicker.go(topic)
    assert "已归档" in phone.locator("main").inner_text()

    assert len(look.seen) >= 30, sorted(look.seen)
    for path in ("/", f"/villages/{SHOWCASE}", f"{topic}/public", "/rules"):
        weight = wire.first_visit(chromium, embedded_system + path)
        assert weight.total < HEAVIEST, f"{path}: {weight}"


def hold(clicker: Clicker, topic: str, *, days: int, deliberation: bool) -> str:
    """Convene what is due, have everybody told, let the day come, and open; the meeting's address."""
    page = clicker.page
    clicker.follow_next_step(topic, "召集" if deliberation else "")
    if not page.locator("[name=place]").input_value():
        clicker.fill(place="村党群服务中心")
    clicker.submit()
    meeting = clicker.path if clicker.path.startswith("/meetings/") else ""
    assert re.fullmatch(r"/meetings/[0-9a-f-]{36}", meeting), clicker.path
    tell_everybody(clicker, meeting)
    clicker.pass_days(7 if days > 1 else 1)
    clicker.go(f"{meeting}/attendance?all=1")
    clicker.submit()
    if deliberation:
        name_officers(clicker, meeting)
    clicker.follow_next_step(meeting, "开")
    clicker.submit()
    if deliberation:
        discuss(clicker, meeting)
    return meeting


def tell_everybody(clicker: Clicker, meeting: str) -> None:
    """By SMS; by telephone whoever it did not reach."""
    page = clicker.page
    for _ in range(120):
        clicker.go(f"{meeting}/notices")
        if not re.search("短信：(待发送|已发出)", page.locator("main").inner_text()):
            break
        page.wait_for_timeout(250)  # between two looks, up to the deadline
    for _ in range(40):
        clicker.go(f"{meeting}/notices")
        if not page.locator("main form [name=channel]").count():
            return
        clicker.choose(channel="电话")
        page.locator("main input[name=reached][value=true]").check()
        clicker.fill(remark="电话告知本人")
        clicker.press(re.compile("登记"))
    raise AssertionError("there was always somebody left to be told")


def name_officers(clicker: Clicker, meeting: str) -> None:
    """The page leads to the first group that lacks them, until none does."""
    page = clicker.page
    for _ in range(6):
        clicker.go(f"{meeting}/officers")
        if clicker.path == f"{meeting}/officers":
            return
        for name, place in (("leader_id", 1), ("recorder_id", 2)):
            page.locator(f"main select[name={name}]").select_option(index=place)
        clicker.submit()
    raise AssertionError("there was always a group without officers")


def discuss(clicker: Clicker, meeting: str) -> None:
    """The page leads to the first group that has not concluded, until all have."""
    page = clicker.page
    for _ in range(6):
        clicker.go(f"{meeting}/groups")
        if clicker.path == meeting:
            return
        group = clicker.path
        for one in page.locator("main fieldset.people__one").all():
            one.locator("input[type=radio]").first.check()
        clicker.press(re.compile("保存发言"))
        clicker.go(group)
        clicker.fill(conclusion="同意修缮，建议先做预算。")
        clicker.press(re.compile("登记小组意见"))
    raise AssertionError("there was always a group without its conclusion")
