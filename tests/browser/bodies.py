"""What the bodies beside the usual ones look like: a recall, a village group's assembly, the collective's, one of households."""

from uuid import UUID

from shared.calls import directory, meetings, recalls, topics
from shared.calls.ways import WayView
from shared.recall_words import DefenceHeard
from shared.vocabulary import Body, Kind, Route, State, Voting
from tests.gateway import village
from tests.gateway.village import MORNING, line, step

RECALL, GROUPS, COLLECTIVE, ASSEMBLY = (UUID(int=0x1A00 + number) for number in range(4))
RECALL_VOTE, RECALLED, OF_A_GROUP, OF_HOUSEHOLDS, OF_THE_COLLECTIVE = (UUID(int=0x2A00 + number) for number in range(5))
GROUP = "第三村民小组"
ARTICLE = "《村民委员会组织法》（2025年修正）第十九条：五分之一以上有选举权的村民联名"

PAGES = (
    "/recalls/new?village=620902101201",
    f"/topics/{RECALL}",
    f"/topics/{RECALL}/check_recall",
    f"/topics/{RECALL}/public",
    f"/topics/{RECALL}/convene_meeting",
    f"/meetings/{RECALL_VOTE}",
    f"/meetings/{RECALL_VOTE}/hear_defence",
    f"/meetings/{RECALLED}",
    f"/topics/{GROUPS}",
    f"/topics/{GROUPS}/convene_meeting",
    f"/topics/{GROUPS}/convene_meeting?group={GROUP}",
    f"/meetings/{OF_A_GROUP}",
    f"/topics/{ASSEMBLY}/convene_meeting",
    f"/meetings/{OF_HOUSEHOLDS}",
    f"/meetings/{OF_HOUSEHOLDS}/attendance",
    f"/topics/{COLLECTIVE}",
    f"/topics/{COLLECTIVE}/convene_meeting",
    f"/meetings/{OF_THE_COLLECTIVE}",
)

CONVENE = step("convene_meeting", "召集会议")
TOPICS = {
    RECALL: village.topic(
        State.POSTED, CONVENE, step("check_recall", "核对罢免要求"), id=RECALL, title="罢免村民委员会成员", kind=Kind.RECALL, conclusion="",
        content="2024、2025两年没有公布村务账目，村民三次书面要求也不答复。", opinions=(), posting="村民联名要求罢免村民委员会一名成员。",
        posted_at=MORNING, posted_until=MORNING.date(),
        recall=recalls.RecallView(
            person_id=village.ZHANG, defence="2024年的账目去年三月贴在公告栏，有照片。\n2025年的账目正在请乡镇审核。", stated_at=MORNING
        ),
        routes=(
            topics.RouteProgress(route=Route.VILLAGERS, have=212, need=203, roll=1_014, source=ARTICLE),
            topics.RouteProgress(route=Route.REPRESENTATIVES, have=6, need=13, roll=39, source=ARTICLE),
        ),
        ways=(
            WayView(
                label="罢免：村民投票", source="《村民委员会组织法》（2025年修正）第十九条",
                why="五分之一以上有选举权的村民或者三分之一以上的村民代表联名要求、写明理由，就由村民投票决定。",
            ),
        ),
        steps=(
            topics.StepView(
                name="resolution", label="村民投票决定是否罢免", body="罢免投票", source="《村民委员会组织法》（2025年修正）第十九条"
            ),
        ),
    ),
    GROUPS: village.topic(State.POSTED, CONVENE, id=GROUPS, title="三组机井出租", kind=Kind.VILLAGE_GROUP),
    ASSEMBLY: village.topic(State.POSTED, CONVENE, id=ASSEMBLY, title="村庄规划"),
    COLLECTIVE: village.topic(State.POSTED, CONVENE, id=COLLECTIVE, title="集体收益分配", kind=Kind.COLLECTIVE),
}  # fmt: skip


