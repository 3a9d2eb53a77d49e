"""What a review shows of its plan, and when it reads Azure again."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import aclosing
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Static

from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.plan import Plan
from asr_tui.services.review import Review, ReviewSnapshot
from asr_tui.services.workspace import Workspace
from asr_tui.ui.present.plan import heading_rows
from asr_tui.ui.review.confirmation import Confirmation
from asr_tui.ui.review.panel import ReviewPanel
from asr_tui.ui.review.region_back import back_words, machines_of, regions_back
from asr_tui.ui.review.state import ReviewState
from asr_tui.ui.shell.inquiry import InquiryScreen
from asr_tui.ui.shell.regions import Regions
from asr_tui.ui.text import plain
from asr_tui.ui.widgets.lines import Picture


class ReviewReading(InquiryScreen):
    """Reads a plan and shows it as far as Azure has answered; a subclass takes the answers to it."""

    def __init__(self, workspace: Workspace, review: Review, *, reads: bool = False) -> None:
        self.review = review
        self.reads = reads
        self._state = ReviewState(workspace, review)
        self._danger = bool(self.plan.word_to_type)
        self._confirmation = Confirmation(review.verb.removesuffix(" of"), danger=self._danger)
        self._panel = ReviewPanel(self._confirmation, workspace.session.changes.as_rest)
        super().__init__(workspace, review.inquiries)

    @property
    def plan(self) -> Plan:
        """The plan that is shown and sent."""
        return self._state.plan

    def crumbs(self) -> tuple[str, ...]:
        machines = (self.plan.subject,) if self.plan.machines else ()
        vaults = {inquiry.value.item.id.vault_id for inquiry in self.review.inquiries}
        where = f"{len(vaults)} vaults" if len(vaults) > 1 else self.review.vault.name
        return (where, *machines, self.review.verb.removesuffix(" of"))

    def compose_body(self) -> ComposeResult:
        if self.review.inquiries:
            yield Picture(id="heading", classes="head")
        else:
            yield Static(self.review.verb, classes="question", id="heading", markup=False)
        yield self._panel

    def on_mount(self) -> None:
        self._confirmation.begin()
        self._confirmation.focus_first(self._state.readiness)
        self._read_again(idle=True)
        self._tell_of_regions([one.value.item.id for one in self.review.inquiries])

    def _tell_of_regions(self, machines: Collection[ArmId]) -> None:
        """Tell of the machines' regions from now on."""
        for number, vault in enumerate(dict.fromkeys(one.vault_id for one in machines)):
            work = self._tell_of_region(vault, machines)
            self.run_worker(work, name="the region", group=f"watch-region-{number}", exclusive=True)

    async def _tell_of_region(self, vault: ArmId, machines: Collection[ArmId]) -> None:
        """Say that the region that was lost answers again: the machines may not have to leave it."""
        regions = Regions(self.workspace.choices, vault.subscription)
        async with aclosing(regions_back(self.workspace, vault, machines)) as back:
            async for region, since in back:
                if machines_of(self.plan) and not self._state.started:
                    await regions.read()
                    self.show_notice(back_words(plain(regions.display(region)), since.astimezone(self.zone)))

    # Reading

    def show(self, estate: ItemEstate | None = None) -> None:
        if (known := self.review.known()) is not None:
            self._state.update(known)
            self._draw()

    def _draw(self) -> None:
        plan, known = self.plan, self._state.known
        if self.review.inquiries:
            refused = self._state.readiness.refused
            draw = partial(heading_rows, self.review.verb, plan, danger=self._danger, refused=refused)
            self.query_one("#heading", Picture).show(draw)
        elif plan.title:
            self.query_one("#heading", Static).update(f"{plain(plan.title)}?")
        self._panel.show(plan, self._state.beside(self.zone))
        self._confirmation.show(self._state.readiness, known.pending if known else (), self.zone)
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        self._confirmation.update_hint()

    def action_again(self) -> None:
        """Read Azure again; for machines the present values stay visible meanwhile."""
        self._read_again()

    def _read_again(self, *, idle: bool = False) -> None:
        if self._silent or any(inquiry.value.failed for inquiry in self.review.inquiries):
            self.ask(idle=idle)
        machines = bool(self.review.inquiries)
        self._state.start_reading(forget=not machines)
        self._draw()
        self.load(
            self._panel.pane, "Reading Azure again", self.review.again, self._answered,
            usual="a few seconds", quiet=machines,
        )  # fmt: skip

    def changes_allowed(self) -> None:
        """Read again: the answers and the button are for a session with changes."""
        super().changes_allowed()
        self.action_again()

    def _answered(self, known: ReviewSnapshot) -> None:
        first = not self.plan.title
        self._state.update_fresh(known)
        self._draw()
        if first:
            self._confirmation.focus_first(self._state.readiness)
            if not self.review.inquiries:
                self._tell_of_regions(machines_of(self.plan))
        self._confirmation.begin()
