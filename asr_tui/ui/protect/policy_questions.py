"""Questions of the policy page, and the draft with each answer."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, PolicyChoice, problems_of, resolved_policy
from asr_tui.domain.drafts.enable_replication.consistency_group import MAX_MEMBERS, ConsistencyGroup, groups_in
from asr_tui.domain.drafts.enable_replication.policy_proposal import policy_name
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import Policy
from asr_tui.domain.wording import app_consistent_words, retention_words
from asr_tui.ui.dialogs.hours import app_consistent_question, minutes_of, retention_question
from asr_tui.ui.dialogs.pick import Picked, PickOption, Question
from asr_tui.ui.present.policy import (
    VALUES,
    names_in_short,
)
from asr_tui.ui.protect.page import WizardSnapshot

NEW = "\0new"
NAMED = "\0named"
NO_GROUP = "\0none"


def with_policy(draft: EnableReplicationDraft, field: str, picked: Picked) -> EnableReplicationDraft:
    """The draft with the picked value. Raises ValueError where typed hours are not a number."""
    return replace(draft, policy=_with(draft.policy, field, picked))


def _with(policy: PolicyChoice, field: str, picked: Picked) -> PolicyChoice:
    match field:
        case "policy" if picked.typed:
            return replace(policy, policy=None, new=True, name=picked.typed)
        case "policy" if picked.key in {NEW, NAMED}:
            return replace(policy, policy=None, new=True, name=policy.name if picked.key == NAMED else "")
        case "policy":
            # Name and values of a new policy stay in the draft, in case it is picked again.
            return replace(policy, policy=ArmId(picked.key), new=False)
        case "retention_minutes":
            return replace(policy, new=True, retention_minutes=minutes_of(picked))
        case "app_consistent_minutes":
            return replace(policy, new=True, app_consistent_minutes=minutes_of(picked))
        case "multi_vm_group":
            return replace(policy, multi_vm_group=picked.typed or ("" if picked.key == NO_GROUP else picked.key))
        case _:
            raise ValueError(f"no policy field is called {field}")


def _refusal(draft: EnableReplicationDraft, estate: Estate, field: str, picked: Picked) -> str:
    judged = {field, "name"} if field == "policy" else {field}
    candidate = with_policy(draft, field, picked)
    wrong = problems_of("policy", candidate, estate)
    found = next((one for one in wrong if one.blocks and one.field in judged), None)
    return f"{found.what} {found.remedy}" if found else ""


def policies(shown: WizardSnapshot) -> Question:
    """Offers: a new policy, and those of the vault."""
    draft, estate = shown.draft, shown.estate
    fresh = replace(draft, policy=replace(draft.policy, policy=None, new=True, name=""))
    offers = [
        PickOption(NEW, "New policy", f"{resolved_policy(fresh, estate).name}: {_in_words(fresh.policy)}, changeable")
    ]
    if draft.policy.name:
        offers.append(PickOption(NAMED, draft.policy.name, f"new, as you named it: {_in_words(draft.policy)}"))
    offers += [
        PickOption(one.id, one.name, f"{_in_words(one)}{_usual(one, draft)}",
                   _refusal(draft, estate, "policy", Picked(key=one.id)))
        for one in estate.topology.policies
    ]  # fmt: skip
    chosen = resolved_policy(draft, estate)
    new = NAMED if draft.policy.name else NEW
    return Question(
        "Replication policy", tuple(offers), new if chosen.is_new else chosen.id, "New policy",
        lambda typed: _refusal(draft, estate, "policy", Picked(typed=typed)),
        "A policy serves many machines; a change of it later counts for all of them.",
        typing="Type to filter, or the new policy's name",
    )  # fmt: skip


def another_policy(shown: WizardSnapshot, field: str) -> Question:
    """Explains why this value cannot be changed here, with the new policy under the cursor."""
    name = resolved_policy(shown.draft, shown.estate).name
    hint = f"{VALUES[field]} is set by {name}, for all its machines. Take New policy to choose it yourself."
    return replace(policies(shown), hint=hint, current=NAMED if shown.draft.policy.name else NEW)


def _in_words(policy: Policy | PolicyChoice) -> str:
    app_consistent = app_consistent_words(policy.app_consistent_minutes)
    return f"{retention_words(policy.retention_minutes)}, app {app_consistent}"


def _usual(policy: Policy, draft: EnableReplicationDraft) -> str:
    return "; the usual one" if policy.name.casefold() == policy_name(replace(draft, policy=PolicyChoice())) else ""


def retention(shown: WizardSnapshot) -> Question:
    field = "retention_minutes"
    return retention_question(
        "How long are recovery points kept?",
        shown.draft.policy.retention_minutes,
        lambda minutes: _refusal(shown.draft, shown.estate, field, Picked(key=str(minutes))),
    )


def app_consistent(shown: WizardSnapshot) -> Question:
    field = "app_consistent_minutes"
    return app_consistent_question(
        "How often are app-consistent points made?",
        shown.draft.policy.app_consistent_minutes,
        lambda minutes: _refusal(shown.draft, shown.estate, field, Picked(key=str(minutes))),
        none="the usual choice",
    )


def groups(shown: WizardSnapshot) -> Question:
    """Offers: no group, the groups of the vault's protected machines, or a new one."""
    draft, estate = shown.draft, shown.estate
    offers = [PickOption(NO_GROUP, "none", "each has its own points and fails over by itself")]
    offers += [
        PickOption(one.name, one.name, _group_words(one),
                   _refusal(draft, estate, "multi_vm_group", Picked(key=one.name)))
        for one in groups_in(draft, estate)
    ]  # fmt: skip
    chosen = draft.policy.multi_vm_group
    existing = next((offer.key for offer in offers if offer.key.casefold() == chosen.casefold()), "")
    return Question(
        "Multi-VM consistency group", tuple(offers), existing or NO_GROUP, "New group",
        lambda typed: _refusal(draft, estate, "multi_vm_group", Picked(typed=typed)),
        "Machines of a group share recovery points, so that database and web tier match. They fail over only together, "
        "by a recovery plan, which a failover of one of them makes where there is none. A machine joins only while its "
        "replication is enabled, never later.",
        kept=chosen if chosen and not existing else "",
        typing="Type the new group's name",
    )  # fmt: skip


def _group_words(group: ConsistencyGroup) -> str:
    members = names_in_short([one.machine_name for one in group.members])
    return f"{members}; {group.size} of {MAX_MEMBERS} with those marked"
