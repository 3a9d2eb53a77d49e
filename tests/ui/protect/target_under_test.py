"""The wizard's target page: drafts that stand on it, what Azure has there, and its words."""

from __future__ import annotations

import re

from msgspec.structs import replace

from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.machines import Machine
from asr_tui.domain.placement import CapacityGroup, ProximityGroup, Reservation
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.ui.protect import EnableReplicationWizard
from asr_tui.ui.protect.layout import RAIL_WIDTH as RAIL
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog
from tests.ui.pilot import press, shown
from tests.ui.protect.estates import catalog, machine
from tests.ui.protect.wizard_under_test import Under


def network(name: str, group: str = "rg-dr") -> VirtualNetwork:
    home = group_id(SUBSCRIPTION, group)
    return VirtualNetwork(
        resource_id(home, "Microsoft.Network/virtualNetworks", name), "westeurope", ("10.9.0.0/16",),
        (Subnet("web", ("10.9.1.0/24",)),),
    )  # fmt: skip


HUB, LOST = network("vnet-hub"), network("vnet-dr")


def in_group(name: str, group: str) -> Machine:
    """A machine of another group, its network where the others' is."""
    home = group_id(SUBSCRIPTION, group)
    return replace(machine(name), id=resource_id(home, "Microsoft.Compute/virtualMachines", name))


FLEET = (in_group("batch-01", "rg-prod"), in_group("batch-02", "rg-ops"), in_group("batch-03", "rg-stage"))


def drafted(*machines: Machine, **choices: object) -> EnableReplicationDraft:
    draft = EnableReplicationDraft(
        VAULT, "westeurope", SUBSCRIPTION, "centralus", machines=tuple(one.id for one in machines), page="target"
    )
    return replace(draft, **choices)


def known(*more: VirtualNetwork) -> FakeCatalog:
    found = catalog()
    found.values[kinds.MACHINE] = (*found.given(kinds.MACHINE), *FLEET)
    found.values[kinds.NETWORK] = (*found.given(kinds.NETWORK), *more)
    return found


def words(under: Under) -> str:
    """What the page says beside the rail, or what a dialog says over it, without line breaks and frames."""
    wizards_own = isinstance(under.pilot.app.screen, EnableReplicationWizard)
    lines = [line[RAIL:] if wizards_own else line for line in shown(under.pilot).splitlines()]
    return " ".join(word for word in " ".join(lines).split() if word != "\u2502")


async def to(under: Under, row: str) -> None:
    """The cursor onto a row of the page."""
    await press(under.pilot, "home")
    for _ in range(30):
        if re.search(f"> +{row}", shown(under.pilot)):
            return
        await press(under.pilot, "down")
    raise AssertionError(f"no row {row}:\n{shown(under.pilot)}")


TARGET = group_id(SUBSCRIPTION, "rg-shop-asr")


def compute(kind: str, name: str, group: ArmId = TARGET) -> ArmId:
    return resource_id(group, f"Microsoft.Compute/{kind}", name)


NEAR = ProximityGroup(compute("proximityPlacementGroups", "ppg-near"), "westeurope")
RESERVED = CapacityGroup(
    compute("capacityReservationGroups", "crg-d2"), "westeurope", reservations=(Reservation("Standard_D2s_v5", 2),)
)
