"""Whether a machine can be replicated: read from the machine as it stands."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.runtime import RUNNING, power_of
from asr_tui.simulator.providers.site_recovery import machines
from asr_tui.simulator.providers.site_recovery.job_record import Fault
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider

_RESULT_TYPE = "Microsoft.RecoveryServices/replicationEligibilityResults"
_MACHINE = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{machine}"
_TEMPLATE = _MACHINE + "/providers/" + _RESULT_TYPE

# The three codes stand in the examples of the Site Recovery REST specification (2021-04-01).
NOT_RUNNING = "AzureVmIsNotInDesiredPowerState"
NOT_PROVISIONED = "AzureVmIsNotInDesiredProvisioningState"
SYSTEM_NOT_SUPPORTED = "A2AOperatingSystemNotSupported"

# Publishers of the systems in the Azure-to-Azure support matrix (Microsoft Learn).
_SUPPORTED_LINUX = {
    "almalinux",
    "canonical",
    "credativ",
    "debian",
    "erockyenterprisesoftwarefoundationinc1653071250513",
    "openlogic",
    "oracle",
    "redhat",
    "resf",
    "suse",
}


def problems(cloud: Cloud, machine: JsonObject) -> Iterator[Fault]:
    """The reasons against replication of a machine."""
    name = machine["name"]
    power = power_of(cloud, machine["id"])
    if power != RUNNING:
        yield Fault(
            NOT_RUNNING,
            f"The virtual machine '{name}' is not in the desired power state. Its state is '{power}'.",
            "The virtual machine is not running.",
            "Start the virtual machine and retry the operation.",
        )
    state = machine["properties"].get("provisioningState", "Succeeded")
    if state != "Succeeded":
        yield Fault(
            NOT_PROVISIONED,
            f"The virtual machine '{name}' is not in the desired provisioning state. Its state is '{state}'.",
            "An operation on the virtual machine is in progress or has failed.",
            "Bring the virtual machine to the provisioning state 'Succeeded' and retry the operation.",
        )
    if not _supported(machine):
        yield Fault(
            SYSTEM_NOT_SUPPORTED,
            f"The operating system of the virtual machine '{name}' is not supported.",
            "Site Recovery does not support the version of the operating system.",
            "See the list of supported operating systems in the Azure-to-Azure support matrix.",
        )


def _supported(machine: JsonObject) -> bool:
    """By the image that the machine was made from; one without an image is taken as supported."""
    image = (machine["properties"].get("storageProfile") or {}).get("imageReference") or {}
    publisher = str(image.get("publisher") or "").lower()
    if not publisher:
        return True
    if machines.os_type(machine) == "Windows":
        return "2003" not in str(image.get("sku") or "")
    return publisher in _SUPPORTED_LINUX


def _list(cloud: Cloud, request: Request) -> Response:
    """A list without nextLink (recorded)."""
    return Response(200, {"value": [_body(cloud, request)]})


def _get(cloud: Cloud, request: Request) -> Response:
    return Response(200, _body(cloud, request))


def _body(cloud: Cloud, request: Request) -> JsonObject:
    machine = cloud.store.require(_MACHINE.format(**request.params))
    errors = [
        {
            "code": problem.code,
            "message": problem.message,
            "possibleCauses": problem.causes,
            "recommendedAction": problem.action,
            "status": "Failed",
        }
        for problem in problems(cloud, machine)
    ]
    return {
        "name": "default",
        "type": _RESULT_TYPE,
        "id": f"{machine['id']}/providers/{_RESULT_TYPE}/default",
        "properties": {"clientRequestId": request.client_request_id, "errors": errors},
    }


PROVIDER = JobProvider(
    routes=[("GET", _TEMPLATE, _list), ("GET", _TEMPLATE + "/default", _get)],
)
