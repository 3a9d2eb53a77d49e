"""The state of a world being built: the cloud, the ids of what is made already, and the requests that make more."""

from __future__ import annotations

from asr_tui.simulator import async_operations
from asr_tui.simulator.arm_ids import group_id
from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.messages import JsonObject, Request
from asr_tui.simulator.world_schema import World

_API = "2024-03-01"


class WorldBuilder:
    """A cloud and the world that it is filled with. `ids` holds what machines refer to, by name."""

    def __init__(self, cloud: Cloud, world: World) -> None:
        self.cloud = cloud
        self.world = world
        self.ids: dict[str, str] = {}
        self.networks = {network.name: network for network in world.networks}
        self.groups = {group.name: group for group in world.groups}
        self._subscriptions = {subscription.name: subscription.id for subscription in world.subscriptions}

    def group(self, name: str) -> str:
        """The id of a resource group."""
        group = self.groups[name]
        first = self.world.subscriptions[0].id
        return group_id(self._subscriptions[group.subscription] if group.subscription else first, group.name)

    def id(self, group: str, kind: str, name: str) -> str:
        return f"{self.group(group)}/providers/{kind}/{name}"

    def new_id(self, group: str, kind: str, name: str) -> str:
        """An id that `ids` holds from now on."""
        self.ids[name] = self.id(group, kind, name)
        return self.ids[name]

    def network(self, name: str) -> str:
        return self.id(self.networks[name].group, "Microsoft.Network/virtualNetworks", name)

    def region(self, group: str, location: str | None = None) -> str:
        """The given region, or else the group's."""
        return location or self.groups[group].location

    def put(self, arm_id: str, location: str, body: JsonObject) -> None:
        """Send a PUT of a resource in a region and let its operation end."""
        self.send(arm_id, {"location": location, **body})

    def send(self, arm_id: str, body: JsonObject) -> None:
        """Send a PUT and let its operation end."""
        query = {"api-version": _API}
        self.cloud.answer(Request("PUT", arm_id, {}, query, body, {}, "http://localhost", _API, "", "", ""))
        while self.cloud.pace.jump():
            pass
        async_operations.discard_all(self.cloud)
