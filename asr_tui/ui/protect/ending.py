"""Ends of the wizard: the start of its plan, the way out of it, and the end of the program."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.plan import Plan
from asr_tui.ui import messages
from asr_tui.ui.dialogs.quit import QuitWizard
from asr_tui.ui.navigation import RunOf
from asr_tui.ui.protect.preparation import Preparation
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.starting import start_run
from asr_tui.ui.widgets.panes import Pane

LEFT_WORDS = "Your choices are kept. The wizard offers them again when you come back."


def start(wizard: AsrScreen[None], preparation: Preparation, plan: Plan, begun: Callable[[], None]) -> None:
    """Start the confirmed plan and show its run; `begun` is called before the wizard is left."""

    def started(run_id: str) -> None:
        begun()
        preparation.delete_saved(preparation.draft)
        _leave(wizard, preparation, run_id)

    place, runs = wizard.workspace.place(preparation.chosen_vault.id), wizard.workspace.runs
    start_run(wizard, runs, plan, place, on_started=started, on_refused=wizard.show_error)


def leave_kept(wizard: AsrScreen[None], preparation: Preparation) -> None:
    """Close the wizard; where choices are kept for its vault, say so."""
    if preparation.touched and preparation.chosen_vault.id == preparation.vault.id:
        wizard.app.notify(LEFT_WORDS, markup=False)
    _leave(wizard, preparation)


def ask_to_quit(wizard: AsrScreen[None], preparation: Preparation) -> None:
    """Ask before quitting: a q typed ahead, or meant for a filter, must not end the program."""

    async def answered(answer: str | None) -> None:
        if answer == "quit":
            await wizard.run_action("app.quit")

    if any(pane.state == "loading" for pane in wizard.query(Pane)):
        wizard.app.bell()
    elif wizard.workspace.runs.active:
        wizard.run_worker(wizard.run_action("app.quit"), name="quit", group="quit")
    else:
        wizard.app.push_screen(QuitWizard(chosen=preparation.touched), answered)


def _leave(wizard: AsrScreen[None], preparation: Preparation, run_id: str = "") -> None:
    """Close the wizard: to the run, to the screen below, or to the home of another vault where one was chosen."""
    if preparation.chosen_vault.id != preparation.vault.id:
        wizard.post_message(messages.WizardOver(wizard.workspace, preparation.chosen_vault, run_id))
    elif not run_id:
        wizard.dismiss(None)
    else:
        wizard.app.switch_screen(wizard.screen_for(RunOf(run_id)))
