"""Who updates the agents of machines, as a file says it and as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.file_selection import FileEstate
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.protection import ContainerMapping, Topology
from asr_tui.domain.recovery_file import AgentUpdatesPart, RecoveryFile

_KIND = "Microsoft.Automation/automationAccounts"
Way = tuple[str, str]
"""The regions that machines of a mapping replicate from and to, in lower case."""


class Sentences(Protocol):
    """The lists that sentences about a file are added to, as `FileDrafts` has them."""

    later: list[str]
    findings: list[str]
    notes: list[str]


def agent_drafts(
    file: RecoveryFile, estate: FileEstate, coming: frozenset[Way], told: Sentences
) -> Iterator[AgentUpdatesDraft]:
    """What differs. `coming`: the ways of machines that are yet to be protected, which brings their mappings.

    The target of a way is empty where it is still to be proposed.
    """
    said: dict[ArmId, ArmId | None] = {}
    for part in file.agent_updates:
        words = f"of machines from {part.region} to {part.to}"
        try:
            account = account_of(part, estate.vault.id)
        except ValueError as error:
            told.findings.append(f"The agent updates {words}: {error}.")
            continue
        meant = mappings_of(part, estate.topology)
        if not meant:
            _tell_none(part, words, estate.topology, coming, told)
        for one in meant:
            if said.setdefault(one.id, account) != account:
                told.findings.append(f"The agent updates {words}: two [[agent_updates]] name other accounts.")
            if not _is_so(one, account):
                yield AgentUpdatesDraft(one.id, account)


def _tell_none(part: AgentUpdatesPart, words: str, topology: Topology, coming: frozenset[Way], told: Sentences) -> None:
    way = (part.region.casefold(), part.to.casefold())
    known = coming | {way_of(one, topology) for one in topology.mappings}
    policy = f" by the policy {part.policy}" if part.policy else ""
    if way in coming or (way[0], "") in coming:
        told.later.append(f"the agent updates {words}, once they are protected")
    elif way[::-1] in known:
        told.notes.append(f"The agent updates {words}{policy}: set once a machine replicates that way.")
    else:
        told.findings.append(f"The agent updates {words}: none replicates that way{policy}.")


def mappings_of(part: AgentUpdatesPart, topology: Topology) -> tuple[ContainerMapping, ...]:
    """The mappings that it is about."""
    way, policy = (part.region.casefold(), part.to.casefold()), part.policy.casefold()
    return tuple(
        one for one in topology.mappings if way_of(one, topology) == way and policy in {"", one.policy.name.casefold()}
    )


def account_of(part: AgentUpdatesPart, vault: ArmId) -> ArmId | None:
    """The account; None for nobody. Raises ValueError."""
    if not part.account or part.account.startswith("/"):
        return ArmId(part.account) if part.account else None
    group, slash, name = part.account.partition("/")
    if not (group and slash and name):
        raise ValueError("write the account as group/name, or as its id")
    return resource_id(group_id(vault.subscription, group), _KIND, name)


def _is_so(mapping: ContainerMapping, account: ArmId | None) -> bool:
    now = mapping.update_account if mapping.updates_agents else None
    return now == account and (account is None or mapping.by_own_identity)


def way_of(mapping: ContainerMapping, topology: Topology) -> Way:
    """The regions, in lower case; empty where they are not known."""
    fabrics = {one.id: one.location.casefold() for one in topology.fabrics}
    return fabrics.get(mapping.source.parent(), ""), fabrics.get(mapping.target.parent(), "")


def agent_parts(estate: FileEstate) -> Iterator[AgentUpdatesPart]:
    """The mappings whose machines an account updates; where all of a way have one, without their policies.

    Without those of a Run As account, which a file does not say: Azure ended them in September 2023.
    """
    home, topology = estate.vault.id.subscription, estate.topology
    by_way: dict[Way, list[ContainerMapping]] = {}
    for one in topology.mappings:
        by_way.setdefault(way_of(one, topology), []).append(one)
    for (source, target), mappings in by_way.items():
        accounts = {one.update_account if one.updates_agents else None for one in mappings}
        each = mappings[:1] if len(accounts) == 1 else mappings
        for one in each:
            if one.updates_agents and one.by_own_identity and one.update_account and source and target:
                policy = "" if len(accounts) == 1 else one.policy.name
                yield AgentUpdatesPart(source, target, relative_account(one.update_account, home), policy)


def relative_account(account: ArmId, home: str) -> str:
    """As "group/name", or the id where it lies in another subscription than the vault."""
    here = account.subscription.casefold() == home.casefold()
    return f"{account.group}/{account.name}" if here else str(account)
