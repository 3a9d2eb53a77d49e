"""Confirmation of the signed-in identity, and of read-only or changes, before Azure is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain import kinds
from asr_tui.domain.errors import AsrError
from asr_tui.domain.place import EndpointKind
from asr_tui.domain.resources import Tenant
from asr_tui.services.workspace import AzureOptions, UnfinishedWork, Workspace
from asr_tui.ui import messages
from asr_tui.ui.dialogs.pick import Pick, PickOption, Question
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.columns import Column, TableRow
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.table import Table

_KINDS = {
    "person": "a person",
    "managed identity": "a managed identity (the machine itself, not you)",
    "service principal": "a service principal (an application, not you)",
    "practice": "nobody: this endpoint asks for no sign-in",
}
_READ_ONLY = TableRow("read-only", ("Go on, read-only", ("look at everything; nothing can be changed", "quiet")))
_CHANGES = TableRow("changes", ("Go on, with changes", ("each one is shown before it is sent", "quiet")))
_TENANT = TableRow(
    "tenant", ("Use another tenant", ("of those that this identity can see, or by id or domain", "quiet"))
)
_OTHER = TableRow("other", ("Sign in another way", ("nothing was read yet", "quiet")))


_ID_OR_DOMAIN = re.compile(
    r"[0-9a-zA-Z][0-9a-zA-Z-]*(\.[0-9a-zA-Z-]+)+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)


class IdentityScreen(AsrScreen[None]):
    """Asks whether to act as this identity. Read-only is selected, unless the settings say otherwise or a run is to be
    continued."""

    title_words = "Identity"
    explanation = (
        "Azure allows and records everything under this identity. Read-only is safe everywhere: this program then "
        "refuses to send any change, whatever the identity's rights."
    )
    words = ("Tenant", "Subscription", "Second factor", "Service principal", "Managed identity")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", tooltip="Take the selected answer.", id="identity.choose"),
    ]

    def __init__(
        self,
        workspace: Workspace,
        start: AzureOptions,
        unfinished: UnfinishedWork | None = None,
        *,
        with_changes: bool = False,
    ) -> None:
        self._start = start
        self._unfinished = unfinished
        self._with_changes = with_changes or (unfinished is not None and unfinished.what == "run")
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return ("asr-tui", "Sign in", "Identity")

    def compose_body(self) -> ComposeResult:
        identity, around = self.workspace.identity, self.workspace.environment
        yield Static("This is whom Azure will see. Go on as this identity?", classes="question", markup=False)
        where = "Cloud" if around.kind is EndpointKind.AZURE else "Endpoint"
        facts = [
            ("Name", plain(identity.name)),
            ("Kind", _KINDS.get(identity.kind, plain(identity.kind))),
            ("Tenant", plain(identity.tenant) or "not reported"),
            (where, plain(around.detail or around.endpoint)),
            ("Subscription", plain(self._start.subscription) or "chosen next"),
        ]
        yield Static(lines(*(content(f"  {name:<14}", (value, "strong")) for name, value in facts)), markup=False)
        if not identity.is_person:
            yield Static(
                content(
                    ("\n! ", "warn"),
                    "This is not a signed-in person. It was found on this machine; make sure that it is meant.",
                ),
                markup=False,
            )
        if self.workspace.session.lacks_second_factor:
            yield Static(
                content(
                    ("\n! ", "warn"),
                    "Changes will ask for a second factor (MFA): this sign-in shows none. You are asked before a run "
                    "starts.",
                ),
                markup=False,
            )
        yield Static("", markup=False)
        yield Table(Column(""), Column("", most=60), header=False, id="answers", classes="menu")
        yield Explanation(self.explanation)

    def on_mount(self) -> None:
        careful = not self._with_changes or self._start.read_only
        rows = [_READ_ONLY, _CHANGES, _TENANT, _OTHER] if careful else [_CHANGES, _READ_ONLY, _TENANT, _OTHER]
        if not self.workspace.identity.is_person:
            rows = [_OTHER, _READ_ONLY, _CHANGES, _TENANT]
        if self.workspace.identity.kind == "practice":  # without a sign-in there is no tenant
            rows.remove(_TENANT)
        self.query_one("#answers", Table).show(rows)
        self.load_screens()

    def on_table_chosen(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        answer = self.query_one("#answers", Table).cursor_key
        if answer == "other":
            self.action_back()
        elif answer == "tenant":
            self.run_worker(self._pick_tenant(), name="the tenants", group="ask-tenant", exclusive=True)
        else:
            read_only = answer == "read-only"
            self.post_message(messages.IdentityAccepted(self.workspace, self._start, read_only, self._unfinished))

    async def _pick_tenant(self) -> None:
        """Ask for a tenant; the list is read only now, since nothing is read before the identity is accepted."""
        self.show_notice("Reading the tenants …")
        tenants, trouble = await self._tenants()
        self.show_notice("")
        if not self.is_current:
            return
        question = tenant_question(tenants, self.workspace.identity.tenant, self._start.auth, trouble)
        picked = await self.app.push_screen_wait(Pick(question))
        if picked is not None:
            start = replace(self._start, tenant=picked.key or picked.typed)
            self.post_message(messages.SignInElsewhere(self.workspace, start, self._unfinished))

    async def _tenants(self) -> tuple[tuple[Tenant, ...], str]:
        """Visible tenants, and why they could not be listed."""
        try:
            return await self.workspace.choices.all(kinds.TENANT), ""
        except AsrError as error:
            return (), f"The tenants cannot be listed: {error.title}. {error.what}"

    def action_back(self) -> None:
        """Leave the workspace."""
        self.post_message(messages.WorkspaceLeft(self.workspace))


def tenant_question(tenants: Sequence[Tenant], current: str, auth: str, trouble: str = "") -> Question:
    """Offers: the visible tenants, the present one marked; another one can be typed."""
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
        refuse=tenant_refusal,
        hint=hint,
        typing="Type to filter, or an id or domain",
    )


def tenant_refusal(typed: str) -> str:
    """Why a text is no tenant's id or domain; empty where it may be one."""
    if _ID_OR_DOMAIN.fullmatch(typed):
        return ""
    return "A tenant's id (8-4-4-4-12 hexadecimal digits) or domain, such as contoso.onmicrosoft.com."


def _offer(one: Tenant, current: str) -> PickOption:
    name = one.name or one.domain or one.id
    note = "  ".join(part for part in (one.domain, one.id) if part and part != name)
    here = one.id.casefold() == current.casefold()
    return PickOption(one.id, name, f"now  {note}" if here else note, "You are signed in to this one." if here else "")
