"""Keys for the operations that Azure offers on the selected machines, the same on every screen with machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from asr_tui.domain.action_rights import right_of_key
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action, allowed_actions, stage_words
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.set_offer import SetOffer, next_ending, set_offer
from asr_tui.domain.wording import first_few
from asr_tui.ui.navigation import ActionsOf, ActionsOfMany, TargetSettingsOf
from asr_tui.ui.present.reasons import not_offered, not_offered_to_any
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.shell.vault_screen import VaultScreen
from asr_tui.ui.text import plain

__all__ = ["MachineKeysScreen", "next_ending"]


class MachineKeysScreen(VaultScreen):
    """A subclass gives the machine under the cursor, or the marked ones, and adds the keys to its `BINDINGS`."""

    _offered_then: Mapping[str, tuple[Action, ...]] = {}
    """What Azure offered for each machine when it was drawn last, by the item's name."""
    _offer: tuple[tuple[ProtectedItem, ...], SetOffer] = ((), SetOffer())
    """The machines that a key would act on, and what is offered for them: computed once for each such set."""
    _vaults: tuple[SetOffer, tuple[ArmId, ...]] = (SetOffer(), ())
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
        Binding("f", "begin('FAIL_OVER')", "Fail over", tooltip="Start the selected machine in the other region; asks "
                "first.", id="machine.failover"),
        Binding("f", "fail_back", "Fail back", id="machine.failback",
                tooltip="Start the machine at home again, where it was protected first; asks first."),
        Binding("O", "begin('CHANGE_POINT')", "Other point", show=False, id="machine.point",
                tooltip="Another recovery point for the failed-over machine."),
    )  # fmt: skip
    SETTINGS: ClassVar[BindingType] = Binding(
        "c",
        "change_settings",
        "Change",
        id="machine.settings",
        show=False,
        tooltip="Name, size, network, addresses and disks at a failover or drill, of all marked machines at once.",
    )
    ACTIONS: ClassVar[BindingType] = Binding(
        "a", "actions", "Actions", id="machine.actions",
        tooltip="All that Azure offers for the selected machine now: commit, rollback (re-protect, then failback), "
        "disable and more.",
    )  # fmt: skip

    def selected_machine(self) -> ProtectedItem | None:
        """The machine under the cursor, or None."""
        return None

    def acted_on(self) -> tuple[ProtectedItem, ...]:
        """The machines that a key acts on: the marked ones, else those under the cursor."""
        found = self.selected_machine()
        return (found,) if found else ()

    def selected_resources(self) -> tuple[ResourceLink, ...]:
        """The protected item under the cursor; the vault where there is none."""
        found = self.selected_machine()
        resource = found.id if found else self.vault.id
        return (ResourceLink(resource, resource.name),)

    @property
    def offer(self) -> SetOffer:
        """What Azure offers for the machines that a key acts on."""
        items = self.acted_on()
        known, offer = self._offer
        if len(known) != len(items) or any(one is not other for one, other in zip(known, items, strict=True)):
            offer = set_offer(items)
            self._offer = (items, offer)
        return offer

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only actions that Azure offers for at least one of the machines now have a key."""
        if action == "change_settings":
            return bool(self.acted_on())
        if action not in {"next_step", "actions", "begin", "fail_back"}:
            return super().check_action(action, parameters)
        offer = self.offer
        if action == "next_step":  # where they agree, their next step has a binding of its own
            return len(offer.next_steps) > 1
        if action == "actions" and not offer.machines:
            return False
        if action == "begin" and Action[str(parameters[0])] not in offer.able:
            return False
        if action == "fail_back" or (action, parameters) == ("begin", ("FAIL_OVER",)):
            possible = Action.FAIL_OVER in offer.able and (action == "fail_back") is offer.homewards
            return super().check_action(action, parameters) if possible else False
        return super().check_action(action, parameters)

    def right_of(self, action: str, parameters: tuple[object, ...]) -> tuple[str, tuple[ArmId, ...]]:
        if action not in {"begin", "fail_back"}:
            return super().right_of(action, parameters)
        return right_of_key(str(parameters[0]) if parameters else "FAIL_BACK"), self._vaults_acted_on()

    def _vaults_acted_on(self) -> tuple[ArmId, ...]:
        """The vaults of the machines that a key acts on, computed once for each set of them."""
        offer, vaults = self._vaults
        if offer is not self.offer:
            vaults = tuple(dict.fromkeys(one.id.vault_id for one in self.acted_on()))
            self._vaults = (self.offer, vaults)
        return vaults

    def key_title(self, action: str, parameters: tuple[object, ...], title: str) -> str:
        """The title of a key that acts on several machines, with the number of those that can take part: "Drill 9"."""
        if action not in {"begin", "fail_back"} or self.offer.machines < 2:
            return title
        wanted = Action[str(parameters[0])] if action == "begin" else Action.FAIL_OVER
        return f"{title} {self.offer.able.get(wanted, 0)}"

    def reason(self, action: str, parameters: tuple[object, ...]) -> str:
        """Why Azure does not offer that action now; that no machine is selected."""
        if action == "change_settings":
            return not_offered(None, None)
        if action in {"actions", "begin", "next_step", "fail_back"}:
            wanted = Action[str(parameters[0])] if parameters else Action.FAIL_OVER if action == "fail_back" else None
            items = self.acted_on()
            if len(items) > 1:
                return not_offered_to_any(items, wanted)
            return not_offered(items[0] if items else None, wanted)
        return super().reason(action, parameters)

    def draw(self) -> None:
        """Draw; a key that was pressed for what Azure offered before does nothing."""
        then = self._offered_then
        super().draw()
        self._offered_then = {one.id.name: allowed_actions(one).actions for one in self.snapshot.items}
        changed = [
            one
            for one in self.acted_on()
            if one.id.name in then and then[one.id.name] != self._offered_then.get(one.id.name)
        ]
        if len(changed) == 1:
            self.hold(f"{plain(changed[0].machine_name)} has just changed: {plain(stage_words(changed[0]))}.")
        elif changed:
            self.hold(f"{len(changed)} of the machines have just changed.")

    def action_actions(self) -> None:
        self._open_menu(None)

    def action_change_settings(self) -> None:
        """The settings of the marked machines that are protected; Azure changes those of no other ones."""
        items = self.acted_on()
        able = tuple(one for one in items if one.stage is Stage.PROTECTED)
        if not able:
            self.show_notice(f"Settings can be changed of protected machines: {plain(stage_words(items[0]))}.")
        else:
            out = [one.machine_name for one in items if one not in able]
            self.say(f"Left out, not protected now: {plain(first_few(out, 4))}." if out else "")
            self.go_to(TargetSettingsOf(self.vault, able))

    def action_next_step(self) -> None:
        self._open_menu(None)

    def action_begin(self, name: str) -> None:
        self._open_menu(Action[name])

    def action_fail_back(self) -> None:
        self._open_menu(Action.FAIL_OVER)

    def _open_menu(self, first: Action | None) -> None:
        items = self.acted_on()
        if len(items) > 1:
            self.go_to(ActionsOfMany(items, first))
        elif items:
            self.go_to(ActionsOf(items[0], first))
