"""Marketplace images as `az vm create` asks for them; every offer is taken to be there, in any version."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.locations import normalized
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.machine_bodies import LATEST_IMAGE
from asr_tui.simulator.providers.tracked import in_subscription

_VERSIONS = in_subscription(
    "Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}"
    "/versions"
)
# Recorded: Windows Server 2019 and Ubuntu 18.04.
_WINDOWS_DISK: JsonObject = {"operatingSystem": "Windows", "sizeInGb": 128, "sizeInBytes": 136367309312}
_LINUX_DISK: JsonObject = {"operatingSystem": "Linux", "sizeInGb": 31, "sizeInBytes": 32213303808}


def _head(request: Request) -> JsonObject:
    """As recorded: the words of the id begin with capitals."""
    params = request.params
    location, version = normalized(params["location"]), params.get("version", LATEST_IMAGE)
    return {
        "location": location,
        "name": version,
        "id": f"/Subscriptions/{params['subscription']}/Providers/Microsoft.Compute/Locations/{location}/Publishers/"
        f"{params['publisher']}/ArtifactTypes/VMImage/Offers/{params['offer']}/Skus/{params['sku']}/Versions/"
        f"{version}",
    }


def _versions(cloud: Cloud, request: Request) -> Response:
    cloud.require_answering(request.params["location"])
    return Response(200, [_head(request)])


def _version(cloud: Cloud, request: Request) -> Response:
    cloud.require_answering(request.params["location"])
    params = request.params
    windows = "windows" in f"{params['publisher']} {params['offer']}".lower()
    properties: JsonObject = {
        "hyperVGeneration": "V2" if "gen2" in params["sku"].lower() or params["sku"].endswith("-g2") else "V1",
        "architecture": "x64",
        "replicaType": "Unmanaged",
        "disallowed": {"vmDiskType": "None"},
        "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": True},
        "imageDeprecationStatus": {"imageState": "Active"},
        "features": [
            {"name": "IsAcceleratedNetworkSupported", "value": "True"},
            {"name": "DiskControllerTypes", "value": "SCSI" if windows else "SCSI, NVMe"},
            {"name": "IsHibernateSupported", "value": "True"},
        ],
        "osDiskImage": _WINDOWS_DISK if windows else _LINUX_DISK,
        "dataDiskImages": [],
    }
    return Response(200, {"properties": properties, **_head(request)})


PROVIDER = Provider(routes=[("GET", _VERSIONS, _versions), ("GET", _VERSIONS + "/{version}", _version)])
