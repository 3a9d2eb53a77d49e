"""The compute types' names and the operation headers that Microsoft.Compute answers a change with."""

from __future__ import annotations

from asr_tui.simulator import async_operations
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.routes import Request

NAMESPACE = "Microsoft.Compute"
MACHINE = "Microsoft.Compute/virtualMachines"
EXTENSION = MACHINE + "/extensions"
DISK = "Microsoft.Compute/disks"
AVAILABILITY_SET = "Microsoft.Compute/availabilitySets"
PROXIMITY_GROUP = "Microsoft.Compute/proximityPlacementGroups"
CAPACITY_GROUP = "Microsoft.Compute/capacityReservationGroups"
CAPACITY_RESERVATION = CAPACITY_GROUP + "/capacityReservations"
ENCRYPTION_SET = "Microsoft.Compute/diskEncryptionSets"


def operation_headers(
    cloud: Cloud, request: Request, operation: str, location: str, *, with_location: bool = False
) -> dict[str, str]:
    result = "operations" if with_location else None
    return async_operations.links(cloud, request, operation, NAMESPACE, location, result=result)
