"""Fabrics: the regions of a vault."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.locations import location_named
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.site_recovery import job_runs, operations, refusals, scenarios
from asr_tui.simulator.providers.site_recovery.inputs import FabricInput, taking
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import listing, viewing
from asr_tui.simulator.providers.site_recovery.wire import FABRIC, VAULT, public_id, stable_guid

FABRIC_TYPE = "Microsoft.RecoveryServices/vaults/replicationFabrics"


def vault_of(cloud: Cloud, request: Request) -> str:
    """The vault's id in its own letter case; ARM's 404 when there is no such vault."""
    arm_id: str = cloud.store.require(VAULT.format(**request.params))["id"]
    return public_id(arm_id)


def require_fabric(cloud: Cloud, request: Request, name: str | None = None) -> JsonObject:
    """The fabric of that name, or the one that the path names."""
    wanted = name or request.params["fabric"]
    arm_id = f"{vault_of(cloud, request)}/replicationFabrics/{wanted}"
    return cloud.store.require(arm_id, refusals.fabric_missing(request, wanted))


def fabric_of(cloud: Cloud, request: Request) -> str:
    """The id of the fabric that a request names."""
    return str(require_fabric(cloud, request)["id"])


def location_of(cloud: Cloud, fabric_id: str) -> str:
    location: str = cloud.store.require(fabric_id)["properties"]["customDetails"]["location"]
    return location


def fabric_body(vault: str, name: str, location: str, display: str) -> JsonObject:
    """A fabric as GET answers it; its friendly name is the region's, its GUID is made from the region."""
    key_state = {"kekState": "None", "kekCertThumbprint": None}
    return {
        "name": name,
        "type": FABRIC_TYPE,
        "id": f"{vault}/replicationFabrics/{name}",
        "properties": {
            "friendlyName": display,
            "encryptionDetails": key_state,
            "rolloverEncryptionDetails": key_state,
            "internalIdentifier": stable_guid("fabric", vault, location),
            "bcdrState": "Valid",
            "customDetails": {
                "instanceType": "Azure",
                "location": location,
                "containerIds": [],
                "zones": [],
            },
            "healthErrorDetails": [],
            "health": "Normal",
        },
    }


def _put(cloud: Cloud, request: Request, given: FabricInput) -> Response:
    vault = vault_of(cloud, request)
    asked = (given.customDetails and given.customDetails.location) or ""
    location = location_named(asked)
    if location is None:
        raise refusals.wrong_input(request, "LocationNotSupported", f"The location '{asked}' is not supported.")
    name = request.params["fabric"]
    _require_first_of_region(cloud, request, vault, name, location.name)
    body = fabric_body(vault, name, location.name, location.display)
    guid = body["properties"]["internalIdentifier"]
    affected = {"primaryVmmId": guid, "primaryVmmName": name, "primaryFabricProviderId": "Azure"}
    return operations.save(cloud, request, CREATE, body, Target(guid, name), affected)


def _require_first_of_region(cloud: Cloud, request: Request, vault: str, name: str, location: str) -> None:
    """One fabric a region (Microsoft Learn, "Set up disaster recovery for Azure VMs using Azure PowerShell");
    how a second one is refused is assumed."""
    for fabric in cloud.store.children(vault, FABRIC_TYPE):
        same_region = fabric["properties"]["customDetails"]["location"] == location
        if same_region and fabric["name"].lower() != name.lower():
            raise refusals.in_use(
                request,
                "FabricOfRegionExists",
                f"The vault has the fabric '{fabric['name']}' for the region {location} already.",
                "Use the fabric that is there.",
            )


def _delete(cloud: Cloud, request: Request) -> Response:
    """DELETE is the purge, POST remove the clean removal; the recorded clean-up used the former.

    Network mappings did not have to be gone (recorded); that containers do is assumed.
    """
    fabric = require_fabric(cloud, request)
    if cloud.store.children(fabric["id"], f"{FABRIC_TYPE}/replicationProtectionContainers"):
        raise refusals.in_use(
            request,
            "FabricHasProtectionContainers",
            f"The fabric '{fabric['name']}' still has protection containers.",
            "Remove the protection containers of the fabric, then retry.",
        )
    target = Target(fabric["properties"]["internalIdentifier"], fabric["name"])
    return operations.remove(cloud, request, DELETE, fabric["id"], target)


CREATE = Workflow("create_fabric", scenarios.CREATE_FABRIC, (Step(69.7, job_runs.keep_body),))
DELETE = Workflow("delete_fabric", scenarios.DELETE_FABRIC, (Step(1.7, job_runs.delete_subject),))

PROVIDER = JobProvider(
    routes=[
        ("PUT", FABRIC, taking(FabricInput, _put)),
        ("GET", FABRIC, viewing(require_fabric)),
        ("DELETE", FABRIC, _delete),
        ("POST", FABRIC + "/remove", _delete),
        ("GET", VAULT + "/replicationFabrics", listing(FABRIC_TYPE, vault_of)),
    ],
    workflows=[CREATE, DELETE],
)
