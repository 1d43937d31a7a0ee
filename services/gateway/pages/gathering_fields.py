"""Who can be chosen when a session of the members is recorded."""

from collections.abc import Sequence

from services.gateway import places
from services.gateway.forms import Choice
from shared.calls.directory import RollEntry
from shared.ordinals import as_counted

EVERYBODY = "全部到会（再去掉没来的）"


def on_roll(entries: Sequence[RollEntry]) -> list[Choice]:
    """The members, group by group, by name."""
    named = places.names(entry.person_id for entry in entries)
    people = [
        Choice(str(entry.person_id), named.get(entry.person_id, "（没有姓名）"), entry.group_name) for entry in entries
    ]
    return sorted(people, key=lambda choice: (as_counted(choice.hint), choice.label))


def groups(entries: Sequence[RollEntry]) -> list[Choice]:
    named = {entry.group_id: entry.group_name for entry in entries if entry.group_id is not None}
    return [Choice(str(group), name) for group, name in sorted(named.items(), key=lambda pair: as_counted(pair[1]))]
