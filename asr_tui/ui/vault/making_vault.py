"""Makes a vault on screens of its own."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.domain.resources import Subscription, Vault
from asr_tui.ui.navigation import NewVault, RunOf
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.shell.starting import until_done


async def make_vault(screen: AsrScreen[None], subscription: Subscription, made: Callable[[Vault], None]) -> None:
    """Open the form for a new vault and show its run; `made` gets the vault once it exists."""
    if vault := await _create_vault(screen, subscription):
        made(vault)


async def _create_vault(screen: AsrScreen[None], subscription: Subscription) -> Vault | None:
    """Create a vault on screens above this one; None where its run was left or failed."""
    begun = await screen.app.push_screen_wait(screen.screen_for(NewVault(subscription)))
    if begun is None:
        return None
    run_id, vault = begun
    watching = screen.screen_for(RunOf(run_id))
    await screen.app.push_screen(watching)
    if not await until_done(screen.workspace.runs, run_id):
        return None
    screen.workspace.choices.refresh()
    if screen.app.screen is not watching:
        return None
    await watching.dismiss(None)
    return vault
