"""What the numbers of law are called on their public page: whose number it is, and what it limits."""

from shared.vocabulary import Body

_SUBJECTS = {body.value: body.chinese for body in Body} | {
    "propose": "提出议题", "review": "支委会审核", "posting": "公示", "inquiries": "质询", "opinions": "意见", "members_first": "党员先议", "remarks": "议一议", "attendance": "到会登记", "meeting": "会议", "vote": "表决", "secret_ballot": "网上无记名投票", "withdrawal": "回避", "step": "表决的步骤", "briefings": "通报", "conveyance": "文件传达", "periodic_briefing": "定期通报", "completion": "办结", "photos": "照片", "oversight": "督促",
    "annual_review": "年度评议", "ordinary_meeting": "例会", "convening": "召集会议", "calendar": "应开的会议", "disclosure": "村务公开", "levy": "筹资筹劳", "hearing": "听证评审", "recall": "罢免村委会成员", "demand": "联名要求召开会议",
    "county_head": "县处级以上干部", "section_level": "科级干部", "section_and_below": "科级以下干部", "cadre": "全体干部",
    "party_member": "党员", "branch_secretary": "党支部书记和委员",
}  # fmt: skip

_ITEMS = {
    "members": "党员联名人数", "villagers": "村民联名比例", "representatives": "村民代表联名比例",
    "notice": "提前通知天数", "urgent_notice": "紧急情况提前通知天数", "quorum": "到会人数", "quorum_of_households": "到会户代表", "majority_of_households": "赞成的户",
    "majority": "通过票数", "most_for_one_proxy": "一个人最多替几个人参加", "per_year": "每年次数", "demand": "要求召开的人数", "demand_of_villagers": "村民要求的人数",
    "demand_of_representatives": "村民代表要求的人数", "convening_days": "够人数后多久没有召集就提示乡镇", "convening_days_for_the_county": "够人数后多久没有召集就提示县里", "check_within": "几日内核对要件", "confirm_within": "几日内由到会的另一名委员核对，过期乡镇也可以核对", "signing_days": "多久没有新的联名就给新要求让路", "convene_within": "几日内召集投票", "vote_within": "通知后几日内投票", "off_duty": "通过后多少天内名册没改也不再请本人办事", "turnout": "投票人数",
    "days": "天数", "of_a_major_project": "重大项目通报次数", "ahead": "提前多久可以登记", "again": "没有通过的，同一步还可以表决几次", "code_life": "签到码有效多久", "stays_open": "至少开放多久", "teller_answers": "监票人多久没有回应可以换", "open_at_once": "同时等待答复的问题数", "alike": "多相近就提示可能是同一件事", "much_alike": "多相近算很相近", "photos": "现场照片张数", "each": "每人对一个议题最多几条看法", "of_one_kind": "同一用途的照片最多张数", "stuck_days": "多久没有进展就提示乡镇", "unhung_days": "公示多久没有张贴就提示乡镇", "unhung_days_for_the_county": "公示多久没有张贴就提示县里", "task_days": "任务逾期多久就提示乡镇",
    "returned_sheets": "签名单退回几次就提示乡镇", "held_within": "召集期限过后多久以内开会", "count_waits": "表决开始后多久没有结果就提示乡镇", "lasts": "开始后多久以内登记和投票", "to_disagree": "登记别人回避后多久可以开始表决",
    "apart": "相隔多久才算两次", "not_competent_running": "连续几年不称职就终止职务", "finances_per_year": "财务收支每年公开次数", "busy_finances_per_year": "收支较多时每年公开次数",
    "most_labour": "每年筹劳上限", "most_money": "每年筹资上限", "oldest_man": "男劳力最大年龄", "oldest_woman": "女劳力最大年龄",
    "youngest": "劳力最小年龄", "reply": "县里答复时限", "posting_days": "方案公示天数", "of_major_projects": "重大项目是否先听证", "of_demolition": "征收拆迁是否先听证",
    "of_collective_land": "集体土地是否先听证", "least_concerned_households": "至少听取的利害关系户", "least_representatives": "至少听取的村民代表",
    "least_experts": "至少听取的专业人员", "least_township": "至少听取的乡镇人员", "fewest_households": "每名代表最少户数",
    "most_households": "每名代表最多户数", "share_of_representatives": "村民代表所占比例", "share_of_women": "妇女代表所占比例",
    "year_courses": "每年培训班次", "year_hours": "每年学时", "year_days": "每年培训天数", "year_credits": "每年学分",
    "required_credits": "必修学分", "bonus_credits": "奖励学分", "five_year_hours": "五年学时", "five_year_months": "五年培训月数",
    "abroad_days": "出国培训长短期分界", "abroad_long_cap": "出国培训（长期）上限", "abroad_short_cap": "出国培训（短期）上限",
    "cycle": "考核周期", "day_hours": "一天折合学时", "half_day": "半天折合", "degree_study_cap": "在职学历教育上限",
    "external_training_cap": "外出培训上限", "hand_in_days": "季末申报天数", "in_unit_class_cap": "单位内培训上限",
    "leave_share": "请假超过多少退学", "make_up_after_promotion": "提拔后补训期限", "make_up_within": "补学期限",
    "online_elective": "网络选修折算", "online_hours": "每年网络自学学时", "online_long": "长课学时",
    "online_long_minutes": "长课时长", "online_middle": "中课学时", "online_middle_minutes": "中课时长",
    "online_required": "网络必修折算", "online_short": "短课学时", "online_watched": "网络课程应看比例",
    "days_of_party_affairs": "党务公示天数", "paper_of_the_city": "市级论文", "paper_of_the_province": "省级论文", "paper_of_the_state": "国家级论文", "posting": "公示天数",
    "study_hour": "一学时的分钟数", "teaching": "授课折算", "unit_average": "单位领导班子平均分", "unqualified_years": "连续不合格年数",
    "year_begins": "学分年度开始", "least": "最少张数才开箱", "within": "收到后多少天内传达到人", "dues": "党费收缴几个月通报一次", "routine": "日常工作几个月通报一次",
    "remind": "到期前多少天提示", "entered_within": "会后多少天内登记", "overdue_days": "逾期多少天就提示乡镇", "furthest": "最远定在多少天以内", "should_attend": "回避的人是否仍计入应到会（1 为计入）",
}  # fmt: skip


def name_of(number: str) -> str:
    """村民会议：提前通知天数, or nothing for a number that has no name here."""
    subject, _, item = number.partition(".")
    if subject not in _SUBJECTS or item not in _ITEMS:
        return ""
    return f"{_SUBJECTS[subject]}：{_ITEMS[item]}"
