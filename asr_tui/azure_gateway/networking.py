"""What lies between a machine and Azure's services, read through the SDK's network client."""

from __future__ import annotations

from asr_tui.azure_gateway.bodies import networking, resources
from asr_tui.azure_gateway.clients import Sdk
from asr_tui.azure_gateway.errors import reading
from asr_tui.azure_gateway.governance import Governance
from asr_tui.azure_gateway.paging import collect
from asr_tui.domain.outbound import LoadBalancer, RouteTable, SecurityGroup
from asr_tui.domain.resources import VirtualNetwork


class Networking(Governance):
    """Reads only. Every method raises AzureError."""

    async def networks(self, subscription: str) -> tuple[VirtualNetwork, ...]:
        with reading("the virtual networks"):
            client = await self._clients.get(Sdk.NETWORK, subscription)
            return await collect(client.virtual_networks.list_all(), resources.network)

    async def security_groups(self, subscription: str) -> tuple[SecurityGroup, ...]:
        with reading("the network security groups"):
            client = await self._clients.get(Sdk.NETWORK, subscription)
            return await collect(client.network_security_groups.list_all(), networking.security_group)

    async def route_tables(self, subscription: str) -> tuple[RouteTable, ...]:
        with reading("the route tables"):
            client = await self._clients.get(Sdk.NETWORK, subscription)
            return await collect(client.route_tables.list_all(), networking.route_table)

    async def load_balancers(self, subscription: str) -> tuple[LoadBalancer, ...]:
        with reading("the load balancers"):
            client = await self._clients.get(Sdk.NETWORK, subscription)
            return await collect(client.load_balancers.list_all(), networking.load_balancer)
