"""Whom Azure will see, before anything of Azure's is listed; and whether anything may be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from asr_tui.domain.errors import AsrError
from asr_tui.domain.place import EndpointKind
from asr_tui.ui import messages
from asr_tui.ui.present.tenant import tenant_question
from asr_tui.ui.shell.base import AsrScreen
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines
from asr_tui.ui.widgets.explanation import Explanation
from asr_tui.ui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from asr_tui.domain.resources import Tenant
    from asr_tui.services.workspace import AzureOptions, UnfinishedWork, Workspace

_KINDS = {
    "person": "a person",
    "managed identity": "a managed identity (the machine itself, not you)",
    "service principal": "a service principal (an application, not you)",
    "practice": "nobody: this endpoint asks for no sign-in",
}
_READ_ONLY = Row("read-only", ("Go on, read-only", ("look at everything; nothing can be changed", "quiet")))
_CHANGES = Row("changes", ("Go on, with changes", ("each one is shown before it is sent", "quiet")))
_TENANT = Row("tenant", ("Use another tenant", ("of those that this identity can see, or by id or domain", "quiet")))
_OTHER = Row("other", ("Sign in another way", ("nothing was read yet", "quiet")))


class IdentityScreen(AsrScreen[None]):
    """Asks whether to act as this identity. The careful answer is selected, unless the settings say otherwise or a
    run is to be gone on with."""

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
        left: UnfinishedWork | None = None,
        *,
        with_changes: bool = False,
    ) -> None:
        self._start = start
        self._left = left
        self._with_changes = with_changes or (left is not None and left.what == "run")
        super().__init__(workspace)

    def crumbs(self) -> tuple[str, ...]:
        return ("asr-tui", "Sign in", "Identity")

    def compose_body(self) -> ComposeResult:
        identity, around = self.workspace.identity, self.workspace.surroundings
        yield Static("This is whom Azure will see. Go on as this identity?", classes="question", markup=False)
        where = "Cloud" if around.kind is EndpointKind.AZURE else "Endpoint"
        facts = [
            ("Name", plain(identity.name)),
            ("Kind", _KINDS.get(identity.kind, plain(identity.kind))),
            ("Tenant", plain(identity.tenant) or "not told"),
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
        if self.workspace.identity.kind == "practice":  # who signs in nowhere is in no tenant
            rows.remove(_TENANT)
        self.query_one("#answers", Table).show(rows)

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
            self.post_message(messages.IdentityAccepted(self.workspace, self._start, read_only, self._left))

    async def _pick_tenant(self) -> None:
        """The tenants are read only when they are asked for: nothing else is, before the identity was accepted."""
        from asr_tui.ui.dialogs.pick import Pick

        self.notice("Reading the tenants …")
        tenants, trouble = await self._tenants()
        self.notice("")
        if not self.is_current:
            return
        question = tenant_question(tenants, self.workspace.identity.tenant, self._start.auth, trouble)
        picked = await self.app.push_screen_wait(Pick(question))
        if picked is not None:
            start = replace(self._start, tenant=picked.key or picked.typed)
            self.post_message(messages.SignInElsewhere(self.workspace, start, self._left))

    async def _tenants(self) -> tuple[tuple[Tenant, ...], str]:
        """What can be seen, and why no more can."""
        try:
            return await self.workspace.choices.tenants(), ""
        except AsrError as error:
            return (), f"The tenants cannot be listed: {error.title}. {error.what}"

    def action_back(self) -> None:
        """Nothing was read yet, so there is nothing to lose."""
        self.post_message(messages.WorkspaceLeft(self.workspace))
