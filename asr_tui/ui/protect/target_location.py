"""The target page's fields of the whole draft: the region and the subscription in which the machines start."""

from __future__ import annotations

from dataclasses import replace

from asr_tui.domain.drafts.enable_replication import Choice, TargetChoice
from asr_tui.ui.dialogs.pick import Offer, Picked, Question
from asr_tui.ui.present.field import Field
from asr_tui.ui.protect.target_field import Draft, Scope, TargetField, TargetView
from asr_tui.ui.text import plain


class Region(TargetField):
    """The region of all machines, judged by the rules without any of them."""

    def shown(self, view: TargetView) -> Field | None:
        region, source = view.resolved.target_region, view.estate.region(view.draft.source_region)
        notes = []
        if region and region == view.draft.vault_location:
            notes.append("the vault's")
        if source and region == source.paired:
            notes.append("the source's pair")
        return Field(self.key, self.label, view.estate.display(region) or "none yet", ", ".join(notes))

    def question(self, view: TargetView) -> Question | None:
        source = view.estate.region(view.draft.source_region)
        paired = source.paired if source else ""

        def note(name: str) -> str:
            words = ("the vault's", name == view.draft.vault_location), ("paired with the source", name == paired)
            return ", ".join(text for text, is_so in words if is_so)

        regions = sorted(view.estate.regions, key=lambda one: (not note(one.name), one.display))
        offers = tuple(
            self.offer(view, one.name, one.display, note(one.name), one.name) for one in regions if one.physical
        )
        hint = "Any other region can be the target; the pair is handy, not required."
        return Question("Region where the machines shall start", offers, view.resolved.target_region, hint=hint)

    def changed(self, draft: Draft, picked: Picked, scope: Scope) -> Draft:
        return _elsewhere(replace(draft, target_region=picked.key))

    def judged(self, draft: Draft, scope: Scope) -> Draft:
        return replace(draft, machines=())


class Subscription(TargetField):
    def shown(self, view: TargetView) -> Field | None:
        wanted = view.draft.target_subscription_id
        name = next((one.name for one in view.estate.subscriptions if one.id == wanted), wanted)
        same = wanted.casefold() == view.draft.subscription.casefold()
        return Field(self.key, self.label, plain(name), "the source's" if same else "another one")

    def question(self, view: TargetView) -> Question | None:
        offers = tuple(Offer(one.id, one.name) for one in view.estate.subscriptions)
        hint = "Of the same tenant. Groups and networks there are new choices."
        return Question("Subscription of the target", offers, view.draft.target_subscription_id, hint=hint)

    def changed(self, draft: Draft, picked: Picked, scope: Scope) -> Draft:
        return _elsewhere(replace(draft, target_subscription=picked.key), subscription=True)


def _elsewhere(draft: Draft, *, subscription: bool = False) -> Draft:
    """Choices that belong to a region or subscription are open again when that changes; the rest stays."""

    def moved(choice: TargetChoice) -> TargetChoice:
        return TargetChoice(
            group=Choice() if subscription else choice.group,
            cache=choice.cache,
            availability=choice.availability,
            disk_sku=choice.disk_sku,
            name=choice.name,
            excluded_disks=choice.excluded_disks,
            high_churn=choice.high_churn,
        )

    overrides = tuple((machine, moved(choice)) for machine, choice in draft.overrides)
    differing = tuple((machine, choice) for machine, choice in overrides if choice != TargetChoice())
    return replace(draft, target=moved(draft.target), overrides=differing)


REGION = Region(key="target_region", label="Region")
SUBSCRIPTION = Subscription(key="target_subscription", label="Subscription")
