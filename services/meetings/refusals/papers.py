"""Why a paper of a named vote is not taken as it was read."""

from shared.errors import Refused


class PaperIsInDispute(Refused, code="meetings.paper_is_in_dispute", status=409):
    sentence = "这张纸质票两个人看到的不一样，不能再由这两个人登记、核对或者作废。"
    advice = "请另外一名村干部或乡镇工作人员，和这两个人一起再看这张纸质票。"


class NoPaperInDispute(Refused, code="meetings.no_paper_in_dispute", status=409):
    sentence = "这个人没有两次看到不一样的纸质票。"
    advice = "请刷新页面，看还有谁的票等待再看。"


class ThirdMustDiffer(Refused, code="meetings.third_must_differ", status=409):
    sentence = "再看这张纸质票的人，不能是登记的人，也不能是核对的人。"
    advice = "请另外一名村干部或乡镇工作人员再看。"


class NobodyElseReadsThat(Refused, code="meetings.nobody_else_reads_that", status=422):
    sentence = "三个人看到的都不一样，这张纸质票不能计入。"
    advice = "请三个人再一起看一次；看不清楚的，由您作废这张登记，原因记入会议记录。"
