"""The instance view: what runs now, as the guest agent and the platform report it."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.pace import arm_time
from asr_tui.simulator.providers.compute.extensions import extensions_of
from asr_tui.simulator.providers.compute.power import power_of


def instance_view(cloud: Cloud, machine: JsonObject) -> JsonObject:
    properties = machine["properties"]
    private = cloud.store.private(machine["id"])
    power = power_of(cloud, machine["id"])
    now = arm_time(cloud.pace.now).replace("Z", "+00:00")
    view: JsonObject = {}
    if power == "running":
        view |= _guest(machine, private, now)
    storage = properties["storageProfile"]
    view["disks"] = [
        {"name": disk["name"], "statuses": [_status("ProvisioningState/succeeded", "Provisioning succeeded", now)]}
        for disk in [storage["osDisk"], *storage["dataDisks"]]
    ]
    view["hyperVGeneration"] = _generation(cloud, storage["osDisk"])
    extensions = extensions_of(cloud, machine["id"])
    if extensions and power == "running":
        view["extensions"] = [_extension(extension, now) for extension in extensions]
    state = str(properties["provisioningState"]).lower()
    view["statuses"] = [_status(f"ProvisioningState/{state}", f"Provisioning {state}", now)]
    if state == "failed":
        view["statuses"][0]["level"] = "Error"
    if power != "creating":
        view["statuses"].append({"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"})
    return view


def _guest(machine: JsonObject, private: JsonObject, now: str) -> JsonObject:
    """What the agent in the machine reports; a world may say another system, or that it is silent."""
    properties = machine["properties"]
    if private.get("agent") == "not ready":
        status = _status("ProvisioningState/Unavailable", "Not Ready", now)
        status |= {"level": "Warning", "message": "VM status blob is found but not yet populated."}
        return {"vmAgent": {"vmAgentVersion": "Unknown", "statuses": [status]}}
    windows = properties["storageProfile"]["osDisk"].get("osType") == "Windows"
    name = private.get("os_name") or ("Windows Server 2022 Datacenter" if windows else "ubuntu")
    version = private.get("os_version") or ("10.0.20348.2762" if windows else "22.04")
    status = {**_status("ProvisioningState/succeeded", "Ready", now), "message": "Guest Agent is running"}
    agent = "2.7.41491.1121" if windows else "2.11.1.12"
    return {
        "computerName": (properties.get("osProfile") or {}).get("computerName", machine["name"]),
        "osName": name,
        "osVersion": version,
        "vmAgent": {"vmAgentVersion": agent, "statuses": [status], "extensionHandlers": []},
    }


def _generation(cloud: Cloud, os_disk: JsonObject) -> str:
    disk = cloud.store.get((os_disk.get("managedDisk") or {}).get("id", ""))
    return str(((disk or {}).get("properties") or {}).get("hyperVGeneration", "V1"))


def _extension(extension: JsonObject, now: str) -> JsonObject:
    properties = extension["properties"]
    state = str(properties["provisioningState"]).lower()
    status = _status(f"ProvisioningState/{state}", f"Provisioning {state}", now)
    if state == "failed":
        status |= {"level": "Error", "message": "The handler of the extension reported failure (exit code 51)."}
    return {
        "name": extension["name"],
        "type": f"{properties['publisher']}.{properties['type']}",
        "typeHandlerVersion": properties["typeHandlerVersion"],
        "statuses": [status],
    }


def _status(code: str, words: str, now: str) -> JsonObject:
    return {"code": code, "level": "Info", "displayStatus": words, "time": now}
