"""The routes and security rules that hold for an interface of a running machine."""

from __future__ import annotations

from collections.abc import Callable

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_errors import bad_request
from asr_tui.simulator.arm_ids import name_of, parent_of
from asr_tui.simulator.cloud import Cloud, Handler, Provider
from asr_tui.simulator.messages import JsonObject, Request, Response, value_at
from asr_tui.simulator.providers.network.addresses import INTERFACE
from asr_tui.simulator.providers.network.subnets import find_subnet
from asr_tui.simulator.providers.tracked import in_group, required

SECONDS = 5.0  # assumed
# Without a next hop until somebody routes them (Microsoft Learn, "Virtual network traffic routing").
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")


def _asked(values: Callable[[Cloud, JsonObject], list[JsonObject]]) -> Handler:
    """202, then the list at the Location; only for an interface of a running machine (wording assumed)."""

    def handler(cloud: Cloud, request: Request) -> Response:
        interface = required(cloud, request, INTERFACE)
        cloud.require_answering(interface["location"])
        machine = value_at(interface, "properties", "virtualMachine", "id")
        if machine is None or cloud.store.private(machine).get("power", "running") != "running":
            raise bad_request(
                "NetworkInterfaceNotAttachedToRunningVM",
                f"Network interface {interface['id']} is not attached to a running virtual machine.",
            )
        answer: JsonObject = {"value": values(cloud, interface)}
        headers = async_operations.begin(cloud, request, interface, SECONDS, result="operationResults", answer=answer)
        return Response(202, None, headers)

    return handler


def _subnet(cloud: Cloud, interface: JsonObject) -> JsonObject:
    first = interface["properties"]["ipConfigurations"][0]
    return find_subnet(cloud, str(value_at(first, "properties", "subnet", "id"))) or {"id": "", "properties": {}}


def _routes(cloud: Cloud, interface: JsonObject) -> list[JsonObject]:
    """A user's route to the same range puts a default one out of use."""
    subnet = _subnet(cloud, interface)
    network = cloud.store.get(parent_of(subnet["id"]) or "")
    table = cloud.store.get(str(value_at(subnet, "properties", "routeTable", "id") or ""))
    own = [route["properties"] | {"name": route.get("name")} for route in value_at(table, "properties", "routes") or []]
    local = value_at(network, "properties", "addressSpace", "addressPrefixes") or []
    hops = [(prefix, "VnetLocal") for prefix in local] + [("0.0.0.0/0", "Internet")]
    hops += [(prefix, "None") for prefix in _PRIVATE]
    replaced = {route["addressPrefix"] for route in own}
    found = [_route("Default", prefix, hop, active=prefix not in replaced) for prefix, hop in hops]
    for route in own:
        entry = _route("User", route["addressPrefix"], route["nextHopType"], active=True)
        address = route.get("nextHopIpAddress")
        found.append(entry | {"name": route["name"], "nextHopIpAddress": [address] if address else []})
    return found


def _route(source: str, prefix: str, hop: str, *, active: bool) -> JsonObject:
    return {
        "source": source,
        "state": "Active" if active else "Invalid",
        "addressPrefix": [prefix],
        "nextHopType": hop,
        "nextHopIpAddress": [],
        "disableBgpRoutePropagation": False,
    }


def _groups(cloud: Cloud, interface: JsonObject) -> list[JsonObject]:
    """The groups of the subnet and of the interface, with all their rules."""
    subnet = _subnet(cloud, interface)
    found = []
    for holder, key in ((subnet, "subnet"), (interface, "networkInterface")):
        group = cloud.store.get(str(value_at(holder, "properties", "networkSecurityGroup", "id") or ""))
        if group is not None:
            rules = [*group["properties"]["securityRules"], *group["properties"]["defaultSecurityRules"]]
            found.append(
                {
                    "networkSecurityGroup": {"id": group["id"]},
                    "association": {key: {"id": holder["id"]}},
                    "effectiveSecurityRules": [_rule(rule) for rule in rules],
                }
            )
    return found


def _rule(rule: JsonObject) -> JsonObject:
    properties = rule["properties"]
    protocol = {"*": "All"}.get(str(properties["protocol"]), str(properties["protocol"]).title())
    kept = (
        "sourcePortRange", "destinationPortRange", "sourceAddressPrefix", "destinationAddressPrefix", "access",
        "priority", "direction",
    )  # fmt: skip
    kind = "securityRules" if "/securityRules/" in rule["id"] else "defaultSecurityRules"
    return {"name": f"{kind}/{name_of(rule['id'])}", "protocol": protocol} | {key: properties[key] for key in kept}


PROVIDER = Provider(
    routes=[
        ("POST", in_group(INTERFACE) + "/{name}/effectiveRouteTable", _asked(_routes)),
        ("POST", in_group(INTERFACE) + "/{name}/effectiveNetworkSecurityGroups", _asked(_groups)),
    ]
)
