"""The compute types' names, and how Microsoft.Compute announces an operation."""

from __future__ import annotations

from typing import Any

from asr_tui.simulator import async_operations
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request

NAMESPACE = "Microsoft.Compute"
MACHINE = "Microsoft.Compute/virtualMachines"
EXTENSION = MACHINE + "/extensions"
DISK = "Microsoft.Compute/disks"
AVAILABILITY_SET = "Microsoft.Compute/availabilitySets"
PROXIMITY_GROUP = "Microsoft.Compute/proximityPlacementGroups"
CAPACITY_GROUP = "Microsoft.Compute/capacityReservationGroups"
CAPACITY_RESERVATION = CAPACITY_GROUP + "/capacityReservations"
ENCRYPTION_SET = "Microsoft.Compute/diskEncryptionSets"


def begin(
    cloud: Cloud,
    request: Request,
    resource: JsonObject,
    seconds: float,
    then: str | None = None,
    *,
    with_location: bool = False,
    **args: Any,
) -> dict[str, str]:
    """Begin an operation on a resource (see `async_operations.start`); gives the headers of its announcement."""
    operation = async_operations.start(cloud, resource["id"], seconds, then, **args)
    result = "operations" if with_location else None
    return async_operations.links(cloud, request, operation, NAMESPACE, resource["location"], result=result)
