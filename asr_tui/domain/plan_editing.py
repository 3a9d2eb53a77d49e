"""Changes of a recovery plan before it is saved; what a change does not name stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.recovery_plans import (
    MOST_GROUPS,
    MOST_MACHINES,
    GroupKind,
    PlanAction,
    PlanGroup,
    PlanMember,
    RecoveryPlan,
)


class EditRefused(Exception):
    """A change that a recovery plan cannot take; its text says why and what helps, in sentences."""


class ActionPlace(Struct, frozen=True):
    """Where an action stands: the index of its group in the plan, before or after it, and which one there."""

    group: int
    after: bool
    index: int


def boot_indexes(plan: RecoveryPlan) -> tuple[int, ...]:
    """The indexes of the boot groups in the plan."""
    return tuple(index for index, group in enumerate(plan.groups) if group.kind is GroupKind.BOOT)


def boot_number(plan: RecoveryPlan, group: int) -> int:
    """The number of a boot group, from 1; 0 for another kind of group."""
    indexes = boot_indexes(plan)
    return indexes.index(group) + 1 if group in indexes else 0


def group_of(plan: RecoveryPlan, item: ArmId) -> int | None:
    """The index of the group that holds the machine; None where the plan does not hold it."""
    groups = enumerate(plan.groups)
    return next((index for index, group in groups if any(one.item == item for one in group.members)), None)


# Machines


def add_members(plan: RecoveryPlan, members: Iterable[PlanMember], group: int) -> RecoveryPlan:
    """The machines at the end of a boot group, in their order; those that the plan holds already stay where they are.

    Raises EditRefused for a group that takes no machines, and beyond what a plan can hold.
    """
    _boot(plan, group)
    known = {one.item for one in plan.members}
    new = tuple({one.item: one for one in members if one.item not in known}.values())
    if len(known) + len(new) > MOST_MACHINES:
        raise EditRefused(
            f"A recovery plan holds at most {MOST_MACHINES} machines; this would be {len(known) + len(new)}. "
            "Make a second plan for the others."
        )
    target = plan.groups[group]
    return _with_group(plan, group, replace(target, members=(*target.members, *new)))


def remove_members(plan: RecoveryPlan, items: Collection[ArmId]) -> RecoveryPlan:
    """The plan without these machines; its groups stay, also when they are empty."""
    return replace(plan, groups=tuple(_without(group, items) for group in plan.groups))


def move_members(plan: RecoveryPlan, items: Collection[ArmId], group: int) -> RecoveryPlan:
    """These machines at the end of another boot group, in the order of the plan. Those that are there already stay."""
    _boot(plan, group)
    there = {one.item for one in plan.groups[group].members}
    moving = tuple(one for one in plan.members if one.item in items and one.item not in there)
    rest = remove_members(plan, {one.item for one in moving})
    target = rest.groups[group]
    return _with_group(rest, group, replace(target, members=(*target.members, *moving)))


def shift_members(plan: RecoveryPlan, items: Collection[ArmId], by: int) -> RecoveryPlan:
    """These machines, all of one boot group, in the boot group `by` places further; a new last one is made if needed.

    Raises EditRefused where there is no such group.
    """
    here = next((group for one in items if (group := group_of(plan, one)) is not None), None)
    indexes = boot_indexes(plan)
    if here is None or here not in indexes:
        raise EditRefused("The plan does not hold that machine any more.")
    place = indexes.index(here) + by
    if place < 0:
        raise EditRefused("It is in the first group already.")
    if place >= len(indexes):
        if set(items) >= {one.item for one in plan.groups[here].members}:
            raise EditRefused("It is in the last group already, with no other machine.")
        plan = add_group(plan, len(indexes))
    return move_members(plan, items, boot_indexes(plan)[place])


# Groups


def add_group(plan: RecoveryPlan, at: int) -> RecoveryPlan:
    """An empty boot group as number `at` + 1. Raises EditRefused beyond what a plan can hold."""
    indexes = boot_indexes(plan)
    if len(indexes) >= MOST_GROUPS:
        raise EditRefused(f"A recovery plan has at most {MOST_GROUPS} groups.")
    index = indexes[at] if at < len(indexes) else len(plan.groups)
    return replace(plan, groups=(*plan.groups[:index], PlanGroup(GroupKind.BOOT), *plan.groups[index:]))


def remove_group(plan: RecoveryPlan, group: int) -> RecoveryPlan:
    """The plan without a boot group, its machines and its actions. Raises EditRefused for its only one."""
    _boot(plan, group)
    if len(boot_indexes(plan)) == 1:
        raise EditRefused("A recovery plan needs one group at least.")
    return replace(plan, groups=(*plan.groups[:group], *plan.groups[group + 1 :]))


def move_group(plan: RecoveryPlan, group: int, by: int) -> RecoveryPlan:
    """A boot group with its machines and actions, `by` places among the boot groups. Raises EditRefused at the ends."""
    _boot(plan, group)
    indexes = list(boot_indexes(plan))
    place = indexes.index(group) + by
    if not 0 <= place < len(indexes):
        raise EditRefused(f"It is the {'first' if by < 0 else 'last'} group already.")
    order = indexes.copy()
    order.insert(place, order.pop(indexes.index(group)))
    groups = list(plan.groups)
    for index, source in zip(indexes, order, strict=True):
        groups[index] = plan.groups[source]
    return replace(plan, groups=tuple(groups))


# Actions


def action_places(plan: RecoveryPlan) -> Iterator[tuple[ActionPlace, PlanAction]]:
    """All actions in the order in which they run."""
    for group, after in _lists(plan):
        for index, action in enumerate(_actions(plan, group, after=after)):
            yield ActionPlace(group, after, index), action


def action_at(plan: RecoveryPlan, place: ActionPlace) -> PlanAction:
    """The action of that place. Raises EditRefused where there is none."""
    found = _actions(plan, place.group, after=place.after) if place.group < len(plan.groups) else ()
    if not 0 <= place.index < len(found):
        raise EditRefused("That action is not in the plan any more.")
    return found[place.index]


def add_action(plan: RecoveryPlan, group: int, action: PlanAction, *, after: bool) -> tuple[RecoveryPlan, ActionPlace]:
    """An action as the last one before or after a group, and its place. Raises EditRefused where its name is taken."""
    _name_free(plan, action.name)
    actions = _actions(plan, group, after=after)
    return _with_actions(plan, group, (*actions, action), after=after), ActionPlace(group, after, len(actions))


def replace_action(plan: RecoveryPlan, place: ActionPlace, action: PlanAction) -> RecoveryPlan:
    """Another action in that place. Raises EditRefused where its new name is taken."""
    if action.name.casefold() != action_at(plan, place).name.casefold():
        _name_free(plan, action.name)
    actions = list(_actions(plan, place.group, after=place.after))
    actions[place.index] = action
    return _with_actions(plan, place.group, actions, after=place.after)


def remove_action(plan: RecoveryPlan, place: ActionPlace) -> RecoveryPlan:
    """The plan without that action."""
    action_at(plan, place)
    actions = _actions(plan, place.group, after=place.after)
    return _with_actions(plan, place.group, (*actions[: place.index], *actions[place.index + 1 :]), after=place.after)


def move_action(plan: RecoveryPlan, place: ActionPlace, by: int) -> tuple[RecoveryPlan, ActionPlace]:
    """The action one place earlier (`by` -1) or later (1), and its new place.

    Beyond the first or last action of its list it goes to the list before or after: before a group, after it, before
    the next group. Raises EditRefused at the ends of the plan.
    """
    action = action_at(plan, place)
    rest = remove_action(plan, place)
    actions = _actions(rest, place.group, after=place.after)
    index = place.index + by
    if 0 <= index <= len(actions):
        new = replace(place, index=index)
    else:
        lists = _lists(plan)
        where = lists.index((place.group, place.after)) + by
        if not 0 <= where < len(lists):
            raise EditRefused(f"It is the {'first' if by < 0 else 'last'} in the plan already.")
        group, after = lists[where]
        new = ActionPlace(group, after, 0 if by > 0 else len(_actions(rest, group, after=after)))
    there = list(_actions(rest, new.group, after=new.after))
    there.insert(new.index, action)
    return _with_actions(rest, new.group, there, after=new.after), new


def with_instructions(action: PlanAction, text: str) -> PlanAction:
    """The manual action with another text."""
    return replace(action, details={**action.details, "description": text})


def with_runbook(action: PlanAction, runbook: ArmId) -> PlanAction:
    return replace(action, details={**action.details, "runbookId": str(runbook)})


def with_side(action: PlanAction, side: str) -> PlanAction:
    """The runbook for the other side: "Primary" or "Recovery"."""
    return replace(action, details={**action.details, "fabricLocation": side})


def toggled(words: tuple[str, ...], word: str) -> tuple[str, ...]:
    """The words without this one, or with it at the end; whatever its letter case."""
    rest = tuple(one for one in words if one.casefold() != word.casefold())
    return rest if len(rest) < len(words) else (*words, word)


# Undo


class Editing(Struct, frozen=True):
    """A plan that is being edited.

    base    as it was read; None for a plan that does not exist yet
    plan    as it is now
    past    as it was before each change, oldest first
    """

    plan: RecoveryPlan
    base: RecoveryPlan | None = None
    past: tuple[RecoveryPlan, ...] = ()

    def to(self, plan: RecoveryPlan) -> Editing:
        """The editing after a change; a change of nothing is none."""
        return self if plan == self.plan else replace(self, plan=plan, past=(*self.past, self.plan))

    def undone(self) -> Editing:
        """The editing without its last change. Raises EditRefused where there is none."""
        if not self.past:
            raise EditRefused("There is no change to undo.")
        return replace(self, plan=self.past[-1], past=self.past[:-1])

    @property
    def changed(self) -> bool:
        """Whether there is something to save."""
        if self.base is None:
            return bool(self.plan.members or self.past)
        return self.plan.groups != self.base.groups


def _boot(plan: RecoveryPlan, group: int) -> None:
    if not 0 <= group < len(plan.groups):
        raise EditRefused("That group is not in the plan any more.")
    if plan.groups[group].kind is not GroupKind.BOOT:
        raise EditRefused(f"The {plan.groups[group].kind.value} group takes actions only, no machines.")


def _without(group: PlanGroup, items: Collection[ArmId]) -> PlanGroup:
    return replace(group, members=tuple(one for one in group.members if one.item not in items))


def _with_group(plan: RecoveryPlan, index: int, group: PlanGroup) -> RecoveryPlan:
    return replace(plan, groups=(*plan.groups[:index], group, *plan.groups[index + 1 :]))


def _lists(plan: RecoveryPlan) -> list[tuple[int, bool]]:
    """Each list of actions as (group, after), in the order in which they run."""
    return [(group, after) for group in range(len(plan.groups)) for after in (False, True)]


def _actions(plan: RecoveryPlan, group: int, *, after: bool) -> tuple[PlanAction, ...]:
    return plan.groups[group].after if after else plan.groups[group].before


def _with_actions(plan: RecoveryPlan, index: int, actions: Sequence[PlanAction], *, after: bool) -> RecoveryPlan:
    group = plan.groups[index]
    new = replace(group, after=tuple(actions)) if after else replace(group, before=tuple(actions))
    return _with_group(plan, index, new)


def _name_free(plan: RecoveryPlan, name: str) -> None:
    """An action is known by its name in a job; two of one name could not be told apart."""
    if not name.strip():
        raise EditRefused("An action needs a name.")
    if any(action.name.casefold() == name.casefold() for _, action in action_places(plan)):
        raise EditRefused(f"Another action of this plan is named {name}: choose another name.")
