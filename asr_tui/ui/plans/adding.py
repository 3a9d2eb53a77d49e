"""Questions about what is added to a recovery plan, each answered with a change of the plan."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from asr_tui.domain import plan_editing as edit
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_editing import ActionPlace
from asr_tui.domain.plan_members import candidates, member, whole_groups
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import MOST_GROUPS, ActionKind, GroupKind, PlanAction, RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.plans.action_form import ActionForm
from asr_tui.ui.plans.machines_to_add import MachinesToAdd
from asr_tui.ui.present.plan_editor import action_key, group_key
from asr_tui.ui.present.recovery_plans import group_head
from asr_tui.ui.present.rows import counted
from asr_tui.ui.shell.base import AsrScreen

Change = Callable[[RecoveryPlan], tuple[RecoveryPlan, str]]
"""A change of a plan, and the key of the line that the cursor goes to. Raises EditRefused."""
_NEW_GROUP = "new"


class Around(Struct, frozen=True):
    """What is offered: the machines and plans of the vault."""

    vault: Vault
    items: tuple[ProtectedItem, ...]
    plans: tuple[RecoveryPlan, ...]


async def addition(screen: AsrScreen[str], around: Around, plan: RecoveryPlan, group: int) -> Change | None:
    """What is added at the group of the cursor; None where nothing is."""
    title = group_head(plan, group)
    question = Choose(f"What is added at {_within(title)}?", (), _offers(plan, group))
    answer = await screen.app.push_screen_wait(question)
    match answer:
        case "machines":
            return await _machines(screen, around, plan, group)
        case "group":
            return lambda now: _with_group(now, group)
        case None:
            return None
        case _:
            kind, _, where = answer.partition(" ")
            return await _new_action(screen, around, plan, group, ActionKind[kind], after=where == "after")


def _offers(plan: RecoveryPlan, group: int) -> list[tuple[str, str, str]]:
    boots = plan.groups[group].kind is GroupKind.BOOT
    machines = [("machines", "Machines", "from this vault")] if boots else []
    return [
        *machines,
        ("MANUAL before", "A manual action before it", "the run waits there for a person"),
        ("MANUAL after", "A manual action after it", ""),
        ("RUNBOOK before", "A runbook before it", "of an Automation account"),
        ("RUNBOOK after", "A runbook after it", ""),
        ("group", "A group after it" if boots else "A group before the others", "empty at first"),
    ]


def _within(title: str) -> str:
    """The title of a group within a sentence: "group 2", "the shutdown"."""
    return title.lower() if title.startswith("Group") else f"the {title.lower()}"


def _with_group(plan: RecoveryPlan, group: int) -> tuple[RecoveryPlan, str]:
    at = edit.boot_number(plan, group)
    made = edit.add_group(plan, at)
    return made, group_key(edit.boot_indexes(made)[at])


async def _machines(screen: AsrScreen[str], around: Around, plan: RecoveryPlan, group: int) -> Change | None:
    title = group_head(plan, group)
    offered = candidates(plan, around.items, around.plans)
    chosen = await screen.app.push_screen_wait(MachinesToAdd(screen.workspace, plan.name, title, offered))
    whole = whole_groups(chosen or (), around.items)
    if not whole:
        return None
    return lambda now: (edit.add_members(now, map(member, whole), group), whole[0].id.casefold())


async def _new_action(
    screen: AsrScreen[str], around: Around, plan: RecoveryPlan, group: int, kind: ActionKind, *, after: bool
) -> Change | None:
    manual = kind is ActionKind.MANUAL
    name = _free_name(plan, "Manual action" if manual else "Runbook")
    action = PlanAction.manual(name, "") if manual else PlanAction.of_runbook(name, ArmId(""))
    made = await screen.app.push_screen_wait(_form(screen, around, plan, action, new=True))
    if made is None:
        return None

    def added(now: RecoveryPlan) -> tuple[RecoveryPlan, str]:
        changed, place = edit.add_action(now, group, made, after=after)
        return changed, action_key(place)

    return added


async def changed_action(
    screen: AsrScreen[str], around: Around, plan: RecoveryPlan, place: ActionPlace
) -> Change | None:
    """An action as a person changes it; None where nothing is changed."""
    action = edit.action_at(plan, place)
    made = await screen.app.push_screen_wait(_form(screen, around, plan, action, new=False))
    if made is None or made == action:
        return None
    return lambda now: (edit.replace_action(now, place, made), action_key(place))


def _form(screen: AsrScreen[str], around: Around, plan: RecoveryPlan, action: PlanAction, *, new: bool) -> ActionForm:
    taken = {one.name.casefold() for one in plan.actions} - {action.name.casefold()}
    return ActionForm(screen.workspace, around.vault, plan.name, action, frozenset(taken), new=new)


def _free_name(plan: RecoveryPlan, words: str) -> str:
    taken = {one.name.casefold() for one in plan.actions}
    numbers = (f"{words} {number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbers if name.casefold() not in taken)


async def to_group(screen: AsrScreen[str], plan: RecoveryPlan, items: frozenset[ArmId], cursor: str) -> Change | None:
    """The boot group to which the machines go, an existing one or a new last one."""
    indexes = edit.boot_indexes(plan)
    answers = [
        (str(index), group_head(plan, index), counted(len(plan.groups[index].members), "machine")) for index in indexes
    ]
    if len(indexes) < MOST_GROUPS:
        answers.append((_NEW_GROUP, "A new last group", "starts after all others"))
    question = f"To which group do these {len(items)} machines go?" if len(items) > 1 else "To which group does it go?"
    answer = await screen.app.push_screen_wait(Choose(question, (), answers))
    if answer is None:
        return None

    def moved(now: RecoveryPlan) -> tuple[RecoveryPlan, str]:
        made = edit.add_group(now, len(edit.boot_indexes(now))) if answer == _NEW_GROUP else now
        group = edit.boot_indexes(made)[-1] if answer == _NEW_GROUP else int(answer)
        return edit.move_members(made, items, group), cursor

    return moved
