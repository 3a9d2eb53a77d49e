"""Automatic update of the Mobility service: a container mapping's Automation account keeps the agents new.

Shape: SDK, A2AUpdateContainerMappingInput. Run As accounts ended in September 2023, so that the account's own identity
is always asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.automation import RoleAssignment, roles_of, suffices
from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ContainerMapping
from asr_tui.domain.resources import AutomationAccount
from asr_tui.domain.wording import short_list

_HERE = FieldRef("agents", "account")


class AgentUpdatesDraft(Struct, frozen=True):
    """For one mapping of a vault: the account that updates the agents, or None for nobody."""

    mapping: ArmId
    account: ArmId | None


def plan(
    draft: AgentUpdatesDraft,
    mappings: tuple[ContainerMapping, ...],
    accounts: tuple[AutomationAccount, ...],
    roles: tuple[RoleAssignment, ...] | None = None,
) -> Plan:
    """`roles` are those that reach the vault; None where they were not read."""
    name, account = draft.mapping.name, draft.account
    on = account.name if account else "nobody: each agent is updated by a person"
    return Plan(
        title=f"{'Automatic update' if account else 'No automatic update'} of the Mobility service by {name}",
        steps=(PlannedStep.of(steps.UpdateAgentUpdates(draft.mapping, account)),),
        problems=(*_problems(draft, mappings, accounts), *_role_problems(draft, accounts, roles)),
        consequences=(
            Consequence("changes", f"who updates the agents of machines of {name}: {on}"),
            *(
                (
                    Consequence("runs", "once a day at midnight: newer agents are installed in running machines"),
                    Consequence("warning", "the account's identity needs the role Contributor on the vault"),
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


def _role_problems(
    draft: AgentUpdatesDraft, accounts: tuple[AutomationAccount, ...], roles: tuple[RoleAssignment, ...] | None
) -> Iterator[Problem]:
    account = by_id(accounts, draft.account) if draft.account else None
    if account is None or roles is None or not account.has_identity:
        return
    own = roles_of(account.principal, roles)
    if not suffices(own):
        has = short_list([one.words for one in own]) or "no role"
        yield _HERE.warning(
            f"{account.id.name} has {has} on the vault: its runs would fail.",
            f"Portal: the vault > Access control (IAM) > Add role assignment > Contributor > {account.id.name}.",
        )
