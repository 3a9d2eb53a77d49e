"""A subscription in a list: its state, and what that state lets nobody do."""

from __future__ import annotations

from asr_tui.domain.resources import Subscription
from asr_tui.ui.present.rows import marked
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part

_NOTHING_NEW = "lets you look and delete, but nothing can be created, protected or failed over in it."
# Microsoft Learn, "Azure subscription states".
_READ_ONLY = {
    "disabled": f"is disabled: Azure {_NOTHING_NEW}",
    "warned": f"is in the state Warned: Azure {_NOTHING_NEW}",
    "expired": f"has expired: Azure {_NOTHING_NEW}",
}
_REACTIVATE = "Its owner can mend that in the portal, under Subscriptions."
_WORDS = {
    "enabled": "Enabled",
    "disabled": "Disabled: look only",
    "warned": "Warned: look only",
    "expired": "Expired: look only",
    "pastdue": "Payment is due",
    "deleted": "Deleted",
}


def subscription_cells(one: Subscription) -> tuple[Part, Part, Part]:
    """Name, state and id; a state that is in the way is marked."""
    words = _WORDS.get(one.state.casefold(), plain(one.state))
    if refusal(one):
        return (one.name, "quiet"), marked("bad", words), (one.id, "quiet")
    return one.name, marked("warn", words) if limits(one) else words, (one.id, "quiet")


def refusal(one: Subscription) -> str:
    """Why it cannot be opened at all; empty where it can."""
    if one.state.casefold() != "deleted":
        return ""
    return f"{plain(one.name)} is deleted: what was in it is gone or about to go, so there is nothing to open."


def limits(one: Subscription) -> str:
    """What cannot be done in it because of its state; empty where everything can."""
    state = one.state.casefold()
    if state == "pastdue":
        return f"The payment for {plain(one.name)} is due: Azure disables it when that stays so."
    why = _READ_ONLY.get(state, "")
    return f"{plain(one.name)} {why} {_REACTIVATE}" if why else ""
