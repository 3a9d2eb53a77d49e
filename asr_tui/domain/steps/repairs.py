"""Steps that mend a protected machine: its disks, its warnings and its agent.

Shapes: Azure REST API specification, Site Recovery 2025-08-01. Only AddDisks was recorded for an Azure machine.
"""

from __future__ import annotations

from datetime import datetime

from asr_tui.domain.estimates import ASSUMED, PS_RECORDING, Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.steps.base import ITEMS
from asr_tui.domain.steps.enabling import DiskToReplicate
from asr_tui.domain.steps.items import MachineStep


class AddDisks(MachineStep, frozen=True):
    """Disks that the machine got after it was protected are replicated too; their first copy goes on afterwards."""

    words = "Protect new disks of"
    right = f"{ITEMS}/addDisks/action"
    usual_time = Estimate(287, PS_RECORDING)
    scenario = "AddDisks"

    disks: tuple[DiskToReplicate, ...]

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        replicated = {disk.id for disk in item.disks}
        return all(disk.disk in replicated for disk in self.disks)


class RemoveDisks(MachineStep, frozen=True):
    """Disks whose adding failed are taken out of the replication; the machine keeps them."""

    words = "Take disks out of the replication of"
    right = f"{ITEMS}/removeDisks/action"
    usual_time = Estimate(123, ASSUMED)
    scenario = "RemoveDisks"  # assumed: never recorded

    disks: tuple[ArmId, ...]

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return not {disk.id for disk in item.disks} & set(self.disks)


class DismissHealthErrors(MachineStep, frozen=True):
    """`errors` are Azure's errorIds, such as "6:8010"."""

    words = "Dismiss warnings of"
    right = f"{ITEMS}/resolveHealthErrors/action"
    usual_time = Estimate(3, ASSUMED)
    scenario = "ResolveHealthErrors"  # assumed: never recorded

    errors: tuple[str, ...]

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return not {error.id for error in item.health_errors} & set(self.errors)


class UpdateAgent(MachineStep, frozen=True):
    """The Mobility service inside the machine, which has to run; a reboot may be advised afterwards."""

    words = "Update the Mobility service of"
    right = f"{ITEMS}/updateMobilityService/action"
    usual_time = Estimate(180, ASSUMED)
    scenario = "UpdateMobilityService"  # assumed: never recorded for one machine

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return not item.agent_upgradeable and not item.agent_update_required


class ReinstallAgent(MachineStep, frozen=True):
    """The Mobility service once more, as after an upgrade of the system inside the machine, which has to run."""

    words = "Install the Mobility service again in"
    right = f"{ITEMS}/reinstallMobilityService/action"
    usual_time = Estimate(300, ASSUMED)
    scenario = "ReinstallMobilityService"  # assumed: never recorded

    def shows_in(self, item: ProtectedItem, since: datetime) -> bool:
        return not item.agent_upgrade.reinstall
