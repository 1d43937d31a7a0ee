"""One topic through the pages, step by step: what each person does, led by the next step that the page offers."""

import re
from dataclasses import dataclass
from typing import Final

from deploy.demo.load import DemoAccount
from tests.browser.walk import Clicker
from tests.pictures import from_a_phone

DECIDING_STEPS: Final = {"党务": 1, "村务": 4}  # 党员大会; 提议 商议 审议 决议


@dataclass
class TopicWalk:
    """Each method is one part of the procedure; ``topic`` is the address of the topic that walks."""

    clicker: Clicker
    secretary: DemoAccount
    committee: DemoAccount
    members: list[DemoAccount]
    township: DemoAccount
    matter_class: str
    topic: str = ""

    @property
    def is_major(self) -> bool:
        """Of Party affairs: of village affairs a major project has to be heard first."""
        return self.matter_class == "党务"

    def run(self) -> None:
        self.collect()
        self.propose()
        self.review()
        self.deliberate()
        self.publish()
        for _step in range(DECIDING_STEPS[self.matter_class]):
            self.decide()
        self.carry_out()
        self.survey()
        self.archive()

    def step(self, label: str | re.Pattern[str], **fields: str) -> None:
        """The secretary takes the topic's next step."""
        self.clicker.follow_next_step(self.topic, label)
        self.clicker.fill(**fields)
        self.clicker.submit()

    def collect(self) -> None:
        clicker = self.clicker
        clicker.sign_in(self.secretary)
        clicker.go("/opinions")
        clicker.fill(content="村东头的桥栏杆断了，娃娃上学不安全。", household="三组")
        clicker.choose(on_behalf="没有手机或不会用")
        clicker.press(re.compile("记下"))
        clicker.go("/opinions")
        clicker.page.locator("main input[type=checkbox]").first.check()
        clicker.press(re.compile("议题"))
        clicker.fill(title="修缮东桥", content="东桥栏杆断裂，桥面破损，建议修缮。")
        clicker.press(re.compile("议题"))
        self.topic = clicker.path
        assert re.fullmatch(r"/topics/[0-9a-f-]{36}", self.topic)
        self.step("开始附议")

    def propose(self) -> None:
        """Ten members sign a matter of Party affairs; the village Party organisation proposes one of village affairs."""
        if self.matter_class == "党务":
            for member in self.members[:10]:
                self.clicker.sign_in(member)
                self.step("附议")
            return
        self.clicker.go(f"{self.topic}/propose_by_body")
        self.clicker.choose_first("route")
        self.clicker.fill(resolution="党支部会议同意提出这个议题。")
        self.clicker.submit()

    def review(self) -> None:
        clicker = self.clicker
        clicker.sign_in(self.secretary)
        self.step("提交支委会审核")
        clicker.follow_next_step(self.topic, "审核")
        if self.matter_class == "党务":
            clicker.page.locator("main a", has_text="换成党务的清单").click()
            clicker.page.wait_for_load_state()
        clicker.choose(decision="同意")
        if self.is_major:
            clicker.page.locator("main input[name=major]").check()
        for box in clicker.page.locator("main input[name=present]").all()[:3]:
            box.check()
        clicker.page.locator("main").get_by_label(self.committee.name, exact=True).check()
        for met in clicker.page.locator("main input[name^=point_][value=yes]").all():
            met.check()
        clicker.choose_first("ground")
        clicker.fill(
            ayes="3", noes="0", vital_ground="关系全村出行安全", legality="符合村民委员会组织法关于公益事业的规定"
        )
        clicker.submit()
        clicker.sign_in(self.committee)
        self.step("核对支委会审核结果")

    def deliberate(self) -> None:
        clicker = self.clicker
        clicker.sign_in(self.secretary)
        meeting = hold(clicker, self.topic, deliberation=True)
        clicker.follow_next_step(meeting, "会议结论")
        clicker.fill(conclusion="建议修缮东桥，预算公开。")
        clicker.submit()

    def publish(self) -> None:
        """Posted; somebody without a login asks; the secretary answers."""
        clicker = self.clicker
        self.step("公示首议结果")
        clicker.sign_out()
        clicker.go(f"{self.topic}/public")
        clicker.fill(question="修桥的钱从哪里来？")
        clicker.submit()
        clicker.sign_in(self.secretary)
        clicker.go(f"{self.topic}/answer_inquiry")
        clicker.fill(answer="从村集体收入中列支，预算会公开。")
        clicker.submit()

    def decide(self) -> None:
        """One deciding step: everybody who is there says yes, and the township has watched it for a teller without a telephone."""
        clicker = self.clicker
        meeting = hold(clicker, self.topic)
        clicker.follow_next_step(meeting, "开始表决")
        clicker.submit()
        clicker.follow_next_step(meeting, "登记表决票数")
        there = re.search(r"到会有表决权\s*(\d+) 人", clicker.page.locator("main").inner_text())
        assert there
        clicker.fill(ayes=there[1], noes="0", abstentions="0")
        clicker.choose_first("first_teller_id", "second_teller_id")
        clicker.submit()
        clicker.sign_in(self.township)
        clicker.follow_next_step(meeting, "见证票数")
        clicker.fill(reason="监票人没有手机")
        clicker.submit()
        clicker.sign_in(self.secretary)

    def carry_out(self) -> None:
        clicker = self.clicker
        clicker.follow_next_step(self.topic, "实施方案")
        clicker.choose_first("owner_id")
        clicker.fill(plan="先做预算并公开，再施工。", due_on="2030-12-31", tasks="做预算并公开")
        clicker.submit()
        clicker.sign_in(self.members[0])
        clicker.go(f"{self.topic}/pledge")
        clicker.fill(text="带头出工两天。", due_on="2030-12-31")
        clicker.submit()
        clicker.sign_in(self.secretary)
        clicker.go(f"{self.topic}/review_pledge")
        clicker.choose(decision="同意并公示")
        clicker.submit()
        for stage in ("事前通报", "事中通报", "事后通报") if self.is_major else ():
            self.step(stage, text="向党员通报修桥进展。")
        self.step("登记任务完成", report="预算已公开，桥已修好。")
        self.clicker.follow_next_step(self.topic, "上传办结照片")
        self.clicker.page.locator("main [name=photo]").set_input_files(
            {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": from_a_phone(2000, 1500, orientation=6)}
        )
        clicker.fill(caption="东桥新栏杆")
        clicker.submit()
        self.step(re.compile(r"^\s*办结"), result="东桥已修好，花费公开。")  # not 上传办结照片

    def hang(self) -> None:
        """Each sheet that should hang on the board, printed and confirmed, until none is left and the topic has heard of it."""
        clicker = self.clicker
        for _ in range(60):
            clicker.go(self.topic)
            sheet = clicker.page.locator("main a", has_text="打印，贴好后登记")
            if sheet.count():
                sheet.first.click()
                clicker.page.wait_for_load_state()
                clicker.press(re.compile("已经贴到公告栏"))
            elif "还没有登记张贴到村公告栏" not in clicker.page.locator("main").inner_text():
                return
            else:
                clicker.page.wait_for_timeout(250)  # between two looks, up to the deadline
        raise AssertionError("there was always a sheet that did not hang")

    def survey(self) -> None:
        self.clicker.sign_in(self.township)
        self.clicker.follow_next_step(self.topic, "测评")
        for panel in ("members", "masses"):
            for grade, count in (("satisfied", 20), ("fairly", 8), ("basically", 1), ("dissatisfied", 1)):
                self.clicker.fill(**{f"{panel}_{grade}": str(count)})
        self.clicker.submit()

    def archive(self) -> None:
        clicker = self.clicker
        clicker.sign_in(self.secretary)
        self.hang()
        clicker.pass_days(15)
        clicker.pass_days(1)
        self.step("归档")
        clicker.go(self.topic)
        assert "已归档" in clicker.page.locator("main").inner_text()


def hold(clicker: Clicker, topic: str, *, deliberation: bool = False) -> str:
    """Convene what is due, have everybody told, let the day come, and open; the meeting's address."""
    page = clicker.page
    clicker.follow_next_step(topic, "召集")
    if not page.locator("[name=place]").input_value():
        clicker.fill(place="村党群服务中心")
    clicker.submit()
    meeting = clicker.path if clicker.path.startswith("/meetings/") else ""
    assert re.fullmatch(r"/meetings/[0-9a-f-]{36}", meeting), clicker.path
    tell_everybody(clicker, meeting)
    clicker.go(meeting)
    clicker.page.locator("button[name=until]").click()
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
    for _ in range(40):  # after one comes the next
        if not page.locator("main form [name=channel]").count():
            return
        clicker.choose(channel="电话")
        page.locator("main input[name=reached][value=true]").check()
        clicker.fill(remark="电话告知本人")
        clicker.press(re.compile("登记"))
    raise AssertionError("there was always somebody left to be told")


def name_officers(clicker: Clicker, meeting: str) -> None:
    """The page leads to the first group that lacks them, until none does."""
    clicker.go(f"{meeting}/officers")
    for _ in range(6):
        clicker.choose_first("leader_id", "recorder_id")
        clicker.submit()
        if clicker.path == meeting:
            return
    raise AssertionError("there was always a group without officers")


def discuss(clicker: Clicker, meeting: str) -> None:
    """The page leads to the first group that has not concluded, until all have."""
    page = clicker.page
    for _ in range(6):
        clicker.go(f"{meeting}/groups")
        if clicker.path == meeting:
            return
        for one in page.locator("main fieldset.people__one").all():
            one.locator("input[type=radio]").first.check()
        clicker.press(re.compile("保存发言"))
        clicker.fill(conclusion="同意修缮，建议先做预算。")
        clicker.press(re.compile("登记小组意见"))
    raise AssertionError("there was always a group without its conclusion")
