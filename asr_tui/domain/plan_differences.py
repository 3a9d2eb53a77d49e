"""Two versions of a recovery plan compared in meaning, and what has changed in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from asr_tui.domain.ids import ArmId
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, PlanMember, with_fixed_groups

Name = Mapping[str, str]
"""The name of a machine by the name of its item, in lower case."""


def unlike(there: Sequence[PlanGroup], wanted: Sequence[PlanGroup]) -> tuple[str, ...]:
    """How the groups that are there differ from those that were wanted, in words; empty where they mean the same.

    Azure adds empty groups, values of its own to an action and the machines' GUIDs: none of these is a difference.
    """
    return tuple(changes(wanted, there, {}))


def changes(before: Sequence[PlanGroup], after: Sequence[PlanGroup], names: Name) -> Iterator[str]:
    """What has changed from one version to the other: "moves web-01 from group 1 to group 2"."""
    old, new = _aligned(before), _aligned(after)
    yield from _members(old, new, names)
    yield from _groups(old, new)
    yield from _actions(old, new)


_FIRST = {GroupKind.SHUTDOWN: 0, GroupKind.FAILOVER: 1}


def _aligned(groups: Sequence[PlanGroup]) -> tuple[PlanGroup, ...]:
    """With the groups that Azure adds, and these first: machines are shut down, then failed over, whatever the list."""
    return tuple(sorted(with_fixed_groups(groups), key=lambda group: _FIRST.get(group.kind, len(_FIRST))))


def group_title(groups: Sequence[PlanGroup], index: int) -> str:
    """ "group 2", "the shutdown", "the failover": the place among the boot groups is a group's number."""
    match groups[index].kind:
        case GroupKind.SHUTDOWN:
            return "the shutdown"
        case GroupKind.FAILOVER:
            return "the failover"
        case GroupKind.BOOT:
            return f"group {sum(group.kind is GroupKind.BOOT for group in groups[: index + 1])}"
        case GroupKind.UNKNOWN:
            return f"the group {groups[index].other.get('groupType') or 'without a kind'}"


def machine_name(member: PlanMember, names: Name) -> str:
    return names.get(member.item.name.casefold(), member.item.name)


def _places(groups: Sequence[PlanGroup]) -> dict[ArmId, tuple[str, PlanMember]]:
    return {
        member.item: (group_title(groups, index), member)
        for index, group in enumerate(groups)
        for member in group.members
    }


def _members(old: Sequence[PlanGroup], new: Sequence[PlanGroup], names: Name) -> Iterator[str]:
    before, after = _places(old), _places(new)
    for item, (place, member) in after.items():
        if item not in before:
            yield f"adds {machine_name(member, names)} to {place}"
        elif before[item][0] != place:
            yield f"moves {machine_name(member, names)} from {before[item][0]} to {place}"
    for item, (place, member) in before.items():
        if item not in after:
            yield f"removes {machine_name(member, names)} from {place}"


def _groups(old: Sequence[PlanGroup], new: Sequence[PlanGroup]) -> Iterator[str]:
    """Other groups, another order of the groups, and the order of the machines in one."""
    kinds = [[_kind(group) for group in groups] for groups in (old, new)]
    boots = [sum(kind == GroupKind.BOOT.value.casefold() for kind in each) for each in kinds]
    if boots[0] != boots[1]:
        yield f"has {boots[1]} boot {_plural('group', boots[1])} instead of {boots[0]}"
    elif sorted(kinds[0]) != sorted(kinds[1]):
        yield "has groups of other kinds"
    elif kinds[0] != kinds[1]:
        yield "has its groups in another order"
    extra = {"groupType"}
    for index, (one, other) in enumerate(zip(old, new, strict=False)):
        was, now = ([member.item for member in group.members] for group in (one, other))
        if was != now and set(was) == set(now):
            yield f"lists the machines of {group_title(new, index)} in another order"
        if not _holds(_without(other.other, extra), _without(one.other, extra)):
            yield f"changes values of {group_title(new, index)} that this program does not show"


def _kind(group: PlanGroup) -> str:
    return (group.kind.value or str(group.other.get("groupType", ""))).casefold()


def _actions(old: Sequence[PlanGroup], new: Sequence[PlanGroup]) -> Iterator[str]:
    before, after = _action_places(old), _action_places(new)
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name, []), after.get(name, [])
        for (place, one), (new_place, other) in zip(was, now, strict=False):
            if place != new_place:
                yield f"moves the action {name} from {place} to {new_place}"
            yield from (f"{change} of the action {name}" for change in _action_changes(one, other))
        yield from (f"removes the action {name} {place}" for place, _ in was[len(now) :])
        yield from (f"adds the action {name} {place}" for place, _ in now[len(was) :])
    if list(before) != list(after) and set(before) == set(after):
        yield "runs its actions in another order"


def _action_places(groups: Sequence[PlanGroup]) -> dict[str, list[tuple[str, PlanAction]]]:
    """The actions by their names, with their places, in order."""
    found: dict[str, list[tuple[str, PlanAction]]] = {}
    for index, group in enumerate(groups):
        for when, actions in (("before", group.before), ("after", group.after)):
            for action in actions:
                found.setdefault(action.name, []).append((f"{when} {group_title(groups, index)}", action))
    return found


def _action_changes(before: PlanAction, after: PlanAction) -> Iterator[str]:
    """`after` may have more values: Azure adds its own."""
    if _words(before.failover_types) != _words(after.failover_types):
        yield "changes the kinds of failover"
    if _words(before.directions) != _words(after.directions):
        yield "changes the directions"
    if before.kind.casefold() != after.kind.casefold():
        yield "changes the kind"
    elif before.instructions != after.instructions:
        yield "changes the text"
    elif before.runbook != after.runbook:
        yield "changes the runbook"
    elif not _holds(after.details, before.details) or not _holds(after.other, before.other):
        yield "changes the values"


def _words(words: Iterable[str]) -> list[str]:
    return sorted(word.casefold() for word in words)


def _without(values: Mapping[str, object], keys: set[str]) -> dict[str, object]:
    return {key: value for key, value in values.items() if key not in keys}


def _holds(there: object, wanted: object) -> bool:
    """Whether everything that was wanted is there; ids whatever their letter case, and null is nothing."""
    if isinstance(wanted, Mapping):
        return isinstance(there, Mapping) and all(
            _holds(there.get(key), value) for key, value in wanted.items() if value is not None
        )
    if isinstance(wanted, list | tuple):
        return (
            isinstance(there, list | tuple)
            and len(there) == len(wanted)
            and all(_holds(one, other) for one, other in zip(there, wanted, strict=True))
        )
    if isinstance(wanted, str) and wanted.startswith("/") and isinstance(there, str):
        return ArmId(wanted) == there
    return there == wanted


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
