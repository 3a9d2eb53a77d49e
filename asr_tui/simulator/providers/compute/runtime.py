"""A machine's power state, extensions and instance view."""

from __future__ import annotations

from datetime import datetime, timedelta

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_errors import conflict
from asr_tui.simulator.cloud import Cloud, Handler, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response
from asr_tui.simulator.providers.compute.disks import set_state_of
from asr_tui.simulator.providers.compute.kinds import EXTENSION, MACHINE
from asr_tui.simulator.providers.tracked import in_group, required, required_parent
from asr_tui.simulator.virtual_clock import arm_time


def instance_view(cloud: Cloud, machine: JsonObject) -> JsonObject:
    properties = machine["properties"]
    private = cloud.store.private(machine["id"])
    power = power_of(cloud, machine["id"])
    now = arm_time(cloud.clock.now).replace("Z", "+00:00")
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
    if power != CREATING:
        view["statuses"].append({"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"})
    return view


def _guest(machine: JsonObject, private: JsonObject, now: str) -> JsonObject:
    """The guest agent's report; a world may set another system, or an agent that is not ready."""
    properties = machine["properties"]
    if private.get("agent") == "not ready" or private.get("agent_ready", "") > now:
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


# Half a minute after a machine's creation its agent was recorded as not ready; how long that lasts is assumed.
_AGENT_SECONDS = 120.0


def expect_agent(cloud: Cloud, machine_id: str) -> None:
    """The guest agent of a new machine reports only after a while."""
    ready = arm_time(cloud.clock.now + timedelta(seconds=_AGENT_SECONDS)).replace("Z", "+00:00")
    cloud.store.put_private(machine_id, cloud.store.private(machine_id) | {"agent_ready": ready})


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


RUNNING = "running"
CREATING = "creating"
STOPPED = "stopped"
DEALLOCATED = "deallocated"

START_SECONDS = 25.0
# Action -> (state on the way, state at the end, seconds). The seconds are assumed.
_ACTIONS = {
    "start": ("starting", RUNNING, START_SECONDS),
    "restart": ("starting", RUNNING, 30.0),
    "powerOff": ("stopping", STOPPED, 20.0),
    "deallocate": ("deallocating", DEALLOCATED, 60.0),
}


def power_of(cloud: Cloud, machine_id: str) -> str:
    """running, stopped, deallocated, or a state in between."""
    return str(cloud.store.private(machine_id).get("power", RUNNING))


def set_power(cloud: Cloud, machine_id: str, power: str) -> None:
    """Put a machine into a power state at once; the disks of a deallocated one are reserved."""
    private = cloud.store.private(machine_id)
    before = private.get("power")
    private |= {"power": power, "power_since": cloud.clock.now.isoformat()}
    if power != CREATING:
        private["off"] = _off(cloud, private.get("off", []), off=power != RUNNING)
    cloud.store.put_private(machine_id, private)
    machine = cloud.store.get(machine_id)
    if machine is not None and DEALLOCATED in (before, power):
        set_state_of(cloud, machine, "Reserved" if power == DEALLOCATED else "Attached")


def _off(cloud: Cloud, periods: list[list[str | None]], *, off: bool) -> list[list[str | None]]:
    """The periods in which a machine is off, with one begun or ended now."""
    now = cloud.clock.now.isoformat()
    lasting = bool(periods) and periods[-1][1] is None
    if off and not lasting:
        return [*periods, [now, None]]
    return [*periods[:-1], [periods[-1][0], now]] if lasting and not off else periods


def off_periods(cloud: Cloud, machine_id: str) -> list[tuple[datetime, datetime | None]]:
    """Begin and end of each period in which a machine does not run, oldest first; the end is None while it lasts."""
    parse = datetime.fromisoformat
    periods = cloud.store.private(machine_id).get("off", [])
    return [(parse(since), parse(until) if until else None) for since, until in periods]


def keep_off(cloud: Cloud, machine_id: str) -> None:
    """Note that a machine that was deleted is off from now on."""
    cloud.store.put_private(machine_id, {"off": _off(cloud, [], off=True)})


def _action(name: str) -> Handler:
    on_the_way, at_the_end, seconds = _ACTIONS[name]

    def handler(cloud: Cloud, request: Request) -> Response:
        body = required(cloud, request, MACHINE)
        cloud.require_answering(body["location"])
        if at_the_end == RUNNING:
            require_managed(body["properties"])
            _require_disks(cloud, body["properties"])
        took = seconds if power_of(cloud, body["id"]) != at_the_end or name == "restart" else 1.0
        if took > 1.0:
            set_power(cloud, body["id"], on_the_way)
        return async_operations.accepted(cloud, request, body, took, "power_set", power=at_the_end)

    return handler


