"""What the user chose in the enable replication wizard; all of it can be left to the proposals."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId


class Choice(Struct, frozen=True):
    """Something that exists (`id`), something new (`name`), or nothing: the proposal is used."""

    id: ArmId | None = None
    name: str = ""

    @property
    def is_set(self) -> bool:
        return self.id is not None or bool(self.name)


NO_RESOURCE = ArmId("")
"""None of it: a choice like any other, and not the same as leaving it to the proposal."""


class TargetChoice(Struct, frozen=True):
    """Where machines will start; a field that is not chosen is proposed.

    availability   "" for the proposal, else "none", "set" or "zone"
    disk_sku       "" for the source's type
    high_churn     a new cache account is created as a premium one
    outbound       way out of new networks, as `ways_out` names it; the same for all machines
    proximity_group, capacity_reservation, encryption_set
                   NO_RESOURCE for none, where something is proposed or chosen for all machines
    """

    group: Choice = Choice()
    network: Choice = Choice()
    subnet: str = ""
    cache: Choice = Choice()
    availability: str = ""
    availability_set: Choice = Choice()
    zone: str = ""
    disk_sku: str = ""
    name: str = ""
    size: str = ""
    proximity_group: ArmId | None = None
    capacity_reservation: ArmId | None = None
    encryption_set: ArmId | None = None
    excluded_disks: tuple[str, ...] = ()
    high_churn: bool = False
    outbound: str = ""


class PolicyChoice(Struct, frozen=True):
    """An existing policy, or the name and values, in minutes, of a new one.

    What was chosen for a new policy stays while an existing one is chosen. `new` asks for one that is not there yet,
    also where no name was typed; without it, an existing policy and a name, the portal's proposal stands.
    """

    policy: ArmId | None = None
    name: str = ""
    retention_minutes: int = 1440
    app_consistent_minutes: int = 0
    multi_vm_group: str = ""
    new: bool = False


class EnableReplicationDraft(Struct, frozen=True):
    """One wizard's choices.

    `overrides` hold what differs for one machine; a field left empty there falls back to `target`.
    """

    vault: ArmId
    vault_location: str
    subscription: str
    source_region: str = ""
    source_group: str = ""
    machines: tuple[ArmId, ...] = ()
    target_region: str = ""
    target_subscription: str = ""
    target: TargetChoice = TargetChoice()
    overrides: tuple[tuple[ArmId, TargetChoice], ...] = ()
    policy: PolicyChoice = PolicyChoice()
    page: str = ""

    @property
    def choices(self) -> tuple[object, ...]:
        """All that was chosen: the page that was reached is no part of it."""
        return tuple(getattr(self, name) for name in _CHOICES)

    @property
    def target_subscription_id(self) -> str:
        """The chosen target subscription, else the source's."""
        return self.target_subscription or self.subscription

    def in_target_subscription(self, thing: ArmId) -> bool:
        return thing.subscription.casefold() == self.target_subscription_id.casefold()

    def override(self, machine: ArmId) -> TargetChoice:
        return next((choice for one, choice in self.overrides if one == machine), TargetChoice())

    def with_override(self, machine: ArmId, choice: TargetChoice) -> EnableReplicationDraft:
        """The draft with the choices for one machine; an empty choice removes them."""
        kept = tuple((one, value) for one, value in self.overrides if one != machine)
        return replace(self, overrides=kept if choice == TargetChoice() else (*kept, (machine, choice)))

    def toggled(self, machine: ArmId) -> EnableReplicationDraft:
        """The draft with the machine's mark added or removed."""
        if machine in self.machines:
            return replace(self, machines=tuple(one for one in self.machines if one != machine))
        return replace(self, machines=(*self.machines, machine))


_CHOICES = tuple(name for name in EnableReplicationDraft.__struct_fields__ if name != "page")
