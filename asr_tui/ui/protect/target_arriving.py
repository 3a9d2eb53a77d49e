"""The target page while lists are still being read: what is chosen, and those marked machines that have come."""

from __future__ import annotations

from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft
from asr_tui.domain.estate import Estate
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, clipped, left
from asr_tui.ui.present.target import short_size
from asr_tui.ui.protect.page import WizardSnapshot
from asr_tui.ui.protect.target_fields import OF_ALL, OF_EACH
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.field_list import Entry, FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines

_NAME = 34
_LATER = "told when everything has been read"


def show(shown: WizardSnapshot, fields: FieldList, machines: Lines) -> None:
    """Show both parts of the page."""
    draft, estate = shown.draft, shown.estate
    fields.show(entries(draft, estate))
    machines.show(lambda width: machine_rows(draft, estate, width))


def entries(draft: EnableReplicationDraft, estate: Estate) -> list[Entry]:
    """The fields with what is chosen; what would be proposed is not known, and nothing can be changed yet."""
    fields = [later(one.key, one.label, chosen(draft, estate, one.key)) for one in (*OF_ALL, *OF_EACH)]
    return [*field_entries(fields), go_on("Next: how long recovery points are kept")]


def later(key: str, label: str, value: str) -> Field:
    """A field that cannot be changed yet; without a chosen value it says when it is told."""
    return Field(key, label, plain(value) or "~", "" if value else _LATER, locked=True)


def chosen(draft: EnableReplicationDraft, estate: Estate, key: str) -> str:
    """What the draft chooses for all machines, in words; empty where nothing is chosen."""
    if key == "target_region":
        return estate.display(draft.target_region) if draft.target_region else ""
    if key == "target_subscription":
        wanted = draft.target_subscription_id
        return next((one.name for one in estate.subscriptions if one.id == wanted), wanted)
    value = getattr(draft.target, key)
    if isinstance(value, Choice):
        return value.name or (value.id.name if value.id else "")
    return str(value)


def machine_rows(draft: EnableReplicationDraft, estate: Estate, width: int) -> list[Row]:
    """The marked machines that have come, and how many have not."""
    found = [one for one in map(estate.machine, draft.machines) if one is not None]
    missing = len(draft.machines) - len(found)
    facts: Row = ((f"{missing} not read yet", "busy"),) if missing else ()
    rows = [clipped((left(plain(one.name), _NAME), (plain(short_size(one.size)), "quiet")), width) for one in found]
    return [rule("Each machine", facts, width), *rows]
