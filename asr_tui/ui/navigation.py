"""Where one screen leads to in another room: each destination as a value. ui/screens.py knows the screens.

A screen asks for it with `go_to(...)`; screens of its own room it may open by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

from asr_tui.domain.drafts.vault import VaultDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Subscription, Vault
from asr_tui.services.workspace import UnfinishedWork

Answer_co = TypeVar("Answer_co", covariant=True)

RunId = str
"""The answer of a screen on which a run can be begun; None where none was."""
MadeVault = tuple[RunId, Vault]
"""The run that makes a vault, and the vault."""


class Destination(Generic[Answer_co]):
    """A screen that others open, with the type of its answer."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class HomeOf(Destination[None]):
    """A vault's home. `notice` is said there; `left` is gone on with above it."""

    vault: Vault
    notice: str = ""
    left: UnfinishedWork | None = None


@dataclass(frozen=True, slots=True)
class NewVault(Destination[MadeVault]):
    """The form for a new vault, with what was chosen in it before. `keep` gets each change of it."""

    subscription: Subscription
    draft: VaultDraft | None = None
    keep: Callable[[VaultDraft], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class ProtectMachines(Destination[None]):
    """The wizard that protects machines. `resume` goes on with the draft that was kept, without asking."""

    vault: Vault
    resume: bool = False


@dataclass(frozen=True, slots=True)
class MachineOf(Destination[None]):
    """One protected machine. `display` names a region as people read it."""

    vault: Vault
    item: ArmId
    display: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ActionsOf(Destination[RunId]):
    """The menu of what can be done with a machine; its `first` action is opened at once, above the menu."""

    item: ProtectedItem
    first: Action | None = None


@dataclass(frozen=True, slots=True)
class RunOf(Destination[None]):
    """A run of this session. `back_to` names what waits beneath for its end, where that is not a home."""

    run_id: str
    back_to: str = ""


@dataclass(frozen=True, slots=True)
class JobsOf(Destination[None]):
    """All jobs of a vault."""

    vault: Vault


@dataclass(frozen=True, slots=True)
class JobOf(Destination[None]):
    """One job of a vault, by its name."""

    vault: Vault
    name: str


@runtime_checkable
class ShowsMachines(Protocol):
    """A vault's home, as far as the screens above it know it."""

    def point_at(self, machine: str) -> None:
        """Put the cursor on the machine of this name."""


@runtime_checkable
class MachineMenu(Protocol):
    """The menu of a machine's actions, as far as the screens above it know it."""

    def return_to_menu(self) -> None:
        """Close what lies above it, and read the machine as it is now."""
