"""Where each household has one vote: why they are not counted so."""

from shared.errors import Refused


class HouseholdsAreCounted(Refused, code="meetings.households_are_counted", status=422):
    """Facts: voting."""

    sentence = "村民代表会议议筹资筹劳按一户一票，不能用{voting}。"
    advice = "请选举手表决，由计票人按户计票；或者召开村民会议。"


class HouseholdsMissing(Refused, code="meetings.households_missing", status=422):
    sentence = "村民代表会议议筹资筹劳按一户一票，还要填写到会代表所代表的户数和赞成的户数。"
    advice = "请计票人按每名代表所代表的户数相加。"


class HouseholdsDoNotAddUp(Refused, code="meetings.households_do_not_add_up", status=422):
    """Facts: whole, present, ayes."""

    sentence = "户数对不上：全村 {whole} 户，到会代表代表 {present} 户，赞成 {ayes} 户。"
    advice = "赞成的户数不能多于到会代表所代表的户数，到会代表所代表的户数不能多于全村户数；请核对后重填。"


class NoHouseholds(Refused, code="meetings.no_households", status=409):
    sentence = "名册上没有本村的户，不能按一户一票表决。"
    advice = "请先在名册里补上户，或者召开村民会议。"
