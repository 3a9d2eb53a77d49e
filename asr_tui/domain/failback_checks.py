"""What a failback needs, asked before a failover; no answer stops the failover."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.drafts.enable_replication.cache_firewall_rules import lets_in
from asr_tui.domain.drafts.reprotect import proposed_cache
from asr_tui.domain.ids import by_id
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.plan import SOURCE_ANSWERS, Answer, Check
from asr_tui.domain.replicated_parts import ReplicatedAddress
from asr_tui.domain.rights import CREATE_MACHINES, role_for
from asr_tui.domain.rights_needed import RequiredRights, missing
from asr_tui.domain.ways_out import NO_CONNECTION, WayOut, way_out


def failback_checks(estate: ItemEstate) -> tuple[Check, ...]:
    """The reverse mapping, the cache account, the rights, the source region: what a re-protect would need or make.

    The ways out are told where they are not open: without one the agent cannot sign in, and the re-protect fails.
    """
    return (_mapping(estate), _cache(estate), _rights(estate), *_ways_out(estate), _source(estate))


def _unanswered(about: str, estate: ItemEstate, reading: ReadKey) -> Check | None:
    """None where Azure has answered."""
    if reading in estate.pending:
        return Check(about, Answer.ASKING)
    why = dict(estate.failed).get(reading)
    return Check(about, Answer.COULD_NOT_CHECK, why) if why is not None else None


def _mapping(estate: ItemEstate) -> Check:
    about, item = "mapping back", estate.item
    if unanswered := _unanswered(about, estate, ReadKey.TOPOLOGY):
        return unanswered
    if item.target_container is None:
        return Check(about, Answer.COULD_NOT_CHECK)
    if estate.topology.mapping(item.target_container, item.container, item.policy):
        return Check(about, Answer.YES, "the vault maps the way back")
    return Check(about, Answer.WILL_BE_MADE, "none yet: the re-protect makes it")


def _cache(estate: ItemEstate) -> Check:
    about = "cache account in the target region"
    if unanswered := _unanswered(about, estate, ReadKey.ACCOUNTS):
        return unanswered
    account, is_new = proposed_cache(estate.item, estate.accounts)
    if is_new:
        return Check(about, Answer.WILL_BE_MADE, "none yet: the re-protect makes one")
    known = by_id(estate.accounts, account)
    subnets = [
        nic.target_network.child("subnets", nic.target_subnet) for nic in estate.item.nics[:1] if nic.target_network
    ]
    if known and any(not lets_in(known, subnet, estate.networks) for subnet in subnets):
        return Check(about, Answer.NO, f"the firewall of {account.name} does not let in {subnets[0].name} there")
    return Check(about, Answer.YES, account.name)


def _rights(estate: ItemEstate) -> Check:
    """Microsoft Learn, "Reprotect failed over Azure VMs": one must be able to create machines there."""
    about, group = f"rights in {estate.source_words}", estate.item.machine.group_id
    if unanswered := _unanswered(about, estate, ReadKey.RIGHTS):
        return unanswered
    rights = dict(estate.rights).get(group)
    if rights is None:  # asked for another group: the newest answer names another machine
        return Check(about, Answer.COULD_NOT_CHECK)
    lacking = missing(RequiredRights(group, CREATE_MACHINES), rights)
    if not lacking:
        return Check(about, Answer.YES, f"you may create machines in {group.name}")
    role = role_for(lacking[0])
    return Check(about, Answer.NO, f"no right to {lacking[0]} in {group.name}: ask for the role {role} there")


def _source(estate: ItemEstate) -> Check:
    unanswered = _unanswered(SOURCE_ANSWERS, estate, ReadKey.RUNNING)
    if unanswered or estate.running is None:
        return unanswered or Check(SOURCE_ANSWERS, Answer.COULD_NOT_CHECK)
    return Check(SOURCE_ANSWERS, Answer.YES, f"{estate.item.machine_name} is {estate.running.power.value}")


def _ways_out(estate: ItemEstate) -> Iterator[Check]:
    """Of the first interface: where the failover puts it, and where the original one is."""
    item = estate.item
    for nic in item.nics[:1]:
        network = estate.network(nic.target_network or item.target_network)
        subnet = network.subnet(nic.target_subnet) if network else None
        if subnet is not None:
            first = next((one for one in nic.addresses if one.primary), ReplicatedAddress(""))
            way = way_out(subnet, estate.route_tables, public=first.public_ip, pools=first.pools)
            yield from _unless_open(item.target_location, way, "the re-protect would fail", estate)
    for original in estate.running.nics[:1] if estate.running else ():
        if (home := estate.way_out(original)) is not None:
            words = f"back in {estate.source_words} it could not be protected again"
            yield from _unless_open(item.source_location, home, words, estate)


def _unless_open(location: str, way: WayOut, otherwise: str, estate: ItemEstate) -> Iterator[Check]:
    about = f"way out in {estate.display(location)}"
    if way.open is False:
        yield Check(about, Answer.NO, f"{way.words}: {otherwise} ({NO_CONNECTION})")
    elif way.open is None:
        unread = _unanswered(about, estate, ReadKey.ROUTES)
        yield unread or Check(about, Answer.COULD_NOT_CHECK, way.words)
