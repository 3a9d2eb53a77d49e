"""Choice of the subscription and the Recovery Services vault."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.run import Run
from asr_tui.ui import messages
from asr_tui.ui.navigation import AllVaults
from asr_tui.ui.present.resource_links import ResourceLink, of_subscription, of_vault
from asr_tui.ui.present.vault import refusal
from asr_tui.ui.vault import vaults_keys
from asr_tui.ui.vault.making_vault import make_vault
from asr_tui.ui.vault.resume import choose_left
from asr_tui.ui.vault.vaults_reading import VaultsReading


class VaultsScreen(VaultsReading):
    """Asks for the subscription where there are several, then for the vault; opens both at once where given."""

    explanation = (
        "A Recovery Services vault holds settings and jobs, no disks. It should not be in the source region, whose "
        "failure you plan for."
    )
    words = ("Recovery Services vault", "Subscription", "Source and target")
    changing_actions = frozenset({"new", "new_first"})
    BINDINGS: ClassVar[list[BindingType]] = vaults_keys.BINDINGS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        listed = self._list if self.is_mounted else None
        chosen, several = self._subscription is not None, len(self._subscriptions) > 1
        offered = vaults_keys.offered(listed, chosen=chosen, several=several, left=bool(self._left.runs))
        if action in self.changing_actions and offered[action]:
            return super().check_action(action, parameters)
        return offered[action] if action in offered else super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action in self.changing_actions and self._subscription is not None:
            return steps.CreateVault.right, (ArmId(f"/subscriptions/{self._subscription.id}"),)
        return super().right_of(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why a key of the list does nothing now."""
        read_only = self.why_not(action) == "read-only"
        own = vaults_keys.reason(action, self._list, read_only=read_only, chosen=self._subscription is not None)
        return own or super().reason(action, parameters)

    def changes_allowed(self) -> None:
        """Read the list again: an empty one says what can be made now."""
        super().changes_allowed()
        self.action_refresh()

    def action_go_on(self) -> None:
        """Open the vault of a run that was left undone, and go on there; ask where there are several."""
        choose_left(self, self._left.runs, self._go_on)

    def _go_on(self, run: Run) -> None:
        self._opening = self._opening.with_run(run)
        self.action_subscriptions()

    def action_open(self) -> None:
        subscription = next((one for one in self._subscriptions if one.id == self.cursor_key), None)
        vault = next((one for one in self._vaults if one.id == self.cursor_key), None)
        if self._subscription is not None:
            if vault is not None:
                self._open(vault)
        elif subscription is not None and (why := refusal(subscription)):
            self.show_notice(why)
            self.app.bell()
        elif subscription is not None:
            self._choose(subscription)

    def action_subscriptions(self) -> None:
        self.show_notice("")
        self.table.end_filter()
        self._load_subscriptions()

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        return (of_vault(ArmId(self.cursor_key)) if self._subscription else of_subscription(self.cursor_key),)

    def action_new(self) -> None:
        """Open the form for a new vault, show its run, and open the vault."""
        if self._subscription is not None:
            making = make_vault(self, self._subscription, self._open)
            self.run_worker(making, name="the new vault", group="watch-new-vault")

    action_new_first = action_new

    def action_all_vaults(self) -> None:
        self.go_to(AllVaults())

    def action_refresh(self) -> None:
        """Read the shown list again."""
        self.show_notice("")
        self.workspace.choices.refresh()
        self._list.forget_states()
        (self._load_vaults if self._subscription else self._load_subscriptions)()

    def action_back(self) -> None:
        """Close the filter, else return to the subscriptions, else to the welcome screen."""
        if self.table.end_filter():
            return
        if self.check_action("subscriptions", ()):
            self.action_subscriptions()
        else:
            self.post_message(messages.WorkspaceLeft(self.workspace))
