"""One call of an SDK client: that of a step, that on a resource by its id, and as an `az rest` command line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from functools import singledispatch
from typing import Any
from urllib.parse import parse_qs, urlsplit

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import AsyncHTTPPolicy
from msgspec import Struct, field

from asr_tui.azure_gateway.clients import Sdk, make
from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.read_links import version_of
from asr_tui.azure_gateway.wire.api_versions import ApiVersions
from asr_tui.domain.ids import ArmId
from asr_tui.domain.requests import Request
from asr_tui.domain.steps import Step

_BY_ID = frozenset({"links", "runbooks"})
"""Types without a client here."""

# Last type of the id -> client, operations, and the argument that takes the name.
_IN_GROUP = {
    "vaults": (Sdk.RECOVERY_SERVICES, "vaults", "vault_name"),
    "virtualnetworks": (Sdk.NETWORK, "virtual_networks", "virtual_network_name"),
    "networksecuritygroups": (Sdk.NETWORK, "network_security_groups", "network_security_group_name"),
    "publicipaddresses": (Sdk.NETWORK, "public_ip_addresses", "public_ip_address_name"),
    "natgateways": (Sdk.NETWORK, "nat_gateways", "nat_gateway_name"),
    "storageaccounts": (Sdk.STORAGE, "storage_accounts", "account_name"),
    "proximityplacementgroups": (Sdk.COMPUTE, "proximity_placement_groups", "proximity_placement_group_name"),
    "availabilitysets": (Sdk.COMPUTE, "availability_sets", "availability_set_name"),
    "virtualmachines": (Sdk.COMPUTE, "virtual_machines", "vm_name"),
    "disks": (Sdk.COMPUTE, "disks", "disk_name"),
    "loadbalancers": (Sdk.NETWORK, "load_balancers", "load_balancer_name"),
    "networkinterfaces": (Sdk.NETWORK, "network_interfaces", "network_interface_name"),
}
# The same below a vault, with all names on the way down. A vault has one health, which takes no name.
_CONTAINER = ("fabric_name", "protection_container_name")
_IN_VAULT: dict[str, tuple[str, tuple[str, ...]]] = {
    "replicationfabrics": ("replication_fabrics", ("fabric_name",)),
    "replicationprotectioncontainers": ("replication_protection_containers", _CONTAINER),
    "replicationprotectioncontainermappings": (
        "replication_protection_container_mappings",
        (*_CONTAINER, "mapping_name"),
    ),
    "replicationprotecteditems": (
        "replication_protected_items",
        (*_CONTAINER, "replicated_protected_item_name"),
    ),
    "replicationnetworkmappings": (
        "replication_network_mappings",
        ("fabric_name", "network_name", "network_mapping_name"),
    ),
    "replicationpolicies": ("replication_policies", ("policy_name",)),
    "replicationjobs": ("replication_jobs", ("job_name",)),
    "replicationrecoveryplans": ("replication_recovery_plans", ("recovery_plan_name",)),
    "replicationalertsettings": ("replication_alert_settings", ("alert_setting_name",)),
    "replicationvaulthealth": ("replication_vault_health", ()),
}


class Call(Struct, frozen=True):
    """`operations` and `method` name an operation of the client; `arguments` are names and a body.

    Long-running operations (`begin_*`) take a polling method.
    """

    sdk: Sdk
    subscription: str
    operations: str
    method: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_long(self) -> bool:
        return self.method.startswith("begin_")

    def make(self, client: Any, **options: Any) -> Any:
        """Call the operation on its client; returns the SDK's awaitable."""
        return getattr(getattr(client, self.operations), self.method)(**self.arguments, **options)


@singledispatch
def call(step: Step) -> Call:
    """The SDK call that sends the step; each kind's is registered where it is built. Pure."""
    raise NotImplementedError(type(step).__name__)


def resource_call(resource: ArmId, method: str, **body: Any) -> Call:
    """The operation `method` on a resource, with its body. Raises ValueError for a type without a client here."""
    segments = resource.strip("/").split("/")
    kind = segments[-2].casefold() if len(segments) >= 2 else ""
    if kind in _BY_ID:
        # By its id, before which the SDK puts a slash.
        names = {"resource_id": resource.lstrip("/"), "api_version": version_of(resource)}
        return Call(Sdk.RESOURCES, resource.subscription, "resources", f"{method}_by_id", names | body)
    if kind == "resourcegroups":
        sdk, operations, names = Sdk.RESOURCES, "resource_groups", {"resource_group_name": resource.name}
    elif kind == "backendaddresspools":
        sdk, operations = Sdk.NETWORK, "load_balancer_backend_address_pools"
        balancer = {"load_balancer_name": resource.part("loadBalancers")}
        names = {"resource_group_name": resource.group, "backend_address_pool_name": resource.name} | balancer
    elif kind in _IN_VAULT:
        operations, keys = _IN_VAULT[kind]
        below = segments[[one.casefold() for one in segments].index("vaults") + 2 :]
        vault = {"resource_group_name": resource.group, "resource_name": resource.part("vaults")}
        sdk, names = Sdk.SITE_RECOVERY, vault | dict(zip(keys, below[1::2], strict=bool(keys)))
    elif kind in _IN_GROUP:
        sdk, operations, key = _IN_GROUP[kind]
        names = {"resource_group_name": resource.group, key: resource.name}
    else:
        raise ValueError(f"no client is known for {resource}")
    return Call(sdk, resource.subscription, operations, method, names | body)


def read(resource: ArmId) -> Call:
    return resource_call(resource, "get_properties" if resource.part("storageAccounts") else "get")


class Captured(Exception):
    """A request was made and not sent."""

    def __init__(self, request: Any) -> None:
        super().__init__("not sent")
        self.request = request


class CapturePolicy(AsyncHTTPPolicy[Any, Any]):
    """A pipeline of one policy, which sends nothing."""

    async def send(self, request: PipelineRequest[Any]) -> Any:
        raise Captured(request.http_request)


def http_request(request: Call, endpoint: Endpoint) -> Any:
    """The `HttpRequest` that the SDK makes for a call: method, url and content."""
    client = make(
        request.sdk, request.sdk.load(), request.subscription, endpoint, [CapturePolicy()], object()
    )  # no transport
    # Nothing in it waits, so the coroutine ends in one step, without an event loop.
    sending = request.make(client)
    try:
        sending.send(None)
    except Captured as caught:
        return caught.request
    raise RuntimeError("the SDK did not get as far as sending")


def az_rest(request: Call, endpoint: Endpoint, versions: ApiVersions) -> str:
    sent = http_request(request, endpoint)
    words = ["az", "rest", "--method", sent.method.lower(), "--url", versions.applied(sent.url)]
    if sent.content:
        words += ["--body", sent.content]
    return shlex.join(words)


def plain_request(request: Call, endpoint: Endpoint, versions: ApiVersions) -> Request:
    """The request as a value. Raises ValueError for one without an api-version, which no call here has."""
    sent = http_request(request, endpoint)
    url = urlsplit(versions.applied(sent.url))
    (version,) = parse_qs(url.query)["api-version"]
    body = json.loads(sent.content) if sent.content else {}
    return Request(sent.method, f"{url.path}?{url.query}", version, body)
