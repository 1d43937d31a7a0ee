"""The words of a village's year: what has its day in the calendar."""

from shared.vocabulary import Word


class DisclosureKind(Word):
    """Which of the village's affairs are disclosed: each has its own time."""

    GENERAL = "general", "一般事项"
    FINANCES = "finances", "财务收支"
    MAJOR = "major", "重大事项"


class Occasion(Word):
    """What a village's calendar has a day for."""

    MEETING = "meeting", "开会"
    GENERAL_DISCLOSURE = "general_disclosure", "村务公开（一般事项）"
    FINANCES_DISCLOSURE = "finances_disclosure", "村务公开（财务收支）"
    APPRAISAL = "appraisal", "民主评议"


class Committee(Word):
    """Whose members are appraised every year."""

    VILLAGERS = "villagers_committee", "村民委员会"
    SUPERVISION = "supervision_committee", "村务监督委员会"


class Appraised(Word):
    """What more than half of those present found of somebody."""

    COMPETENT = "competent", "称职"
    NOT_COMPETENT = "not_competent", "不称职"
    NEITHER = "neither", "两样都没有过半数"
