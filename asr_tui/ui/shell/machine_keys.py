"""What Azure offers for the machine under the cursor, each with a key: the same in every list of protected machines."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from asr_tui.domain.lifecycle import Action, offer
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.navigation import ActionsOf
from asr_tui.ui.present.addressed import Addressed
from asr_tui.ui.shell.vault_screen import VaultScreen

_NEXT: dict[str, Action] = {
    "clean_up": Action.CLEAN_UP,
    "commit": Action.COMMIT,
    "reprotect": Action.REPROTECT,
}
"""What ends something that a person began: it has a key of its own."""
_OFFERED: dict[str, Action] = {"drill": Action.DRILL, "fail_over": Action.FAIL_OVER}


class MachineKeysScreen(VaultScreen):
    """A subclass says which machine is meant, and takes the keys up among its own."""

    NEXT_STEPS: ClassVar[tuple[BindingType, ...]] = (
        Binding("n", "commit", "Commit", tooltip="Keep the failover, when it runs well there.", id="machine.commit"),
        Binding("n", "reprotect", "Re-protect", tooltip="Copy it back to where it came from.", id="machine.reprotect"),
        Binding("n", "clean_up", "Clean up", tooltip="End the drill: its machine is deleted.", id="machine.clean_up"),
    )
    DRILL_AND_FAILOVER: ClassVar[tuple[BindingType, ...]] = (
        Binding("t", "drill", "Drill", tooltip="Test failover of the selected machine, into a closed network.",
                id="machine.drill"),
        Binding("f", "fail_over", "Fail over", tooltip="Start the selected machine in the other region; asks first.",
                id="machine.failover"),
    )  # fmt: skip
    ACTIONS: ClassVar[BindingType] = Binding(
        "a", "actions", "Actions", id="machine.actions",
        tooltip="All that Azure offers for the selected machine now: commit, rollback (re-protect, then failback), "
        "disable and more.",
    )  # fmt: skip

    def selected_machine(self) -> ProtectedItem | None:
        """The machine under the cursor."""
        return None

    def pointed_at(self) -> tuple[Addressed, ...]:
        """The protected item under the cursor; the vault where there is none."""
        found = self.selected_machine()
        resource = found.id if found else self.vault.id
        return (Addressed(resource, resource.name),)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with that machine now has a key."""
        if action in {"actions", *_NEXT, *_OFFERED} and not self._offers(action):
            return False
        return super().check_action(action, parameters)

    def offered_actions(self) -> frozenset[str]:
        """The actions of `BINDINGS` that Azure offers for the machine."""
        return frozenset(action for action in ("actions", *_NEXT, *_OFFERED) if self._offers(action))

    def _offers(self, action: str) -> bool:
        found = self.selected_machine()
        if found is None:
            return False
        offered = offer(found).actions
        if action in _NEXT:  # only the next sensible one
            return next((one for one in offered if one in _NEXT.values()), None) is _NEXT[action]
        return action == "actions" or _OFFERED[action] in offered

    def _open_actions(self, first: Action | None = None) -> None:
        if found := self.selected_machine():
            self.go_to(ActionsOf(found, first))

    def action_actions(self) -> None:
        self._open_actions()

    def action_drill(self) -> None:
        self._open_actions(Action.DRILL)

    def action_fail_over(self) -> None:
        self._open_actions(Action.FAIL_OVER)

    def action_commit(self) -> None:
        self._open_actions(Action.COMMIT)

    def action_reprotect(self) -> None:
        self._open_actions(Action.REPROTECT)

    def action_clean_up(self) -> None:
        self._open_actions(Action.CLEAN_UP)
