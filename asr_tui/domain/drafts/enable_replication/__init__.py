"""Protecting machines: the draft, what is proposed for it, what is wrong with it, and its plan."""

from asr_tui.domain.drafts.enable_replication.draft import (
    Choice,
    EnableReplicationDraft,
    PolicyChoice,
    TargetChoice,
)

__all__ = ["Choice", "EnableReplicationDraft", "PolicyChoice", "TargetChoice"]
