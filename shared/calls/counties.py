"""What the law leaves to the county, chosen by its staff; answered by the meetings service."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import AreaCode, Done
from shared.contracts import About, Command, Query, Record
from shared.vocabulary import CountyRule


class ChooseCountyRule(Command[Done], key="meetings.choose_county_rule"):
    """From a day to come on, by a text of the county; meetings are judged by what is in force on their day. Never changed: another choice
    from a later day replaces it. By the county's staff."""

    county: AreaCode
    rule: Annotated[CountyRule, About("县定的规定")]
    effective_from: Annotated[date, About("从哪一天起施行", help="明天或以后。以前的会议仍按当时的规定算。")]
    source: Annotated[str, About("依据", help="文件名称和文号，会议结果里会写明。", shortest=4, longest=200, lines=2)]


class CountyChoiceView(Record):
    rule: CountyRule
    label: str
    effective_from: date
    source: str
    decided_by: UUID
    decided_at: datetime


class CountyChoices(Record):
    items: tuple[CountyChoiceView, ...] = ()


class ListCountyRules(Query[CountyChoices], key="meetings.list_county_rules"):
    """All choices of a county, the latest first: for whoever sees the county."""

    county: AreaCode
