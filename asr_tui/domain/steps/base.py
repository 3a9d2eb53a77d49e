"""What every kind of step says of itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from asr_tui.domain.differences import ANOTHER_KIND, CreatedResource, InRegion, diff
from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId

VAULTS = "Microsoft.RecoveryServices/vaults"
FABRICS = f"{VAULTS}/replicationFabrics"
CONTAINERS = f"{FABRICS}/replicationProtectionContainers"
ITEMS = f"{CONTAINERS}/replicationProtectedItems"


class Step(Struct, frozen=True):
    """One request that changes something in Azure; `id` names what it creates or changes.

    words            what it does, to be followed by the name of what it acts on
    right            the ARM action it needs, as role definitions spell it and as the audit log keeps it
    usual_time       how long it takes until Azure reports it done
    scenario         of the job it becomes in the vault; empty where no job of the vault can be known by one
    creates          it is a PUT that makes one resource, which a look at Azure can find again
    replaces         it replaces what is there as a whole: just before it is sent Azure must have what was reviewed
    on_plan          it acts on a recovery plan, whose jobs have the scenarios of a machine's
    writes_to_vault  Azure answers with a Site Recovery operation, whose id is a job's name
    asks_for_name    the machine's name is typed before it is sent, since it cannot simply be undone

    Scenarios and job targets: recorded traffic of azure-cli-extensions, azure-powershell and azure-sdk-for-net.
    """

    words: ClassVar[str]
    right: ClassVar[str]
    usual_time: ClassVar[Estimate]
    scenario: ClassVar[str] = ""
    creates: ClassVar[bool] = False
    replaces: ClassVar[bool] = False
    on_plan: ClassVar[bool] = False
    writes_to_vault: ClassVar[bool] = False
    asks_for_name: ClassVar[bool] = False

    id: ArmId

    @property
    def label(self) -> str:
        """The step in a few words, such as "Storage account contosovaultcache"."""
        return f"{self.says} {self.on_machine or self.id.name}"

    @property
    def says(self) -> str:
        """Its words, which may depend on where it leads: a failover that leads home is a failback."""
        return self.words

    @property
    def key(self) -> str:
        """Name of the step in its plan: kind and id, whatever the id's letter case."""
        return f"{type(self).__name__}:{self.id.casefold()}"

    @property
    def on_machine(self) -> str:
        """Name of the machine it acts on; empty for what machines share, and for what acts on something else."""
        return ""

    @property
    def job_target(self) -> str:
        """Name that its job says it works on; empty where the step does not tell."""
        return self.on_machine or self.id.name

    @property
    def scope(self) -> ArmId:
        """Where its right is asked for: the vault, else the resource group."""
        return self.id.vault_id if self.writes_to_vault else self.id.group_id

    def estimate(self) -> Estimate:
        """How long this one takes until Azure reports it done."""
        return self.usual_time

    def rights(self, *, many: bool) -> Iterator[tuple[ArmId, str]]:
        """Every ARM action it needs, with its scope. `many`: machines are asked about by their resource groups."""
        yield self.scope, self.right


class CreateStep(Step, frozen=True):
    """A PUT that creates one resource."""

    creates = True

    def differences(self, existing: CreatedResource | None) -> tuple[str, ...]:
        """How the existing resource differs from what the step would create, in words; empty: it can be used.

        Only what the step itself sets is compared. `existing` is None for what no step creates.
        """
        return tuple(self._differences(existing))

    @abstractmethod
    def _differences(self, existing: CreatedResource | None) -> Iterator[str]: ...


class CreateInRegion(CreateStep, frozen=True):
    """A PUT that creates one resource in a region; `makes` is the type of that resource."""

    makes: ClassVar[type[InRegion]]

    location: str

    def _differences(self, existing: CreatedResource | None) -> Iterator[str]:
        if isinstance(existing, self.makes):
            yield from diff("region", existing.location, self.location)
        else:
            yield from ANOTHER_KIND


class DeleteStep(Step, frozen=True):
    """A DELETE of one resource."""


class DeleteUnused(DeleteStep, frozen=True):
    """A DELETE of what nothing uses any more.

    vaults  whose protected machines are looked through once more just before it is sent: none may name it
    """

    vaults: tuple[ArmId, ...] = ()
