"""Keys for the operations that Azure offers on the selected machine, the same on every screen with machines."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from asr_tui.domain.direction import leads_home
from asr_tui.domain.lifecycle import Action, allowed_actions
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.navigation import ActionsOf
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.shell.vault_screen import VaultScreen

_ENDINGS = (Action.CLEAN_UP, Action.COMMIT, Action.REPROTECT)
"""Actions that end a drill or a failover; only the next sensible one has a key."""


class MachineKeysScreen(VaultScreen):
    """A subclass gives the selected machine and adds the keys to its `BINDINGS`."""

    NEXT_STEPS: ClassVar[tuple[BindingType, ...]] = (
        Binding("n", "begin('COMMIT')", "Commit", id="machine.commit",
                tooltip="Keep the failover, when it runs well there."),
        Binding("n", "begin('REPROTECT')", "Re-protect", id="machine.reprotect",
                tooltip="Copy it back to where it came from."),
        Binding("n", "begin('CLEAN_UP')", "Clean up", id="machine.clean_up",
                tooltip="End the drill: its machine is deleted."),
        Binding("n,f", "fail_back", "Fail back", id="machine.failback",
                tooltip="Start the machine at home again, where it was protected first; asks first."),
    )  # fmt: skip
    DRILL_AND_FAILOVER: ClassVar[tuple[BindingType, ...]] = (
        Binding("t", "begin('DRILL')", "Drill", tooltip="Test failover of the selected machine, into a closed network.",
                id="machine.drill"),
        Binding("f", "begin('FAIL_OVER')", "Fail over", id="machine.failover",
                tooltip="Start the selected machine in the other region; asks first."),
    )  # fmt: skip
    ACTIONS: ClassVar[BindingType] = Binding(
        "a", "actions", "Actions", id="machine.actions",
        tooltip="All that Azure offers for the selected machine now: commit, rollback (re-protect, then failback), "
        "disable and more.",
    )  # fmt: skip

    def selected_machine(self) -> ProtectedItem | None:
        """The machine under the cursor, or None."""
        return None

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        """The protected item under the cursor; the vault where there is none."""
        found = self.selected_machine()
        resource = found.id if found else self.vault.id
        return (ResourceLink(resource, resource.name),)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only actions that Azure offers for the machine now have a key."""
        if action == "actions" and self.selected_machine() is None:
            return False
        if action == "begin" and Action[str(parameters[0])] not in self.actions_with_keys():
            return False
        if action == "fail_back" or (action, parameters) == ("begin", ("FAIL_OVER",)):
            found = self.selected_machine()
            homewards = found is not None and leads_home(found)
            return Action.FAIL_OVER in self.actions_with_keys() and (action == "fail_back") is homewards
        return super().check_action(action, parameters)

    def actions_with_keys(self) -> tuple[Action, ...]:
        """Actions that Azure offers for the selected machine, without all endings but the first."""
        found = self.selected_machine()
        offered = allowed_actions(found).actions if found else ()
        first = next((one for one in offered if one in _ENDINGS), None)
        return tuple(one for one in offered if one is first or one not in _ENDINGS)

    def action_actions(self) -> None:
        self._open_menu(None)

    def action_begin(self, name: str) -> None:
        self._open_menu(Action[name])

    def action_fail_back(self) -> None:
        self._open_menu(Action.FAIL_OVER)

    def _open_menu(self, first: Action | None) -> None:
        if found := self.selected_machine():
            self.go_to(ActionsOf(found, first))
