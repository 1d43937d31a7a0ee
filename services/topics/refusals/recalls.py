"""Why a recall is not demanded, checked, answered or stopped."""

from shared.errors import Refused


class NotOfTheVillagersCommittee(Refused, code="topics.not_of_the_villagers_committee", status=422):
    sentence = "按今天的名册，这个人不是本村村民委员会成员，不能罢免。"
    advice = "请核对要求罢免的是谁；核对要件时发现已不是成员的，选“要求罢免的人已不是村民委员会成员”。"


class StillOfTheVillagersCommittee(Refused, code="topics.still_of_the_villagers_committee", status=422):
    sentence = "按今天的名册，这个人是村民委员会成员，不能以“已不是成员”为由退回。"
    advice = "要件齐全的，请不选问题，直接公布罢免要求，交村民投票。"


class RecallRuns(Refused, code="topics.recall_runs", status=409):
    sentence = "罢免这名成员的要求已经有一个在办，同一个人不能同时有两个。"
    advice = "请打开议题里正在办的那一个，在那里联名；它表决、撤回或者失去对象以后，才能另外提出。"


class ConcernedKeepsOut(Refused, code="topics.concerned_keeps_out", status=403):
    sentence = "罢免要求针对您本人，您不能经办。"
    advice = (
        "您可以提出申辩意见，会在议题和会议的页面上显示，投票前宣读（《村民委员会组织法》（2025年修正）第十九条）。"
    )


class SignersAreKept(Refused, code="topics.signers_are_kept", status=403):
    sentence = "案卷里有要求罢免的人的姓名，被要求罢免的人和村民委员会成员不能查阅。"
    advice = "理由、进度和表决结果都在议题页上；对要件有异议的，请向乡镇提出。"


class NotTheirDefence(Refused, code="topics.not_their_defence", status=403):
    sentence = "申辩意见只能由被要求罢免的人本人提出。"
    advice = "请由本人登录后填写；没有账号的，可以到会当面申辩。"


class FaultNotExplained(Refused, code="topics.fault_not_explained", status=422):
    sentence = "退回补写理由，要写明缺什么。"
    advice = "请写明罢免要求里缺的是什么；认为理由不成立的，不能退回，由村民投票决定。"


class ReturnedBefore(Refused, code="topics.returned_before", status=409):
    sentence = "这个罢免要求已经退回补写过一次，不能再退回。"
    advice = "请公布罢免要求，交村民投票决定（《村民委员会组织法》（2025年修正）第十九条）。"


class RecallHasItsOwnWay(Refused, code="topics.recall_has_its_own_way", status=422):
    sentence = "罢免村民委员会成员的要求，只能在它自己的页面提出，名称和种类不能改。"
    advice = "请从“意见”页面的“登记罢免要求”提出；修改时只改罢免理由。"


class RecallIsSigned(Refused, code="topics.recall_is_signed", status=409):
    sentence = "罢免要求已经开始联名，不能由经办人撤回。"
    advice = "改变主意的人可以各自撤回联名；人数达到的，交村民投票决定。"


class NotForARecall(Refused, code="topics.not_for_a_recall", status=409):
    """Facts: verb."""

    sentence = "罢免村民委员会成员的要求不能“{verb}”。"
    advice = "联名人数达到后只核对要件，然后由全体有选举权的村民无记名投票决定（《村民委员会组织法》（2025年修正）第十九条）。"


class NotTheTownshipsYet(Refused, code="topics.not_the_townships_yet", status=409):
    """Facts: last, the village's last day."""

    sentence = "{last}以前由村里办理，现在还不由乡镇办理。"
    advice = "请督促村里按期办理；过期没有办的，乡镇再办。"


class NotTheirDemand(Refused, code="topics.not_their_demand", status=403):
    sentence = "罢免理由由联名的人补写，您没有联名。"
    advice = "请联名的人登录补写；没有账号的，请乡镇工作人员代为登记。"


class ReasonIsKept(Refused, code="topics.reason_is_kept", status=422):
    sentence = "原来的罢免理由是联名的人签过名的，不能改动。"
    advice = "请保留原来的全文，把缺的内容写在后面。"
