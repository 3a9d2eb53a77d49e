"""What a failback needs, asked before a failover; no answer stops the failover."""

from __future__ import annotations

from asr_tui.domain.drafts.enable_replication.cache_firewall_rules import lets_in
from asr_tui.domain.drafts.reprotect import proposed_cache
from asr_tui.domain.ids import by_id
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.plan import SOURCE_ANSWERS, Answer, Check
from asr_tui.domain.rights import CREATE_MACHINES, role_for
from asr_tui.domain.rights_needed import RequiredRights, missing


def failback_checks(estate: ItemEstate) -> tuple[Check, ...]:
    """The reverse mapping, the cache account, the rights, the source region: what a re-protect would need or make."""
    return (_mapping(estate), _cache(estate), _rights(estate), _source(estate))


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
    about, group = "rights in the original region", estate.item.machine.group_id
    if unanswered := _unanswered(about, estate, ReadKey.RIGHTS):
        return unanswered
    lacking = missing(RequiredRights(group, CREATE_MACHINES), dict(estate.rights)[group])
    if not lacking:
        return Check(about, Answer.YES, f"you may create machines in {group.name}")
    role = role_for(lacking[0])
    return Check(about, Answer.NO, f"no right to {lacking[0]} in {group.name}: ask for the role {role} there")


def _source(estate: ItemEstate) -> Check:
    unanswered = _unanswered(SOURCE_ANSWERS, estate, ReadKey.RUNNING)
    if unanswered or estate.running is None:
        return unanswered or Check(SOURCE_ANSWERS, Answer.COULD_NOT_CHECK)
    return Check(SOURCE_ANSWERS, Answer.YES, f"{estate.item.machine_name} is {estate.running.power.value}")
