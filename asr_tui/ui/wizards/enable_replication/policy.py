"""Page 4: how far one can go back, and how clean the points are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, PolicyChoice, problems, resolve
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Policy
from asr_tui.ui.dialogs.pick import Offer, Pick, Picked, Question
from asr_tui.ui.present.addressed import Addressed, of_new
from asr_tui.ui.present.policy import (
    HOURS_TYPED,
    app_consistent_words,
    buys_rows,
    points_kept,
    policy_fields,
    retention_words,
)
from asr_tui.ui.widgets.field_list import FieldList, field_entries, go_on
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.wizards.page import Page, Shown

Draft = EnableReplicationDraft

NEW = "\0new"
HOURS = (0, 1, 4, 12, 24, 48, 72, 168, 360)
APP_HOURS = (0, 1, 2, 4, 6, 12)


class PolicyPage(Page[Draft]):
    """An existing policy, or the values of a new one, with what they buy and cost."""

    key = "policy"
    title = "Policy"
    explanation = (
        "A recovery point is a moment you can go back to. The policy says how long points are "
        "kept, and how often clean ones are made."
    )
    words = ("Recovery point", "Crash-consistent", "App-consistent", "Replication policy", "Multi-VM consistency")

    def compose(self) -> ComposeResult:
        yield FieldList(id="policy-fields")
        yield Lines(id="buys")

    @property
    def _fields(self) -> FieldList:
        return self.query_one("#policy-fields", FieldList)

    def question(self, shown: Shown[Draft]) -> str:
        return "How far shall one be able to go back?"

    def show(self, shown: Shown[Draft]) -> None:
        resolved = resolve(shown.draft, shown.estate)
        entries = field_entries(policy_fields(shown.draft, resolved, shown.problems))
        self._fields.show([*entries, go_on("Next: review the whole plan")])
        policy = resolved.policy
        buys = self.query_one("#buys", Lines)
        buys.show(lambda width: buys_rows(policy.retention_minutes, policy.app_consistent_minutes, width, buys.tall))

    def pointed_at(self) -> tuple[Addressed, ...]:
        if self.shown is None:
            return ()
        policy = resolve(self.shown.draft, self.shown.estate).policy
        return (of_new(policy.id, f"Policy {policy.name}", is_new=policy.is_new),)

    def take_focus(self) -> None:
        self._fields.focus()

    def go_to(self, field: str, machine: ArmId | None) -> None:
        self._fields.move_to("policy" if field == "name" else field)

    def on_field_list_chosen(self, event: FieldList.Chosen) -> None:
        event.stop()
        if self.shown is None:
            return
        questions: dict[str, Callable[[Shown[Draft]], Question]] = {
            "policy": _policies,
            "retention_minutes": _retention,
            "app_consistent_minutes": _app_consistent,
            "multi_vm_group": _group,
        }
        question = questions[event.key](self.shown)
        self.app.push_screen(Pick(question), lambda picked: self._picked(event.key, picked))

    def _picked(self, field: str, picked: Picked | None) -> None:
        if picked is not None and self.shown is not None:
            self.post_message(self.Changed(with_policy(self.shown.draft, field, picked)))


def with_policy(draft: Draft, field: str, picked: Picked) -> Draft:
    """The draft with what was picked. Raises ValueError where hours were typed that are no number."""
    return replace(draft, policy=_with(draft.policy, field, picked))


def _with(policy: PolicyChoice, field: str, picked: Picked) -> PolicyChoice:
    match field:
        case "policy" if picked.typed:
            return replace(policy, policy=None, name=picked.typed)
        case "policy":
            return replace(policy, policy=None if picked.key == NEW else ArmId(picked.key), name="")
        case "retention_minutes":
            return replace(policy, retention_minutes=_minutes(picked))
        case "app_consistent_minutes":
            return replace(policy, app_consistent_minutes=_minutes(picked))
        case "multi_vm_group":
            return replace(policy, multi_vm_group=picked.typed)
        case _:
            raise ValueError(f"no policy field is called {field}")


def _minutes(picked: Picked) -> int:
    return int(picked.typed) * 60 if picked.typed else int(picked.key)


def _refusal(draft: Draft, estate: Estate, field: str, picked: Picked) -> str:
    if field in {"retention_minutes", "app_consistent_minutes"} and picked.typed and not picked.typed.isdecimal():
        return "Type whole hours, such as 36."
    judged = {field, "name"} if field == "policy" else {field}
    candidate = with_policy(draft, field, picked)
    found = next((one for one in problems(candidate, estate)
                  if one.blocks and one.page == "policy" and one.field in judged), None)  # fmt: skip
    return f"{found.what} {found.remedy}" if found else ""


def _policies(shown: Shown[Draft]) -> Question:
    draft, estate = shown.draft, shown.estate
    fresh = replace(draft, policy=replace(draft.policy, policy=None, name=""))
    offers = [Offer(NEW, "by its values", f"{resolve(fresh, estate).policy.name}, made where it does not exist")]
    offers += [
        Offer(one.id, one.name, _in_words(one),
              _refusal(draft, estate, "policy", Picked(key=one.id)))
        for one in estate.topology.policies
    ]  # fmt: skip
    return Question(
        "Replication policy", tuple(offers), str(draft.policy.policy or NEW), "New policy",
        lambda typed: _refusal(draft, estate, "policy", Picked(typed=typed)),
        "A policy serves many machines; a change of it later counts for all of them.",
        kept=draft.policy.name,
    )  # fmt: skip


def _in_words(policy: Policy) -> str:
    app_consistent = app_consistent_words(policy.app_consistent_minutes)
    return f"{retention_words(policy.retention_minutes)}, app {app_consistent}"


def _retention(shown: Shown[Draft]) -> Question:
    offers = tuple(
        Offer(str(hours * 60), retention_words(hours * 60), points_kept(hours * 60),
              _refusal(shown.draft, shown.estate, "retention_minutes", Picked(key=str(hours * 60))), also=str(hours))
        for hours in HOURS
    )  # fmt: skip
    return _hours("How long are recovery points kept?", "retention_minutes", offers, shown,
                  shown.draft.policy.retention_minutes, retention_words)  # fmt: skip


def _app_consistent(shown: Shown[Draft]) -> Question:
    offers = tuple(
        Offer(str(hours * 60), app_consistent_words(hours * 60), "the usual choice" if not hours else "",
              _refusal(shown.draft, shown.estate, "app_consistent_minutes", Picked(key=str(hours * 60))),
              also=str(hours))
        for hours in APP_HOURS
    )  # fmt: skip
    return _hours("How often are app-consistent points made?", "app_consistent_minutes", offers, shown,
                  shown.draft.policy.app_consistent_minutes, app_consistent_words)  # fmt: skip


def _hours(
    title: str, field: str, offers: tuple[Offer, ...], shown: Shown[Draft], minutes: int, words: Callable[[int], str]
) -> Question:
    offered = str(minutes) in {offer.key for offer in offers}
    return Question(
        title, offers, str(minutes), "Hours",
        lambda typed: _refusal(shown.draft, shown.estate, field, Picked(typed=typed)),
        "Take one, or type a number of hours.",
        kept="" if offered else words(minutes), typing=HOURS_TYPED, literal=True,
    )  # fmt: skip


def _group(shown: Shown[Draft]) -> Question:
    draft, estate = shown.draft, shown.estate
    return Question(
        "Multi-VM consistency group",
        (Offer(NEW, "none", "each machine has points of its own"),),
        NEW,
        "Group",
        lambda typed: _refusal(draft, estate, "multi_vm_group", Picked(typed=typed)),
        "Machines of a group share their moments, so that database and web tier match; they fail over only together.",
        kept=draft.policy.multi_vm_group,
        typing="Type the group's name",
    )
