"""Subscriptions, vaults, and the fields of a new vault."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.drafts.vault import VaultDraft, VaultEstate, problems, resolve
from asr_tui.domain.place import Identity
from asr_tui.domain.resources import Subscription
from asr_tui.ui.present.field import Field
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
_REACTIVATE = "Its owner can fix that in the portal, under Subscriptions."
_WORDS = {
    "enabled": "Enabled",
    "disabled": "Disabled: look only",
    "warned": "Warned: look only",
    "expired": "Expired: look only",
    "pastdue": "Payment is due",
    "deleted": "Deleted",
}


def subscription_cells(one: Subscription) -> tuple[Part, Part, Part]:
    """Name, state and id; a state that limits the subscription is marked."""
    words = _WORDS.get(one.state.casefold(), plain(one.state))
    if refusal(one):
        return (plain(one.name), "quiet"), marked("bad", words), (plain(one.id), "quiet")
    return plain(one.name), marked("warn", words) if limits(one) else words, (plain(one.id), "quiet")


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


def not_opened(wanted: str, known: Sequence[Subscription], identity: Identity) -> str:
    """Why the wanted subscription is not opened; `known` are those with that id or name."""
    name, tenant = plain(wanted), plain(identity.tenant)
    if len(known) > 1:
        return f"{len(known)} subscriptions are named “{name}”: choose by id."
    if known:
        return refusal(known[0])
    if not tenant:
        return f"There is no subscription “{name}” here; these are there."
    return (
        f"No subscription “{name}” is visible to {plain(identity.name)} in tenant {tenant}; these are. "
        "It may be in another tenant: esc, then choose one where you sign in."
    )


def no_subscription_words(who: str) -> list[str]:
    return [
        f"No subscription is visible to {who}.",
        "Ask for the role Reader on a subscription, or sign in to another tenant: esc, then Sign in, Tenant.",
        "r  Look again",
    ]


def no_vault_words(subscription: str, wanted: str, *, read_only: bool, several: bool) -> list[str]:
    """The text of an empty list of vaults; `several`: there are other subscriptions."""
    make = ("Make one, in another region than the machines it shall protect.", "", "enter  New vault")
    return [
        f"There is no Recovery Services vault in {subscription}.",
        *((f"“{wanted}” was asked for.",) if wanted else ()),
        *(("This session is read-only: to make one, F2 allows changes.", "") if read_only else make),
        "r      Look again" + ("   esc  Another subscription" if several else ""),
    ]


def vault_not_opened(wanted: str, matches: int, subscription: str) -> str:
    """Why the wanted vault is not opened, where none or several have that id or name."""
    if matches:
        return f"{matches} vaults are named “{plain(wanted.casefold())}”: choose by resource group."
    return f"There is no vault “{plain(wanted.casefold())}” in {plain(subscription)}; these are there."


def vault_fields(draft: VaultDraft, estate: VaultEstate) -> list[Field]:
    """Name, resource group and region, each with its problems."""
    chosen, found = resolve(draft, estate), problems(draft, estate)
    existing = estate.group_named(chosen.group)

    def field(key: str, label: str, value: str, mark: str) -> Field:
        return Field(key, label, plain(value) or "-", plain(mark), problems=tuple(p for p in found if p.field == key))

    group = f"existing, {estate.display(existing.location)}" if existing else "new"
    busy = len(estate.machines_in(chosen.location))
    region = "your choice" if draft.location else "proposed"
    pair = next((one.paired for one in estate.regions if one.name == draft.source_region), "")
    source = f"{region}: pair of {estate.display(draft.source_region)}"
    quiet = source if chosen.location == pair else f"{region}: no machine there"
    return [
        field("name", "Name", chosen.name, "your choice" if draft.name else "proposed"),
        field("group", "Resource group", chosen.group, group),
        field("location", "Region", estate.display(chosen.location), region if busy else quiet),
    ]
