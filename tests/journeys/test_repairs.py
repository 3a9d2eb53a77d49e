"""What a machine's screens name is mended by keys: new disks, a warning, an old agent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from asr_tui.domain.ids import vault_id
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.services.workspace import Workspace
from asr_tui.ui.navigation import ActionsOf
from asr_tui.ui.present.repairs import ADD_DISKS, DISMISS, UPDATE_AGENT
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.screens import screen_for
from asr_tui.ui.widgets.field_list import FieldList
from tests.journeys.conftest import Open
from tests.journeys.lives import writes
from tests.ui.pilot import press, running, shown, until

VAULT = vault_id("0b1f6471-1bf0-4dda-aec3-333333333333", "rg-dr", "contoso-global-vault")


def has_new_disk(item: ProtectedItem) -> bool:
    return bool(item.unprotected_disks)


def has_old_agent(item: ProtectedItem) -> bool:
    return item.agent_update_required or item.agent_upgradeable


async def item_with(workspace: Workspace, wanted: Callable[[ProtectedItem], bool]) -> ProtectedItem:
    """A protected item that needs the repair; a list tells less than the item itself."""
    for listed in await workspace.session.site_recovery.items(VAULT):
        if listed.stage is Stage.PROTECTED and wanted(item := await workspace.session.site_recovery.item(listed.id)):
            return item
    raise AssertionError("the world has none")


@pytest.mark.parametrize(
    ("needs", "line", "kind", "words"),
    [
        (has_new_disk, ADD_DISKS, "addDisks", "copies"),
        (has_new_disk, DISMISS, "resolveHealthErrors", "hides"),
        (has_old_agent, UPDATE_AGENT, "updateMobilityService", "Mobility service"),
    ],
    ids=["new-disk", "warning", "agent"],
)
async def test_it_is_offered_reviewed_sent_once_and_gone_afterwards(
    open_world: Open, needs: Callable[[ProtectedItem], bool], line: str, kind: str, words: str
) -> None:
    azure, workspace = await open_world(based_on="contoso-large")
    item = await item_with(workspace, needs)
    async with running(size=(100, 40)) as pilot:
        await pilot.app.push_screen(screen_for(ActionsOf(item), workspace))
        menu = pilot.app.screen.query_one("#actions", FieldList)
        await until(pilot, lambda: line in menu.keys)
        menu.move_to(line)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await until(pilot, lambda: words in shown(pilot) and "read at" in shown(pilot))
        assert not writes(azure)
        while getattr(pilot.app.focused, "id", "") != "send":
            await press(pilot, "tab")
        await press(pilot, "enter")
        await until(pilot, lambda: bool(workspace.runs.all) and not workspace.runs.active)
        if line == ADD_DISKS:
            await until(pilot, lambda: "finding is gone" in " ".join(shown(pilot).split()))
    (run,) = workspace.runs.all
    assert [one.error for one in run.steps if one.error] == []
    assert [kind.casefold() in sent or "health" in sent for sent in writes(azure)] == [True, True]
    assert not needs(await workspace.session.site_recovery.item(item.id))
