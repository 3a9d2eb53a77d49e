"""Azure's second factor by keys, over fakes: told at sign-in, asked for before a run, and a run that pauses for it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from asr_tui.domain.errors import SignInFailed
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.run import RunState
from asr_tui.services.workspace import AzureOptions
from asr_tui.ui.app import AsrApp
from asr_tui.ui.dialogs.sign_in_again import SignInAgain
from asr_tui.ui.present.home import run_row
from asr_tui.ui.present.rows import split
from asr_tui.ui.run.run import RunScreen
from tests.fakes import NOW, FakeSession
from tests.ui.machine.stage import Stage, on_menu
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.review.stage import NAME
from tests.workspaces import FakeOpener

COMMAND = 'az login --tenant t-1 --scope https://management.azure.com/.default --claims-challenge "eyJhY2Nlc3M="'
BY_AZ = SignInFailed(
    "Azure asks for a second factor",
    "This sign-in shows none. Nothing was changed.",
    f"Run this in another shell (Azure CLI 2.76 or newer): {COMMAND} Then press S here.",
    "RequestDisallowedByPolicy",
    command=COMMAND,
)


def session_of(stage: Stage) -> FakeSession:
    session = stage.workspace.session
    assert isinstance(session, FakeSession)
    return session


def words(pilot: Pilot[Any]) -> str:
    return " ".join(shown(pilot).split())


async def confirmed(stage: Stage) -> None:
    """The failover, with its name typed and its button pressed."""
    await press(stage.pilot, "enter", "tab", *NAME, "enter", "enter")


class Lacking(FakeOpener):
    """Opens sessions whose sign-in shows no second factor."""

    async def azure(self, *given: Any) -> Any:
        workspace = await super().azure(*given)
        assert isinstance(workspace.session, FakeSession)
        workspace.session.lacks_second_factor = True
        return workspace


@pytest.mark.parametrize("lacks", [True, False])
async def test_at_sign_in_it_is_said_that_changes_will_ask_for_it(lacks: bool) -> None:
    async with running(AzureOptions(), Lacking() if lacks else FakeOpener()) as pilot:
        await settle(pilot)
        assert ("Changes will ask for a second factor (MFA)" in words(pilot)) is lacks


async def test_it_is_asked_for_before_a_run_starts() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        session = session_of(stage)
        session.lacks_second_factor = True
        await confirmed(stage)
        assert "Azure will ask for a second factor" in shown(stage.pilot)
        assert stage.changes.applied == []
        assert stage.workspace.runs.all == ()
        await press(stage.pilot, "enter")
        assert (session.second_factor_asked, session.signed_in_again) == (True, 1)
        await until(stage.pilot, lambda: isinstance(stage.pilot.app.screen, RunScreen))
        assert len(stage.changes.applied) == 1


async def test_it_holds_no_failover_up_and_is_asked_once() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        session_of(stage).lacks_second_factor = True
        await confirmed(stage)
        await press(stage.pilot, "down", "enter")
        await until(stage.pilot, lambda: isinstance(stage.pilot.app.screen, RunScreen))
        assert len(stage.changes.applied) == 1
        assert session_of(stage).signed_in_again == 0
        assert not stage.workspace.lacks_second_factor


@pytest.mark.parametrize("keys", [("escape",), ("enter", "escape")])
async def test_whoever_gives_up_has_sent_nothing(keys: tuple[str, ...]) -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        session = session_of(stage)
        session.lacks_second_factor = True
        session.sign_in_errors = [BY_AZ]
        await confirmed(stage)
        await press(stage.pilot, *keys)
        assert stage.changes.applied == []
        assert "FAIL OVER web-01" in shown(stage.pilot)


@pytest.mark.parametrize("again", ["r", "S"])
async def test_a_run_that_azure_refuses_pauses_and_goes_on_after_s(again: str) -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        assert isinstance(stage.pilot.app, AsrApp)
        stage.pilot.app._open_workspace = stage.workspace
        stage.changes.errors.append(BY_AZ)
        session_of(stage).sign_in_errors = [BY_AZ]
        await confirmed(stage)
        await until(stage.pilot, lambda: "Paused: sign in again to go on." in shown(stage.pilot))
        assert "after S the run goes on by itself" in words(stage.pilot)
        assert "az login --tenant t-1" in words(stage.pilot)
        await press(stage.pilot, "y")
        assert stage.pilot.app.clipboard == COMMAND
        stage.pilot.app.copy_to_clipboard("")

        await press(stage.pilot, "S")
        assert isinstance(stage.pilot.app.screen, SignInAgain)
        assert "y Copy the command r I have run it: try again" in words(stage.pilot)
        await press(stage.pilot, "y")
        assert stage.pilot.app.clipboard == COMMAND
        assert len(stage.changes.applied) == 1
        await press(stage.pilot, again)
        (run_id,) = [run.id for run in stage.workspace.runs.all]
        await until(stage.pilot, lambda: stage.workspace.runs.get(run_id).steps[0].error is None)
        await until(stage.pilot, lambda: len(stage.changes.applied) == 2)
        assert not stage.workspace.runs.get(run_id).paused
        assert isinstance(stage.pilot.app.screen, RunScreen)


async def test_home_says_that_a_run_waits_for_a_sign_in() -> None:
    async with on_menu(first=Action.FAIL_OVER) as stage:
        stage.changes.errors.append(BY_AZ)
        await confirmed(stage)
        await until(stage.pilot, lambda: "Paused" in shown(stage.pilot))
        (run,) = stage.workspace.runs.all
        assert (run.state, run.paused) == (RunState.RUNNING, True)
        row = "".join(text for text, _ in map(split, run_row(run, NOW, 100)))
        assert "! Paused until you sign in again (S): " in row


async def test_a_command_that_az_names_at_the_start_is_copied() -> None:
    async with running(AzureOptions(auth="cli"), FakeOpener(errors=[BY_AZ])) as pilot:
        await settle(pilot)
        assert "y Copy the command" in words(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == COMMAND
        await press(pilot, "r")
        assert "whom Azure will see" in shown(pilot)
