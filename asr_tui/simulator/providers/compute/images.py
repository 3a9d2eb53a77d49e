"""Marketplace images as `az vm create` asks for them; every offer is taken to be there, in one version."""

from __future__ import annotations

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.locations import display_name
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.machine_bodies import LATEST_IMAGE
from asr_tui.simulator.providers.tracked import in_subscription

_VERSIONS = in_subscription(
    "Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}"
    "/versions"
)


def _head(request: Request) -> JsonObject:
    """As recorded: the region's name without spaces, and words of the id that begin with capitals."""
    params = request.params
    location = display_name(params["location"]).replace(" ", "")
    return {
        "location": location,
        "name": LATEST_IMAGE,
        "id": f"/Subscriptions/{params['subscription']}/Providers/Microsoft.Compute/Locations/{location}/Publishers/"
        f"{params['publisher']}/ArtifactTypes/VMImage/Offers/{params['offer']}/Skus/{params['sku']}/Versions/"
        f"{LATEST_IMAGE}",
    }


def _versions(cloud: Cloud, request: Request) -> Response:
    cloud.require_answering(request.params["location"])
    return Response(200, [_head(request)])


def _version(cloud: Cloud, request: Request) -> Response:
    cloud.require_answering(request.params["location"])
    params = request.params
    if params["version"].lower() not in ("latest", LATEST_IMAGE):
        raise ArmError(404, "NotFound", f"Artifact: VMImage was not found: version {params['version']}.")  # assumed
    windows = "windows" in f"{params['publisher']} {params['offer']}".lower()
    gigabytes = 127 if windows else 31
    properties: JsonObject = {
        "hyperVGeneration": "V2" if "gen2" in params["sku"].lower() or params["sku"].endswith("-g2") else "V1",
        "architecture": "x64",
        "replicaType": "Unmanaged",
        "disallowed": {"vmDiskType": "None"},
        "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": True},
        "imageDeprecationStatus": {"imageState": "Active"},
        "features": [
            {"name": "IsAcceleratedNetworkSupported", "value": "True"},
            {"name": "DiskControllerTypes", "value": "SCSI, NVMe"},
            {"name": "IsHibernateSupported", "value": "True"},
        ],
        "osDiskImage": {
            "operatingSystem": "Windows" if windows else "Linux",
            "sizeInGb": gigabytes,
            "sizeInBytes": gigabytes * 2**30,
        },
        "dataDiskImages": [],
    }
    return Response(200, {"properties": properties, **_head(request)})


PROVIDER = Provider(routes=[("GET", _VERSIONS, _versions), ("GET", _VERSIONS + "/{version}", _version)])
