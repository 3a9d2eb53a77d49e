"""Whether machines reach a cache account that has a firewall: their agents write into it from their own subnets.

Sources: Microsoft Learn, "Support matrix for Azure VM disaster recovery between Azure regions" (2025-06, cache storage:
trusted services, and the source's subnets) and "Configure Azure Storage firewalls and virtual networks" (rules for
subnets, private endpoints; address rules have no effect within the account's region).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from asr_tui.domain.drafts.enable_replication.concerned import about
from asr_tui.domain.drafts.enable_replication.targets import Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.machines import Machine
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import StorageAccount, VirtualNetwork
from asr_tui.domain.wording import short_list


def cache_firewall_problems(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """One finding an account, for all marked machines that write into it."""
    writers: dict[ArmId, list[Machine]] = {}
    for target in resolved.machines:
        writers.setdefault(target.cache.id, []).append(target.machine)
    for cache, machines in writers.items():
        account = estate.account(cache)
        if account is not None:
            outside = [one.id for one in machines if _shut_out(account, one, estate.networks)]
            yield from (about(one, outside, resolved) for one in firewall_problems(account, machines, estate.networks))


def firewall_problems(
    account: StorageAccount, machines: Iterable[Machine], networks: Sequence[VirtualNetwork]
) -> Iterator[Problem]:
    """The subnets of these machines that the account's firewall does not let in."""
    shut_out: dict[ArmId, list[str]] = {}
    for machine in machines:
        if subnet := _shut_out(account, machine, networks):
            shut_out.setdefault(subnet, []).append(machine.name)
    if not shut_out:
        return
    at = FieldRef("target", "cache")
    named = "; ".join(f"{subnet.parent().name}/{subnet.name} ({short_list(who)})" for subnet, who in shut_out.items())
    unknown = [one.name for one in account.private_endpoints if _network_of(one, networks) is None]
    if unknown:
        yield at.note(
            f"The firewall of {account.name} has no rule for {named}. It has the private endpoint "
            f"{', '.join(unknown)} in a network that could not be read.",
            "See that these machines reach the account by it.",
        )
        return
    yield at.warning(
        f"The firewall of {account.name} does not let in the subnet{'s' if len(shut_out) > 1 else ''} {named}: what is "
        "written there could not be copied.",
        "Allow them in its networking settings (with the service endpoint Microsoft.Storage on each; rules for "
        "addresses have no effect within a region), or give it a private endpoint in their network, or choose another "
        "account.",
    )


def _shut_out(account: StorageAccount, machine: Machine, networks: Sequence[VirtualNetwork]) -> ArmId | None:
    """The machine's subnet, where the account's firewall does not let it in."""
    subnet = next((nic.subnet for nic in machine.nics if nic.subnet), None)
    return None if subnet is None or lets_in(account, subnet, networks) else subnet


def lets_in(account: StorageAccount, subnet: ArmId, networks: Sequence[VirtualNetwork]) -> bool:
    """Whether machines of the subnet reach the account, as far as its firewall goes."""
    return not account.firewall or subnet in account.allowed_subnets or _linked(account, subnet, networks)


def _linked(account: StorageAccount, subnet: ArmId, networks: Sequence[VirtualNetwork]) -> bool:
    """Whether a private endpoint of the account lies in the subnet's network or in one that is peered with it."""
    own = by_id(networks, subnet.parent())
    near = {subnet.parent(), *(own.peered_with if own else ())}
    there = (_network_of(one, networks) for one in account.private_endpoints)
    return any(one is not None and one.id in near for one in there)


def _network_of(endpoint: ArmId, networks: Sequence[VirtualNetwork]) -> VirtualNetwork | None:
    return next((one for one in networks if any(endpoint in subnet.private_endpoints for subnet in one.subnets)), None)
