"""The wizard's first page: vault, source region and resource group."""

from __future__ import annotations

from collections import Counter

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, source_region_refusal
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.rows import counted
from asr_tui.ui.text import plain

CLASSIC_REFUSAL = "Azure retired Classic machines on 6 September 2023; Site Recovery takes no new ones."
"""Microsoft Learn, "Migrate your IaaS resources to Azure Resource Manager by September 6, 2023"."""


def machine_counts(estate: Estate) -> Counter[str]:
    return Counter(machine.location for machine in estate.machines)


def group_counts(estate: Estate, region: str) -> Counter[str]:
    """The number of a region's machines by resource group, in lower case."""
    return Counter(machine.id.group.casefold() for machine in estate.machines if machine.location == region)


def likely_region(draft: EnableReplicationDraft, estate: Estate) -> str:
    """The region with the most machines, of those that the vault can protect where there are any; empty without one."""
    counts = machine_counts(estate)
    allowed = [region for region in counts if not source_region_refusal(region, draft, estate)] or [*counts]
    return max(sorted(allowed), key=lambda region: counts[region], default="")


def machines_in_words(count: int) -> str:
    return counted(count, "machine") if count else "no machines"


def source_fields(
    draft: EnableReplicationDraft,
    estate: Estate,
    problems: tuple[Problem, ...],
    *,
    practice: bool = False,
    so_far: bool = False,
) -> list[Field]:
    """`so_far`: the machines are still being read."""
    subscription = next((one for one in estate.subscriptions if one.id == draft.subscription), None)
    count = machine_counts(estate)[draft.source_region]
    group = draft.source_group
    in_group = group_counts(estate, draft.source_region)[group.casefold()] if group else count

    more = " so far, reading more" if so_far else ""

    def found(field: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in problems if problem.page == "source" and problem.field == field)

    choose = f"{len(estate.subscriptions)} to choose from" if len(estate.subscriptions) > 1 else ""
    if practice and not estate.machines:
        choose = "practice has machines in the world contoso: asr-tui practice"
    return [
        Field("vault", "Vault", plain(draft.vault.name), f"in {estate.display(draft.vault_location)}",
              problems=found("vault")),
        Field("subscription", "Subscription", plain(subscription.name if subscription else draft.subscription),
              choose, problems=found("subscription")),
        Field("source_region", "Region", estate.display(draft.source_region) or "none yet",
              f"{machines_in_words(count)}{more}" if draft.source_region else "", problems=found("source_region")),
        Field("group", "Resource group", plain(group) if group else "all", f"{machines_in_words(in_group)}{more}"),
        Field("model", "Deployment", "Resource Manager", "the only one left"),
    ]  # fmt: skip