def advice(topic_id: UUID, group: str) -> meetings.ConveningAdvice | None:
    """What the meetings service says before one of them is convened; None for other topics."""
    known = {
        RECALL: {"body": Body.RECALL, "body_label": "罢免投票", "notice_days": 10, "should_attend": 1_014, "quorum_needed": 1, "turnout_needed": 508},
        GROUPS: {"body": Body.VILLAGE_GROUP, "body_label": f"{GROUP}会议", "notice_days": 0, "should_attend": 96, "quorum_needed": 64, "households": 31, "households_needed": 21},
        ASSEMBLY: {"body": Body.VILLAGERS_ASSEMBLY, "body_label": "村民会议", "notice_days": 10, "should_attend": 1_014, "quorum_needed": 508, "households": 320, "households_needed": 214},
        COLLECTIVE: {"body": Body.COLLECTIVE_ASSEMBLY, "body_label": "集体经济组织成员大会", "notice_days": 10, "should_attend": 980, "quorum_needed": 654},
    }  # fmt: skip
    if topic_id not in known:
        return None
    of_a_group = group if topic_id == GROUPS else ""
    if topic_id == GROUPS and not group:
        known[GROUPS]["body_label"] = "村民小组会议"
    return meetings.ConveningAdvice.load(
        {"step": "resolution", "earliest": MORNING.isoformat(), "source": village.SOURCE, "group": of_a_group, **known[topic_id]}
    )  # fmt: skip


GROUPS_OF_THE_VILLAGE = directory.VillageGroups(
    items=tuple(directory.VillageGroup(name=f"第{n}村民小组", people=90 + 3 * i) for i, n in enumerate("一二三四"))
)
VOTERS = (line(village.WANG, None, present=True), line(village.LI, None, present=True), line(village.ZHANG, None))
_VOTE = {
    "topic_id": RECALL, "topic_title": "罢免村民委员会成员", "body": Body.RECALL, "body_label": "罢免投票", "step": "resolution",
    "voting": Voting.SECRET, "groups": (), "concerned_id": village.ZHANG, "turnout_needed": 508, "should_attend": 1_014,
    "quorum_needed": 1, "leads": True, "roll": VOTERS,
}  # fmt: skip
_OTHERS = {"step": "resolution", "groups": (), "roll": VOTERS}
MEETINGS = {
    RECALL_VOTE: village.meeting(
        "open", step("hear_defence", "宣读申辩意见"), step("record_ballots", "登记投票票数", blocked="被要求罢免的人还没有申辩，不能开始投票。"),
        id=RECALL_VOTE, **_VOTE,
    ),
    RECALLED: village.meeting(
        "decided", id=RECALLED, defence=DefenceHeard.READ_OUT, **_VOTE,
        result=meetings.VoteResult(
            passed=True, should_attend=1_014, present=640, tally=meetings.Tally(ayes=402, noes=190, abstentions=12, invalid=6),
            needed=306, base="cast", step="resolution", source="《村民委员会组织法》（2025年修正）第十九条：并须经投票的村民过半数通过",
            sentence="登记参加投票的村民 1014 人，投票 610 人，须过半数即 508 人；赞成罢免 402 票，反对 190 票，弃权 12 票，无效 6 票，须过投票的半数即 306 票；罢免通过。",
            ballots_issued=640, ballots_not_returned=30,
        ),
    ),
    OF_A_GROUP: village.meeting(
        "noticed", step("list_recipients", "查看通知情况"), id=OF_A_GROUP, topic_id=GROUPS, topic_title="三组机井出租",
        body=Body.VILLAGE_GROUP, body_label=f"{GROUP}会议", by_households=True, should_attend=31, quorum_needed=21, **_OTHERS,
    ),
    OF_HOUSEHOLDS: village.meeting(
        "noticed", step("record_attendance", "登记到会"), id=OF_HOUSEHOLDS, topic_id=ASSEMBLY, topic_title="村庄规划",
        body=Body.VILLAGERS_ASSEMBLY, body_label="村民会议", by_households=True, should_attend=320, quorum_needed=214, **_OTHERS,
    ),
    OF_THE_COLLECTIVE: village.meeting(
        "noticed", step("list_recipients", "查看通知情况"), id=OF_THE_COLLECTIVE, topic_id=COLLECTIVE, topic_title="集体收益分配",
        body=Body.COLLECTIVE_ASSEMBLY, body_label="集体经济组织成员大会", should_attend=980, quorum_needed=654, **_OTHERS,
    ),
}  # fmt: skip
