"""The screens that other rooms open, each as a value; ui/screens.py knows the screens.

A screen opens one with `go_to(...)`; it may open screens of its own room directly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar, runtime_checkable

from msgspec import Struct

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.vault import VaultDraft
from asr_tui.domain.drill_set import AskedDrill
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.services.workspace import UnfinishedWork

Answer_co = TypeVar("Answer_co", covariant=True)

RunId = str
"""The answer of a screen that can begin a run; None where it began none."""
MadeVault = tuple[RunId, Vault]
"""The run that makes a vault, and the vault."""


class Destination(Struct, Generic[Answer_co], frozen=True):
    """A screen with the type of its answer."""


class HomeOf(Destination[None], frozen=True):
    """A vault's home, with a `notice`, and with `unfinished` continued above it."""

    vault: Vault
    notice: str = ""
    unfinished: UnfinishedWork | None = None


class NewVault(Destination[MadeVault], frozen=True):
    """The form for a new vault with its last draft; `keep` is called with each change."""

    subscription: Subscription
    draft: VaultDraft | None = None
    keep: Callable[[VaultDraft], None] = lambda _: None


class ProtectMachines(Destination[None], frozen=True):
    """The wizard that protects machines. `resume` goes on with the saved draft without asking."""

    vault: Vault
    resume: bool = False


class MachineOf(Destination[None], frozen=True):
    """One protected machine. `display` gives a region's name as people read it."""

    vault: Vault
    item: ArmId
    display: Callable[[str], str]


class ActionsOf(Destination[RunId], frozen=True):
    """The menu of a machine's actions; the `first` one, or a repair, is opened at once above it."""

    item: ProtectedItem
    first: Action | Repair | None = None


class ActionsOfMany(Destination[RunId], frozen=True):
    """What can be done with several machines, also of several vaults; the `first` action is opened at once above it."""

    items: tuple[ProtectedItem, ...]
    first: Action | None = None


class PlansOf(Destination[None], frozen=True):
    """The recovery plans of a vault; `plan` is opened at once above them."""

    vault: Vault
    plan: ArmId | None = None


class NewPlanOf(Destination[RunId], frozen=True):
    """A new recovery plan of these machines of one vault."""

    vault: Vault
    items: tuple[ProtectedItem, ...]


class GroupRunOf(Destination[RunId], frozen=True):
    """An action on all machines of a machine's replication group, which fail over only together."""

    item: ProtectedItem
    action: Action


class SignalsOf(Destination[None], frozen=True):
    """What Azure and the machines themselves say of the regions in which a vault's machines run."""

    vault: Vault


class AllVaults(Destination[None], frozen=True):
    """All machines, jobs and plans of every vault that the account may read."""


class PointAgainOf(Destination[RunId], frozen=True):
    """The choice of another recovery point for a machine, everything else as in the draft."""

    item: ProtectedItem
    kept: DayTwoDraft


class PointsAgain(Destination[RunId], frozen=True):
    """The same for several machines and one kind of step: one choice for all."""

    items: tuple[ProtectedItem, ...]
    kept: tuple[DayTwoDraft, ...]


class RunOf(Destination[None], frozen=True):
    """A run of this session. `back_to` names the screen below that waits for its end, where that is not a home."""

    run_id: str
    back_to: str = ""


class AlertsOf(Destination[None], frozen=True):
    """Who is told of a vault's problems, and its alerts."""

    vault: Vault


class AgentUpdatesOf(Destination[None], frozen=True):
    """Who updates the agents of a vault's machines."""

    vault: Vault


class PoliciesOf(Destination[None], frozen=True):
    """The replication policies of a vault."""

    vault: Vault


class LeftoversOf(Destination[None], frozen=True):
    """What Site Recovery has left behind; `vault` is the one whose run a deletion becomes."""

    vault: Vault


class CostsOf(Destination[None], frozen=True):
    """What the protection of a vault's machines costs, and whether they would fit into their targets."""

    vault: Vault


class TargetSettingsOf(Destination[None], frozen=True):
    """The settings of protected machines of one vault."""

    vault: Vault
    items: tuple[ProtectedItem, ...]


class HistoryOf(Destination[None], frozen=True):
    """The audit log of a vault, or of one machine of it by its name."""

    vault: Vault
    machine: str = ""


class JobsOf(Destination[None], frozen=True):
    """All jobs of a vault."""

    vault: Vault


class JobOf(Destination[None], frozen=True):
    """One job of a vault, by its name."""

    vault: Vault
    name: str


class DrillReportOf(Destination[None], frozen=True):
    """The report of a drill of a machine, by the name of its job or of its clean-up's."""

    vault: Vault
    machine: str
    job: str


class DrillSetReportOf(Destination[None], frozen=True):
    """One report of several drills."""

    asked: tuple[AskedDrill, ...]


@runtime_checkable
class ShowsMachines(Protocol):
    """A vault's home, to the screens above it."""

    def point_at(self, machine: str) -> None:
        """Put the cursor on the machine of this name."""


@runtime_checkable
class MachineMenu(Protocol):
    """The menu of a machine's actions, to the screens above it."""

    def return_to_menu(self) -> None:
        """Close what lies above it, and read the machine as it is now."""
