"""How Site Recovery writes paths, ids, GUIDs and times: its letter cases, its sentinels, its precision."""

import uuid
from datetime import datetime

from asr_tui.simulator.messages import JsonObject

# Path templates.
VAULT = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.RecoveryServices/vaults/{vault}"
FABRIC = VAULT + "/replicationFabrics/{fabric}"
CONTAINER = FABRIC + "/replicationProtectionContainers/{container}"
ITEM = CONTAINER + "/replicationProtectedItems/{item}"
PLAN = VAULT + "/replicationRecoveryPlans/{plan}"
# Resource types.
FABRIC_TYPE = "Microsoft.RecoveryServices/vaults/replicationFabrics"
CONTAINER_TYPE = f"{FABRIC_TYPE}/replicationProtectionContainers"
MAPPING_TYPE = f"{CONTAINER_TYPE}/replicationProtectionContainerMappings"
ITEM_TYPE = f"{CONTAINER_TYPE}/replicationProtectedItems"
# Times.
NEVER = "0001-01-01T00:00:00"
NO_SCENARIO_TIME = "1753-01-01T01:01:01Z"
AGENT_NEVER_EXPIRES = "9999-12-31T23:59:59.9999999"

_NAMESPACE = uuid.UUID("7d0f4a8e-8f0b-5d3c-9f51-0a2a51b2c6de")


def public_id(arm_id: str) -> str:
    """The id as Site Recovery answers it: with a capital S in `/Subscriptions/` (recorded traffic)."""
    return "/Subscriptions/" + arm_id.split("/", 2)[2]


def request_id_path(arm_id: str) -> str:
    """The same id with the small s of every other provider."""
    return "/subscriptions/" + arm_id.split("/", 2)[2]


def parent_id(arm_id: str) -> str:
    """The id two segments up: the resource that holds this one."""
    return arm_id.rstrip("/").rsplit("/", 2)[0]


def vault_id(arm_id: str) -> str:
    """The vault's part of the id of anything inside it."""
    return "/".join(arm_id.split("/")[:9])


def nested(kind: str, parent: str, name: str, properties: JsonObject) -> JsonObject:
    """The body of a resource below another one."""
    arm_id = f"{parent}/{kind.rpartition('/')[2]}/{name}"
    return {"id": arm_id, "name": name, "type": kind, "properties": properties}


def stable_guid(*parts: str) -> str:
    """A name-based GUID (version 5), as the service gives its machines, containers and fabrics."""
    return str(uuid.uuid5(_NAMESPACE, "|".join(part.lower() for part in parts)))


def machine_guid(vm_id: str) -> str:
    """The GUID by which Site Recovery names a machine."""
    return stable_guid("machine", vm_id)


def container_guid(container: str) -> str:
    return stable_guid("container", container)


def wire_time(moment: datetime) -> str:
    """ISO time with the trailing zeros of its decimals cut, as Azure prints it."""
    text = moment.strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return text + "Z"


def whole_seconds(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def optional_time(moment: datetime | None) -> str | None:
    return None if moment is None else wire_time(moment)
