"""Why a paper of a named vote is not taken as it was read."""

from shared.errors import Refused


class OwnPaper(Refused, code="meetings.own_paper", status=409):
    sentence = "自己的票不能由自己登记或核对。"
    advice = "请用自己的手机表决，或者请另外两名工作人员登记、核对。"


class SecondOfficialMustDiffer(Refused, code="meetings.second_official_must_differ", status=409):
    sentence = "这张纸质票是您登记的，不能由您核对。"
    advice = "请另一名村干部或乡镇工作人员看着纸质票核对。"


class NoPaperEntered(Refused, code="meetings.no_paper_entered", status=409):
    sentence = "这个人没有等待核对的纸质票。"
    advice = "请刷新页面，看还有谁的票等待核对。"


class NoVoteOnPaper(Refused, code="meetings.no_vote_on_paper", status=422):
    sentence = "这个人在表决开始时没有到会，或者没有表决权，纸质票不能登记。"
    advice = "请核对到会名单；表决开始以后到会的，不参加这次表决。"


class VotesByTelephone(Refused, code="meetings.votes_by_telephone", status=409):
    sentence = "选中的人里有用自己的手机签到的，由本人用手机投票，不用纸质票。"
    advice = "手机没电的，借别人的手机登录自己的账号也能投。"


class VotedAlready(Refused, code="meetings.voted_already", status=409):
    sentence = "这个人已经表决过，每人一票，纸质票不再计入。"
    advice = "已经登记而没有核对的，请作废。"


class PapersWait(Refused, code="meetings.papers_wait", status=409):
    """Facts: waiting."""

    sentence = "还有 {waiting} 张纸质票没有第二个人核对，不能结束表决。"
    advice = "请另一名村干部或乡镇工作人员核对；登记错了的，由登记的人或者第三名工作人员作废。"


class PaperIsInDispute(Refused, code="meetings.paper_is_in_dispute", status=409):
    sentence = "这张纸质票两个人看到的不一样，不能再由这两个人登记、核对或者作废。"
    advice = "请另外一名村干部或乡镇工作人员，和这两个人一起再看这张纸质票。"


class LeaderDiscardsNothing(Refused, code="meetings.leader_discards_nothing", status=403):
    sentence = "主持会议的人不能作废纸面上的票或者委托。"
    advice = "请登记的人，或者另外一名村干部、乡镇工作人员看过原件以后作废。"


class NoPaperInDispute(Refused, code="meetings.no_paper_in_dispute", status=409):
    sentence = "这个人没有两次看到不一样的纸质票。"
    advice = "请刷新页面，看还有谁的票等待再看。"


class ThirdMustDiffer(Refused, code="meetings.third_must_differ", status=409):
    sentence = "再看这张纸质票的人，不能是登记的人，也不能是核对的人。"
    advice = "请另外一名村干部或乡镇工作人员再看。"


class NobodyElseReadsThat(Refused, code="meetings.nobody_else_reads_that", status=422):
    sentence = "三个人看到的都不一样，这张纸质票不能计入。"
    advice = "请三个人再一起看一次；看不清楚的，由您作废这张登记，原因记入会议记录。"
