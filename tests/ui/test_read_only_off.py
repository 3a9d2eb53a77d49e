"""Read-only is ended in place, after a question, down to the wire."""

from __future__ import annotations

from asr_tui.services.workspace import AzureOptions, PracticeOptions
from asr_tui.ui.protect import EnableReplicationWizard
from tests.ui.pilot import press, running, shown
from tests.ui.protect.wizard_under_test import wizard
from tests.workspaces import FakeOpener


async def test_a_question_with_the_safe_answer_first_then_changes() -> None:
    opener = FakeOpener()
    async with running(PracticeOptions(read_only=True), opener) as pilot:
        workspace = opener.opened[-1]
        await press(pilot, "N")
        assert "! New vault: this session is read-only. F2 allows changes, after a question." in shown(pilot)
        await press(pilot, "f2")
        assert "Allow changes in this session?" in shown(pilot)
        await press(pilot, "enter")
        assert "READ-ONLY" in shown(pilot)
        assert workspace.environment.read_only
        await press(pilot, "f2", "down", "enter")
        assert "READ-ONLY" not in shown(pilot)
        assert "Changes are allowed now." in shown(pilot)
        assert not workspace.environment.read_only
        await press(pilot, "N")
        assert "Where shall the vault be created?" in shown(pilot)


async def test_on_azure_the_palette_leads_there_too_and_it_says_as_whom() -> None:
    opener = FakeOpener()
    async with running(AzureOptions(read_only=True), opener) as pilot:
        await press(pilot, "colon", *"allow changes", "enter")
        assert f"as {opener.opened[-1].identity.name}" in " ".join(shown(pilot).split())
        await press(pilot, "down", "enter")
        assert not opener.opened[-1].environment.read_only


async def test_the_wizard_goes_on_where_it_is() -> None:
    async with wizard(read_only=True) as under:
        assert "Read-only: look at everything" in shown(under.pilot)
        await press(under.pilot, "N")
        assert "this session is read-only" in shown(under.pilot)
        under.workspace.allow_changes()
        screen = under.pilot.app.screen
        assert isinstance(screen, EnableReplicationWizard)
        screen.changes_allowed()
        await press(under.pilot, "down")
        assert "Read-only: look at everything" not in shown(under.pilot)
        await press(under.pilot, "N")
        assert "Where shall the vault be created?" in shown(under.pilot)