def require_managed(properties: JsonObject) -> None:
    """Azure starts and makes no machine with unmanaged disks since 2026-03-31 (Microsoft Learn, "Migrate your Azure
    unmanaged disks by March 31, 2026"; code and words assumed)."""
    storage = properties.get("storageProfile") or {}
    if any(disk.get("vhd") for disk in [storage.get("osDisk") or {}, *(storage.get("dataDisks") or [])]):
        raise conflict("OperationNotAllowed", "Virtual machines with unmanaged disks are no longer supported.")


def _require_disks(cloud: Cloud, properties: JsonObject) -> None:
    """A machine whose disks a re-protect has replaced does not start (code and words assumed)."""
    storage = properties.get("storageProfile") or {}
    for disk in [storage.get("osDisk") or {}, *(storage.get("dataDisks") or [])]:
        arm_id = str((disk.get("managedDisk") or {}).get("id") or "")
        if arm_id and not cloud.store.exists(arm_id):
            raise conflict("OperationNotAllowed", f"The disk '{arm_id}' of the virtual machine could not be found.")


def _set(cloud: Cloud, event: JsonObject) -> None:
    if cloud.store.exists(event["id"]):
        set_power(cloud, event["id"], event["power"])


CHANGE_SECONDS = 30.0  # assumed


def extensions_of(cloud: Cloud, machine_id: str) -> list[JsonObject]:
    return list(cloud.store.children(machine_id, EXTENSION))


def put_extension(cloud: Cloud, machine: JsonObject, name: str, properties: JsonObject) -> JsonObject:
    """Install an extension at once, e.g. for a service that brings its own agent."""
    body: JsonObject = {
        "name": name,
        "id": f"{machine['id']}/extensions/{name}",
        "type": EXTENSION,
        "location": machine["location"],
        "properties": {
            "autoUpgradeMinorVersion": True,
            "provisioningState": "Succeeded",
            "typeHandlerVersion": "1.0",
            **{key: value for key, value in properties.items() if key != "protectedSettings"},
        },
    }
    cloud.store.put(body)
    return body


def put_extensions(cloud: Cloud, machine: JsonObject, recorded: list[JsonObject]) -> None:
    """Install the extensions in the body of a recorded machine."""
    for extension in recorded:
        if extension.get("name") and isinstance(extension.get("properties"), dict):
            put_extension(cloud, machine, extension["name"], extension["properties"])


def _machine(cloud: Cloud, request: Request) -> JsonObject:
    return required_parent(cloud, request, MACHINE)


def _list(cloud: Cloud, request: Request) -> Response:
    return Response(200, {"value": extensions_of(cloud, _machine(cloud, request)["id"])})


def _get(cloud: Cloud, request: Request) -> Response:
    machine = _machine(cloud, request)
    return Response(200, cloud.store.require(f"{machine['id']}/extensions/{request.params['extension']}"))


def _put(cloud: Cloud, request: Request) -> Response:
    machine = _machine(cloud, request)
    existed = cloud.store.exists(f"{machine['id']}/extensions/{request.params['extension']}")
    properties = {**request.properties, "provisioningState": "Updating" if existed else "Creating"}
    body = put_extension(cloud, machine, request.params["extension"], properties)
    headers = async_operations.begin(cloud, request, body, CHANGE_SECONDS, "extension_ready")
    return Response(200 if existed else 201, body, headers)


def _delete(cloud: Cloud, request: Request) -> Response:
    body = cloud.store.get(f"{_machine(cloud, request)['id']}/extensions/{request.params['extension']}")
    if body is None:
        return Response(204)
    return async_operations.accepted(cloud, request, body, CHANGE_SECONDS, "extension_deleted")


_ALL = in_group(MACHINE) + "/{name}/extensions"
PROVIDER = Provider(
    routes=[
        *(("POST", f"{in_group(MACHINE)}/{{name}}/{action}", _action(action)) for action in _ACTIONS),
        ("GET", _ALL, _list),
        ("GET", _ALL + "/{extension}", _get),
        ("PUT", _ALL + "/{extension}", _put),
        ("DELETE", _ALL + "/{extension}", _delete),
    ],
    events={
        "power_set": _set,
        "extension_ready": async_operations.mark_succeeded,
        "extension_deleted": async_operations.delete_resource,
    },
)
