"""The wizard in practice, up to its review and beyond, by keys."""

from __future__ import annotations

from textual.pilot import Pilot

from asr_tui.domain import kinds
from asr_tui.services.workspace import Workspace
from asr_tui.ui.protect import EnableReplicationWizard
from tests.journeys.headless import drafted
from tests.journeys.trouble import VAULT
from tests.ui.pilot import press, settle, shown


async def begun(pilot: Pilot[None], workspace: Workspace) -> None:
    draft = await drafted(workspace, VAULT, ["sql-01"])
    [vault] = [one for one in await workspace.choices.all(kinds.VAULT, draft.subscription) if one.id == draft.vault]
    pilot.app.push_screen(EnableReplicationWizard(workspace, vault))
    await settle(pilot)


async def at_review(pilot: Pilot[None], workspace: Workspace, machine: str) -> None:
    await begun(pilot, workspace)
    await press(pilot, "enter", "slash", *machine, "enter", "space", "enter", "enter", "enter")


def words(pilot: Pilot[None]) -> str:
    """The screen without its line breaks."""
    return " ".join(shown(pilot).split())
