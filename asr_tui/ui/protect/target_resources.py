"""Target fields with an existing or a new resource: group, network, accounts, availability set."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import (
    Choice,
    EnableReplicationDraft,
    MachineTarget,
    Proposal,
    TargetChoice,
    resolve,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.resources import Resource, StorageAccount
from asr_tui.domain.ways_out import AS_HOME, DEFAULT_ACCESS, NAT_GATEWAY, PRIVATE, copied_subnets, subnets_words
from asr_tui.ui.dialogs.pick import Picked, PickOption, Question
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.resource_links import ResourceLink, of_new
from asr_tui.ui.present.target import proposals_field
from asr_tui.ui.protect.target_field import PROPOSED, MachineField, TargetView, usable_first
from asr_tui.ui.text import plain

HIGH_CHURN = "\0high-churn"
"""Key of the offer of a new premium cache account."""


class ResourceField(MachineField, frozen=True, kw_only=True):
    """An existing resource chosen by id, or a new one by name.

    title     title of its question
    noun      plural, in its row
    kind      resource kind, where its id is copied
    new       what a typed name creates
    optional  whether it has a row only where a machine needs one
    """

    title: str
    noun: str
    kind: str
    new: str
    optional: bool = False
    proposal: Callable[[MachineTarget], Proposal | None]
    existing: Callable[[Estate], Sequence[Resource]]
    choice: Callable[[TargetChoice], Choice]
    with_choice: Callable[[TargetChoice, Choice], TargetChoice]

    def chosen(self, choice: TargetChoice) -> bool:
        return self.choice(choice).is_set

    def with_value(self, choice: TargetChoice, key: str, typed: str) -> TargetChoice:
        return self.with_choice(choice, Choice(id=ArmId(key) if key else None, name=typed))

    def shown(self, view: TargetView) -> Field | None:
        return None if self.optional and not self._proposals(view) else self._row(view)

    def _row(self, view: TargetView, more: str = "") -> Field:
        return proposals_field(self.key, self.label, self._proposals(view), self.noun, more, whose=self.whose(view))

    def value(self, target: MachineTarget) -> str:
        return found.name if (found := self.proposal(target)) else ""

    def identity(self, target: MachineTarget) -> str:
        found = self.proposal(target)
        return f"{found.id} {found.premium}" if found else ""

    def _proposals(self, view: TargetView) -> list[Proposal]:
        found = (self.proposal(target) for target in view.targets)
        return [one for one in found if one is not None]

    def resource(self, target: MachineTarget) -> ResourceLink | None:
        proposal = self.proposal(target)
        if proposal is None:
            return None
        return of_new(proposal.id, f"{self.kind} {proposal.name}", is_new=proposal.is_new)

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        current = self.proposal(target)
        if current is None or current.locked:
            return None
        offers = [self._proposed(view), *self._offers(view, view.draft.target_subscription_id)]
        offers.sort(key=lambda offer: offer.text.casefold())
        hint = "Enter takes the selected one; typing another name makes a new one."
        return self._asked(view, usable_first(offers), current, _existing_choice(current), hint)

    def _asked(
        self, view: TargetView, offers: tuple[PickOption, ...], current: Proposal, chosen: str, hint: str
    ) -> Question:
        kept = current.name if current.chosen and current.is_new else ""
        return Question(
            self.title, offers, chosen, self.new, lambda typed: self.refusal(view, Picked(typed=typed)), hint, kept=kept
        )

    def _proposed(self, view: TargetView) -> PickOption:
        return self.offer(view, PROPOSED, "as proposed", "for each machine by its source")

    def _offers(self, view: TargetView, subscription: str) -> list[PickOption]:
        there = (one for one in self.existing(view.estate) if _is_in(one.id, subscription))
        return [self.offer(view, one.id, one.id.name, _note(one, view.estate)) for one in there]


def _is_in(resource: ArmId, subscription: str) -> bool:
    return resource.subscription.casefold() == subscription.casefold()


def _note(one: Resource, estate: Estate) -> str:
    where = estate.display(one.location)
    return f"{where}, {one.sku}" if isinstance(one, StorageAccount) else where


def _existing_choice(current: Proposal) -> str:
    """Key of the present choice."""
    return str(current.id) if current.chosen and not current.is_new else PROPOSED


_WAYS_OUT = {
    DEFAULT_ACCESS: ("New, default outbound access", "free; Azure's own addresses", ", default way out"),
    NAT_GATEWAY: ("New, with a NAT gateway", "made too; billed by the hour", ", NAT gateway"),
    PRIVATE: ("New, private", "no way out, so no re-protect", ", private"),
}
"""Ways out of a new network: the offer, what it means, and what the row says of it."""


class NetworkField(ResourceField, frozen=True, kw_only=True):
    """Machines of one source network share one target network; one way out counts for all new ones."""

    def with_value(self, choice: TargetChoice, key: str, typed: str) -> TargetChoice:
        if key in _WAYS_OUT:
            return replace(choice, network=Choice(name=choice.network.name), subnet="", outbound=key)
        outbound = choice.outbound if typed else AS_HOME
        return replace(super().with_value(choice, key, typed), outbound=outbound)

    def changed(self, view: TargetView, picked: Picked) -> EnableReplicationDraft:
        draft = view.draft
        for one in view.network_peers:
            draft = draft.with_override(one, replace(draft.override(one), network=Choice(), subnet=""))
        return super().changed(replace(view, draft=draft), picked)

    def whose(self, view: TargetView) -> str:
        peers = [one for one in view.network_peers if self.chosen(view.draft.override(one))]
        target = view.target
        if not peers or target is None or target.machine.network is None:
            return super().whose(view)
        return f"chosen for all of {plain(target.machine.network.name)}"

    def shown(self, view: TargetView) -> Field | None:
        new = any(one.is_new for one in self._proposals(view))
        *_, way = _WAYS_OUT.get(view.draft.target.outbound, ("",))
        return self._row(view, f", same subnets{way}" if new else "")

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        if view.machine is None:
            free = (one for one in view.resolved.machines if one.network and not one.network.locked)
            target = next(free, target)
        question = self._with_ways_out(view, target, super().ask(view, target))
        others, source = len(view.network_peers), target.machine.network
        if question is None or not others or source is None:
            return question
        hint = (
            f"Counts for all {others + 1} marked machines of {source.name}: a network leads to one network. "
            "Typing another name makes a new one."
        )
        return replace(question, hint=hint)

    def _with_ways_out(self, view: TargetView, target: MachineTarget, question: Question | None) -> Question | None:
        """The question for all machines with the ways out, where the network that is proposed is a new one."""
        if question is None or view.machine is not None or target.machine.network is None:
            return question
        after = resolve(self.changed(view, Picked(PROPOSED)), view.estate).target_of(target.machine.id)
        if after is None or after.network is None or not after.network.is_new:
            return question
        at_home = subnets_words(copied_subnets(view.estate.network(target.machine.network)))
        proposed, *others = question.offers
        ways = (self.offer(view, key, words, note) for key, (words, note, _) in _WAYS_OUT.items())
        first = replace(proposed, note=f"{proposed.note}; way out as there: {at_home}") if at_home else proposed
        chosen = view.draft.target.outbound
        current = chosen if chosen and question.current == PROPOSED else question.current
        return replace(question, offers=(first, *ways, *others), current=current)


class CacheField(ResourceField, frozen=True, kw_only=True):
    """It lies in the source region and subscription; a new one may be a premium one."""

    def chosen(self, choice: TargetChoice) -> bool:
        return choice.cache.is_set or choice.high_churn

    def shown(self, view: TargetView) -> Field | None:
        return self._row(view, f", {view.estate.display(view.draft.source_region)}")

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        premium = "High Churn: 100 MB/s, dearer, frozen"
        offers = (
            self._proposed(view),
            self.offer(view, HIGH_CHURN, "New premium block blob account", premium),
            *self._offers(view, view.draft.subscription),
        )
        chosen = HIGH_CHURN if target.cache.premium and not target.cache.typed else _existing_choice(target.cache)
        hint = "Writes are stored here until they are copied. It is in the source region; locally redundant is enough."
        return self._asked(view, offers, target.cache, chosen, hint)


def _with_cache(choice: TargetChoice, chosen: Choice) -> TargetChoice:
    """The choice with this cache account; a typed name keeps the kind of the new account."""
    if chosen.id == HIGH_CHURN:
        return replace(choice, cache=Choice(), high_churn=True)
    return replace(choice, cache=chosen, high_churn=choice.high_churn and bool(chosen.name))


GROUP = ResourceField(
    key="group", label="Resource group", title="Resource group",
    noun="groups", kind="Resource group", new="New resource group",
    proposal=lambda target: target.group,
    existing=lambda estate: estate.groups,
    choice=lambda choice: choice.group,
    with_choice=lambda choice, chosen: replace(choice, group=chosen),
)  # fmt: skip
NETWORK = NetworkField(
    key="network", label="Virtual network", title="Virtual network",
    noun="networks", kind="Virtual network", new="New network, same subnets",
    judged_by=frozenset({"network", "subnet"}),
    proposal=lambda target: target.network,
    existing=lambda estate: estate.networks,
    choice=lambda choice: choice.network,
    with_choice=lambda choice, chosen: replace(choice, network=chosen, subnet=""),
)  # fmt: skip
CACHE = CacheField(
    key="cache", label="Cache storage", title="Cache storage account",
    noun="accounts", kind="Storage account", new="New account",
    proposal=lambda target: target.cache,
    existing=lambda estate: estate.accounts,
    choice=lambda choice: choice.cache,
    with_choice=_with_cache,
)  # fmt: skip
AVAILABILITY_SET = ResourceField(
    key="availability_set", label="  Set", title="Availability set",
    noun="sets", kind="Availability set", new="New set", optional=True,
    proposal=lambda target: target.availability_set,
    existing=lambda estate: estate.availability_sets,
    choice=lambda choice: choice.availability_set,
    with_choice=lambda choice, chosen: replace(choice, availability_set=chosen),
)  # fmt: skip
