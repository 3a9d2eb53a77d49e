"""Which tenant to sign in to, as a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from asr_tui.domain.resources import Tenant
from asr_tui.ui.dialogs.pick import Offer, Question

_TENANT = re.compile(r"[0-9a-zA-Z][0-9a-zA-Z-]*(\.[0-9a-zA-Z-]+)+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def tenant_question(tenants: Sequence[Tenant], current: str, auth: str, trouble: str = "") -> Question:
    """The tenants that an identity can see, the present one marked; another one can be typed."""
    offers = tuple(_offer(one, current) for one in tenants)
    others = [one for one in offers if not one.refusal]
    hint = "You are signed in for it in the same way as now; nothing was read yet."
    if auth == "device-code":
        hint = "You are given a new code for it; nothing was read yet."
    if trouble:
        hint = f"{trouble} Type an id or a domain."
    elif not others:
        hint = "This identity sees no other tenant than this. Another one can be typed: its id or domain."
    first = others[0].key if others else ""
    return Question(
        "Which tenant?",
        offers,
        current=first,
        new="Sign in to tenant",
        refuse=refusal_of_tenant,
        hint=hint,
        typing="Type to filter, or an id or domain",
    )


def refusal_of_tenant(typed: str) -> str:
    """Why a text can be no tenant's; empty where it can."""
    if _TENANT.fullmatch(typed):
        return ""
    return "A tenant's id (8-4-4-4-12 hexadecimal digits) or domain, such as contoso.onmicrosoft.com."


def _offer(one: Tenant, current: str) -> Offer:
    name = one.name or one.domain or one.id
    note = "  ".join(part for part in (one.domain, one.id) if part and part != name)
    here = one.id.casefold() == current.casefold()
    return Offer(one.id, name, f"now  {note}" if here else note, "You are signed in to this one." if here else "")
