"""Whether a machine reaches the services that replication needs: security groups, forced routes, load balancers.

Sources: Microsoft Learn, "About networking in Azure VM disaster recovery" (outbound 443, service tags, appliances and
Storage service endpoints) and "Troubleshoot network connectivity issues" (2024-05: internal standard load balancers
give no way out). Only warnings: what a firewall beyond these lets through is not seen here.
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.machines import Machine, NetworkInterface
from asr_tui.domain.outbound import SecurityGroup, SecurityRule, Service
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import Subnet
from asr_tui.domain.ways_out import APPLIANCES, NO_CONNECTION, way_out
from asr_tui.domain.wording import and_join

STORAGE_ENDPOINT = "microsoft.storage"


def services(source: str, target: str) -> tuple[Service, ...]:
    """What machines in `source` must reach while they replicate to `target`."""
    return (
        Service("Storage", source),
        Service("AzureActiveDirectory"),
        Service("EventHub", target or "?"),
        Service("AzureSiteRecovery"),
    )


def outbound_problems(machine: Machine, estate: Estate, target_region: str) -> Iterator[Problem]:
    for nic in machine.nics[:1]:
        subnet = estate.subnet(nic.subnet) if nic.subnet else None
        yield from _refused(machine, nic, subnet, estate, services(machine.location, target_region))
        yield from _routed(machine, subnet, estate)
        yield from _without_a_way_out(machine, nic, subnet, estate)


def failback_problems(
    subnet: Subnet | None, network: str, estate: Estate, source: str, target: str
) -> Iterator[Problem]:
    """The way out of the target's subnet, which counts when a machine that failed over is re-protected."""
    if subnet is None:
        return
    way = way_out(subnet, estate.route_tables)
    if way.open is False:
        yield FieldRef("target", "network").warning(
            f"In {network} {way.words}: a machine that failed over there reaches none of Azure's services and cannot "
            "be protected again.",
            f"Put a NAT gateway on the subnet {subnet.name} before that day, or choose another subnet or network.",
            NO_CONNECTION,
        )
    group = by_id(estate.security_groups, subnet.nsg)
    if group is None:
        return
    for rule, kept in refusals(group, services(target, source), "").items():
        yield FieldRef("target", "network").note(
            f"The rule {rule.name} of {group.name}, on the subnet {subnet.name} of {network}, stops HTTPS to "
            f"{and_join(kept)}: a machine that failed over there could not be protected again.",
            f"Before that day, allow outbound TCP 443 to {and_join(kept)} with a priority below {rule.priority}.",
        )


def refusals(group: SecurityGroup, needed: tuple[Service, ...], address: str) -> dict[SecurityRule, list[str]]:
    """Each rule that denies something, with the service tags that it denies."""
    found: dict[SecurityRule, list[str]] = {}
    for service in needed:
        rule = group.refusing(service, address)
        if rule:
            found.setdefault(rule, []).append(service.word)
    return found


def _refused(
    machine: Machine, nic: NetworkInterface, subnet: Subnet | None, estate: Estate, needed: tuple[Service, ...]
) -> Iterator[Problem]:
    on_subnet = subnet.nsg if subnet else None
    seen: set[ArmId] = set()
    for guard, where in ((nic.nsg, f"the interface {nic.id.name}"), (on_subnet, f"the subnet {_name(subnet)}")):
        group = by_id(estate.security_groups, guard)
        if group is None or group.id in seen:
            continue
        seen.add(group.id)
        for rule, kept in refusals(group, needed, nic.private_ip).items():
            yield FieldRef("machines", "machines", machine.id).warning(
                f"The rule {rule.name} of the security group {group.name}, on {where}, stops HTTPS from "
                f"{machine.name} to {and_join(kept)}. Its agent must reach them, or nothing is copied.",
                f"Allow outbound TCP 443 to the service tag{'s' if len(kept) > 1 else ''} {and_join(kept)} there, with "
                f"a priority below {rule.priority}.",
                brief="NSG blocks",
            )


def _routed(machine: Machine, subnet: Subnet | None, estate: Estate) -> Iterator[Problem]:
    table = by_id(estate.route_tables, subnet.route_table) if subnet else None
    route = table.default if table else None
    if subnet is None or table is None or route is None:
        return
    hop = route.next_hop.casefold()
    if hop == "none":
        yield FieldRef("machines", "machines", machine.id).warning(
            f"The route {route.name} of {table.name}, on the subnet {subnet.name}, drops all that {machine.name} "
            "sends out: its agent reaches nothing.",
            "Give the four services a way out, or take the route away.",
            brief="no way out",
        )
    elif hop in APPLIANCES and STORAGE_ENDPOINT not in (one.casefold() for one in subnet.service_endpoints):
        yield FieldRef("machines", "machines", machine.id).warning(
            f"The route {route.name} of {table.name} sends all that leaves the subnet {subnet.name} through "
            f"{APPLIANCES[hop]}: every write of {machine.name} would pass it on its way to the cache account, and be "
            "slowed down or refused there.",
            f"Add the service endpoint Microsoft.Storage to the subnet {subnet.name}, so that writes go past it, and "
            "let HTTPS to the other services through.",
            brief="rerouted",
        )


def _without_a_way_out(
    machine: Machine, nic: NetworkInterface, subnet: Subnet | None, estate: Estate
) -> Iterator[Problem]:
    if subnet is None or _drops_all(subnet, estate):
        return
    way = way_out(subnet, estate.route_tables, estate.load_balancers, public=nic.public_ip, pools=nic.pools)
    if way.open is False:
        yield FieldRef("machines", "machines", machine.id).warning(
            f"{machine.name} has no way out to Azure's services: {way.words}. Its agent cannot sign in, and nothing "
            "is copied.",
            f"Put a NAT gateway on the subnet {subnet.name}, or lead its traffic through a firewall that lets HTTPS "
            "out.",
            NO_CONNECTION,
            "no way out",
        )


def _drops_all(subnet: Subnet, estate: Estate) -> bool:
    """Whether a route drops all that leaves, which has a finding of its own."""
    table = by_id(estate.route_tables, subnet.route_table)
    return bool(table and table.default and table.default.next_hop.casefold() == "none")


def _name(subnet: Subnet | None) -> str:
    return subnet.name if subnet else "of its interface"
