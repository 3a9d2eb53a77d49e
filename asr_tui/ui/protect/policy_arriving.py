"""The policy page while lists are still being read: what is chosen; what an existing policy says is not known yet."""

from __future__ import annotations

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.wording import app_consistent_words, retention_words
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.policy import CRASH_CONSISTENT, VALUES
from asr_tui.ui.protect.target_arriving import later
from asr_tui.ui.widgets.field_list import Entry, field_entries, go_on


def entries(draft: EnableReplicationDraft) -> list[Entry]:
    """The fields; nothing can be changed yet."""
    choice = draft.policy
    is_new = choice.policy is None and (choice.new or bool(choice.name))
    retention = retention_words(choice.retention_minutes) if is_new else ""
    app_consistent = app_consistent_words(choice.app_consistent_minutes) if is_new else ""
    fields = [
        later("policy", "Policy", choice.policy.name if choice.policy else choice.name),
        later("retention_minutes", VALUES["retention_minutes"], retention),
        later("app_consistent_minutes", VALUES["app_consistent_minutes"], app_consistent),
        CRASH_CONSISTENT,
        Field("multi_vm_group", "Group", "none", "no shared recovery points", locked=True)
        if not choice.multi_vm_group
        else later("multi_vm_group", "Group", choice.multi_vm_group),
    ]
    return [*field_entries(fields), go_on("Next: review the whole plan")]
