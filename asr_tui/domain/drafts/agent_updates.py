"""Automatic update of the Mobility service: a container mapping's Automation account keeps the agents new.

Shape: SDK, A2AUpdateContainerMappingInput. Run As accounts ended in September 2023, so that the account's own identity
is always asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ContainerMapping
from asr_tui.domain.resources import AutomationAccount

_HERE = FieldRef("agents", "account")


@dataclass(frozen=True, slots=True)
class AgentUpdatesDraft:
    """For one mapping of a vault: the account that updates the agents, or None for nobody."""

    mapping: ArmId
    account: ArmId | None


def plan(
    draft: AgentUpdatesDraft, mappings: tuple[ContainerMapping, ...], accounts: tuple[AutomationAccount, ...]
) -> Plan:
    name, account = draft.mapping.name, draft.account
    on = account.name if account else "nobody: each agent is updated by a person"
    return Plan(
        title=f"{'Automatic update' if account else 'No automatic update'} of the Mobility service by {name}",
        steps=(PlannedStep.of(steps.UpdateAgentUpdates(draft.mapping, account)),),
        problems=tuple(_problems(draft, mappings, accounts)),
        consequences=(
            Consequence("changes", f"who updates the agents of machines of {name}: {on}"),
            *(
                (
                    Consequence("runs", "once a day at midnight: newer agents are installed in running machines"),
                    Consequence("warning", "the account's identity needs the role Contributor on the vault's group"),
                    Consequence("costs", "the job minutes of the Automation account beyond its free ones"),
                )
                if account
                else ()
            ),
        ),
        verb="Change the automatic update of",
    )


def _problems(
    draft: AgentUpdatesDraft, mappings: tuple[ContainerMapping, ...], accounts: tuple[AutomationAccount, ...]
) -> Iterator[Problem]:
    mapping = by_id(mappings, draft.mapping)
    if mapping is None:
        yield _HERE.blocking(f"The mapping {draft.mapping.name} is not there any more.", "Read again with r.")
        return
    now = mapping.update_account if mapping.updates_agents else None
    if now == draft.account and (now is None or mapping.by_own_identity):
        yield _HERE.blocking("It is so already.", "Choose another account first.")
    account = by_id(accounts, draft.account) if draft.account else None
    if draft.account and account is None:
        yield _HERE.blocking(f"The account {draft.account.name} was not found.", "Choose another one.")
    elif account and not account.has_identity:
        yield _HERE.warning(
            f"{account.id.name} has no system-assigned identity: its runs would fail.",
            "Switch it on in the portal: the account > Identity.",
        )
