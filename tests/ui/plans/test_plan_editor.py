"""The editor of a recovery plan by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan_editing import Editing
from asr_tui.domain.recovery_plans import RecoveryPlan, Runbook
from asr_tui.services.workspace import Workspace
from asr_tui.ui.plans.action_form import ActionForm
from asr_tui.ui.plans.editor import PlanEditor
from asr_tui.ui.plans.machines_to_add import MachinesToAdd
from asr_tui.ui.widgets.table import Table
from tests.domain.plan_samples import boot, member
from tests.fakes import FakeCatalog, FakeChanges
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.plans.stage import ALL, SHOP, THE_VAULT, recovery
from tests.workspaces import fake_workspace

ACCOUNT = ArmId(f"{THE_VAULT.id.group_id}/providers/Microsoft.Automation/automationAccounts/aa")
RUNBOOK = Runbook(ACCOUNT.child("runbooks", "Switch-Dns"), "westeurope", "Published", "PowerShell")
SIMPLE = replace(SHOP, groups=(*SHOP.groups[:2], boot(member(1), member(2)), boot(member(3))))


@asynccontextmanager
async def editing(
    plan: RecoveryPlan = SIMPLE, *, catalog: FakeCatalog | None = None
) -> AsyncIterator[tuple[Pilot[None], PlanEditor, Workspace]]:
    async with running() as pilot:
        azure = recovery(plans=(plan, *ALL[1:]))
        workspace = fake_workspace(catalog=catalog, site_recovery=azure, changes=FakeChanges())
        editor = PlanEditor(workspace, THE_VAULT, Editing(plan, plan), (plan, *ALL[1:]))
        await pilot.app.push_screen(editor)
        await settle(pilot)
        yield pilot, editor, workspace
        await workspace.close()


async def to(pilot: Pilot[None], words: str) -> None:
    """Put the cursor on the line that begins so."""
    table = pilot.app.screen.query_one(Table)
    place = next(index for index, row in enumerate(table.rows, 1) if row.text(0).strip().startswith(words))
    await press(pilot, *["down" if place > table.cursor_place else "up"] * abs(place - table.cursor_place))


def groups(editor: PlanEditor) -> list[list[str]]:
    plan = editor.editing.plan
    return [[one.item.name for one in group.members] for group in plan.boot_groups]


async def test_a_machine_goes_later_and_earlier_by_keys() -> None:
    async with editing() as (pilot, editor, _):
        await to(pilot, "web-02")
        await press(pilot, "plus")
        assert groups(editor) == [["item-1"], ["item-3", "item-2"]]
        await press(pilot, "shift+down")
        assert groups(editor) == [["item-1"], ["item-3"], ["item-2"]]
        await press(pilot, "minus", "shift+up")
        assert groups(editor) == [["item-1", "item-2"], ["item-3"], []]
        await press(pilot, "minus")
        assert "It is in the first group already." in shown(pilot)
        await press(pilot, "ctrl+u", "ctrl+u", "ctrl+u", "ctrl+u")
        assert groups(editor) == [["item-1", "item-2"], ["item-3"]]
        await press(pilot, "ctrl+u")
        assert "there is no change to undo" in shown(pilot)


async def test_marked_machines_go_together_to_a_chosen_group() -> None:
    async with editing() as (pilot, editor, _):
        await to(pilot, "web-01")
        await press(pilot, "space", "space")
        assert "2 marked" in shown(pilot)
        await to(pilot, "web-02")
        await press(pilot, "enter", "down", "enter")
        assert groups(editor) == [[], ["item-3", "item-1", "item-2"]]


async def test_a_replication_group_moves_and_leaves_as_a_whole() -> None:
    plan = replace(SIMPLE, groups=(*SHOP.groups[:2], boot(member(1)), boot(member(4), member(5))))
    async with editing(plan) as (pilot, editor, _):
        await to(pilot, "web-04")
        assert "it moves as a whole with web-05" in " ".join(shown(pilot).split())
        await press(pilot, "minus")
        assert groups(editor) == [["item-1", "item-4", "item-5"], []]
        await press(pilot, "delete")
        assert groups(editor) == [["item-1"], []]


async def test_machines_are_added_with_their_replication_group_and_other_plans_are_named() -> None:
    async with editing() as (pilot, editor, _):
        await to(pilot, "Group 2")
        await press(pilot, "N", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MachinesToAdd))
        words = " ".join(shown(pilot).split())
        assert "comes with web-05 (replication group)" in words
        assert "also in away" in words
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PlanEditor)
        assert groups(editor) == [["item-1", "item-2"], ["item-3", "item-4", "item-5"]]


async def test_a_manual_action_keeps_what_is_typed_after_esc() -> None:
    async with editing() as (pilot, editor, _):
        await to(pilot, "Group 1")
        await press(pilot, "N", "down", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ActionForm))
        await press(pilot, *["tab"] * 7)
        await press(pilot, *"Call", "enter", *"4711", "escape")
        (action,) = editor.editing.plan.boot_groups[0].after
        assert (action.name, action.instructions) == ("Manual action 1", "Call\n4711")
        assert "after: Manual action 1" in shown(pilot)


async def test_a_new_action_of_which_nothing_was_typed_is_left_out() -> None:
    async with editing() as (pilot, editor, _):
        await to(pilot, "Group 1")
        await press(pilot, "N", "down", "enter", "escape")
        assert editor.editing.plan == SIMPLE


async def test_a_runbook_is_chosen_from_the_accounts_of_the_subscription() -> None:
    draft = replace(RUNBOOK, id=ACCOUNT.child("runbooks", "Draft"), state="New")
    async with editing(catalog=FakeCatalog({kinds.RUNBOOK: (RUNBOOK, draft)})) as (pilot, editor, _):
        await to(pilot, "Group 1")
        await press(pilot, "N", "down", "down", "down", "enter")
        await press(pilot, "home", "down", "enter")
        assert "it was never published" in shown(pilot)
        await press(pilot, *"Switch", "enter", "ctrl+s")
        (action,) = editor.editing.plan.boot_groups[0].before
        assert action.runbook == RUNBOOK.id
        await press(pilot, "enter", "home", "down", "down", "enter", "down", "enter", "escape")
        (action,) = editor.editing.plan.boot_groups[0].before
        assert action.side == "Primary"
        assert action.failover_types == ("UnplannedFailover", "PlannedFailover")
        assert "failovers only" in shown(pilot)


async def test_runbooks_that_cannot_be_read_say_why_and_an_id_can_be_typed() -> None:
    catalog = FakeCatalog()
    catalog.errors["runbooks"] = AccessDenied("No right to read runbooks", "", "")
    async with editing(catalog=catalog) as (pilot, editor, _):
        await to(pilot, "Group 1")
        await press(pilot, "N", "down", "down", "down", "enter")
        await press(pilot, "home", "down", "enter")
        assert "could not be read (No right" in " ".join(shown(pilot).replace("│", "").split())
        await press(pilot, *"elsewhere")
        assert "runbook's id is" in shown(pilot)
        await press(pilot, *["backspace"] * 9, *str(RUNBOOK.id), "enter", "escape")
        (action,) = editor.editing.plan.boot_groups[0].before
        assert action.runbook == RUNBOOK.id


async def test_the_fixed_groups_can_be_neither_moved_nor_removed() -> None:
    async with editing() as (pilot, editor, _):
        for key in ("delete", "plus"):
            await press(pilot, "home", key)
            assert "Shutdown and Failover" in " ".join(shown(pilot).split())
        assert editor.editing.plan == SIMPLE


async def test_nothing_changed_leaves_without_a_question() -> None:
    async with editing() as (pilot, _, _):
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, PlanEditor)
