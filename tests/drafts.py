from __future__ import annotations

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.ids import ArmId
from tests.fakes import SUBSCRIPTION, VAULT


def replication_draft(
    vault: ArmId = VAULT,
    subscription: str = SUBSCRIPTION,
    target_subscription_id: str = SUBSCRIPTION,
    target_region: str = "",
    source_region: str = "east",
    vault_location: str = "east",
) -> EnableReplicationDraft:
    """A draft that says for what an estate is read."""
    return EnableReplicationDraft(
        vault,
        vault_location,
        subscription,
        source_region,
        target_region=target_region,
        target_subscription=target_subscription_id,
    )
