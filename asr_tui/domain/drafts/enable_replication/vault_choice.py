"""Which vault can protect the machines, and the draft under another vault.

Rule: Microsoft Learn, "Enable replication for Azure VMs": neither the vault nor its resource group may lie in the
source region.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft, PolicyChoice, TargetChoice
from asr_tui.domain.drafts.enable_replication.targets import proposed_region
from asr_tui.domain.estate import Estate
from asr_tui.domain.resources import ResourceGroup, Subscription, Vault


class KnownVaults(Struct, frozen=True):
    """The vaults that can be seen, with the groups that hold them.

    subscriptions  those that were asked
    left_out       how many more there are, too many to ask each
    unread         what could not be read, as sentences
    """

    vaults: tuple[Vault, ...] = ()
    groups: tuple[ResourceGroup, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    left_out: int = 0
    unread: tuple[str, ...] = ()


def vault_refusal(vault: Vault, group: ResourceGroup | None, region: str, display: str) -> str:
    """Why the vault cannot protect machines of this region, or an empty string. `display` is the region's name."""
    if region and region == vault.location:
        return f"The vault lies in {display}: if that region fails, the vault must still answer."
    if region and group and group.location == region:
        return f"The vault's resource group {group.name} lies in {display}: it must be elsewhere, as the vault itself."
    return ""


def with_vault(draft: EnableReplicationDraft, vault: Vault, estate: Estate) -> EnableReplicationDraft:
    """All that was chosen, under another vault.

    The proposed target region is the vault's own, so it would move: where something was chosen for it, it stays. A
    policy belongs to its vault: one of the same name is used there, or made with the same values.
    """
    chosen = draft.target != TargetChoice() or bool(draft.overrides)
    proposed = proposed_region(draft.vault_location, draft.source_region, estate.regions)
    return replace(
        draft,
        vault=vault.id,
        vault_location=vault.location,
        target_region=draft.target_region or (proposed if chosen else ""),
        policy=_carried(draft.policy, estate),
    )


def _carried(choice: PolicyChoice, estate: Estate) -> PolicyChoice:
    if choice.policy is None:
        return choice
    values = estate.topology.policy(choice.policy) or choice
    return replace(
        choice,
        policy=None,
        name=choice.policy.name,
        retention_minutes=values.retention_minutes,
        app_consistent_minutes=values.app_consistent_minutes,
    )
