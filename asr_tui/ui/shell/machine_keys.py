"""Keys for the operations that Azure offers on the selected machine, the same on every screen with machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from asr_tui.domain.direction import leads_home
from asr_tui.domain.lifecycle import Action, allowed_actions, stage_words
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.navigation import ActionsOf
from asr_tui.ui.present.reasons import not_offered
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.shell.vault_screen import VaultScreen
from asr_tui.ui.text import plain

_ENDINGS = (Action.CLEAN_UP, Action.COMMIT, Action.REPROTECT)
"""Actions that end a drill or a failover; only the next sensible one has a key."""


def next_ending(item: ProtectedItem) -> Action | None:
    """What ends the machine's drill or failover next, where Azure offers it."""
    return next((one for one in allowed_actions(item).actions if one in _ENDINGS), None)


class MachineKeysScreen(VaultScreen):
    """A subclass gives the selected machine and adds the keys to its `BINDINGS`."""

    _offered_then: Mapping[str, tuple[Action, ...]] = {}
    """What Azure offered for each machine when it was drawn last, by the item's name."""
    NEXT_STEPS: ClassVar[tuple[BindingType, ...]] = (
        Binding("n", "next_step", "Next step", show=False, id="machine.next_step",
                tooltip="The next step of the round: clean up, commit, re-protect."),
        Binding("n,k", "begin('COMMIT')", "Commit", id="machine.commit",
                tooltip="Keep the failover, when it runs well there."),
        Binding("n,b", "begin('REPROTECT')", "Re-protect", id="machine.reprotect",
                tooltip="Copy it back to where it came from."),
        Binding("n,u", "begin('CLEAN_UP')", "Clean up", id="machine.clean_up",
                tooltip="End the drill: its machine is deleted."),
        Binding("n", "fail_back", "Fail back", id="machine.failback",
                tooltip="Start the machine at home again, where it was protected first; asks first."),
    )  # fmt: skip
    DRILL_AND_FAILOVER: ClassVar[tuple[BindingType, ...]] = (
        Binding("t", "begin('DRILL')", "Drill", tooltip="Test failover of the selected machine, into a closed network.",
                id="machine.drill"),
        Binding("f", "begin('FAIL_OVER')", "Fail over", id="machine.failover",
                tooltip="Start the selected machine in the other region; asks first."),
        Binding("f", "fail_back", "Fail back", id="machine.failback",
                tooltip="Start the machine at home again, where it was protected first; asks first."),
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
        if action == "next_step" or (action == "actions" and self.selected_machine() is None):
            return False  # what is the next step now has a binding of its own; this one says why there is none
        if action == "begin" and Action[str(parameters[0])] not in self.actions_with_keys():
            return False
        if action == "fail_back" or (action, parameters) == ("begin", ("FAIL_OVER",)):
            found = self.selected_machine()
            homewards = found is not None and leads_home(found)
            return Action.FAIL_OVER in self.actions_with_keys() and (action == "fail_back") is homewards
        return super().check_action(action, parameters)

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why Azure does not offer that action now; that no machine is selected."""
        if action in {"actions", "begin", "next_step", "fail_back"}:
            wanted = Action[str(parameters[0])] if parameters else Action.FAIL_OVER if action == "fail_back" else None
            return not_offered(self.selected_machine(), wanted)
        return super().reason(action, parameters)

    def draw(self) -> None:
        """Draw; a key that was pressed for what Azure offered before does nothing."""
        then = self._offered_then
        super().draw()
        self._offered_then = {one.id.name: allowed_actions(one).actions for one in self.snapshot.items}
        found = self.selected_machine()
        name = found.id.name if found else ""
        if found is not None and name in then and then[name] != self._offered_then.get(name):
            self.hold(f"{plain(found.machine_name)} has just changed: {plain(stage_words(found))}.")

    def actions_with_keys(self) -> tuple[Action, ...]:
        """Actions that Azure offers for the selected machine, without all endings but the first."""
        found = self.selected_machine()
        first = next_ending(found) if found else None
        offered = allowed_actions(found).actions if found else ()
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
