"""What was chosen, as a file, brings an empty twin of the world to the same state: all of Azure, field by field."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence

import msgspec
import pytest
from msgspec.structs import replace

from asr_tui.bootstrap import acting, applying, filing
from asr_tui.bootstrap.following import Wait
from asr_tui.domain import acts, kinds
from asr_tui.domain.acts import Agreement
from asr_tui.domain.drafts.agent_updates import AgentUpdatesDraft
from asr_tui.domain.drafts.alerting import AlertSettingsDraft
from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, PolicyChoice, TargetChoice
from asr_tui.domain.drafts.many import MachineChoices, SetDraft
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft
from asr_tui.domain.drafts.policy import NewPolicyDraft, PolicyDraft
from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.file_drills import drills_of
from asr_tui.domain.ids import ArmId, resource_id, vault_id
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Plan
from asr_tui.domain.plan_members import member
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.recovery_plans import GroupKind, PlanAction, PlanGroup, with_fixed_groups
from asr_tui.domain.run import RunState
from asr_tui.domain.setting_fields import fields_of
from asr_tui.domain.taking_part import Surroundings, taking_part
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.domain.waves import MachineWaves, in_waves
from asr_tui.local_store.recovery_files import parsed
from asr_tui.local_store.recovery_files import written as text_of
from asr_tui.services.act_reviews import Wanted, read_all
from asr_tui.services.draft_files import AsFile, change_as_file, machines_as_file, taking_part_of
from asr_tui.services.item_planning import inquiries_of
from asr_tui.services.planning import PlannedDraft
from asr_tui.services.review import review_of_set
from asr_tui.services.workspace import Workspace
from asr_tui.simulator.providers import automation
from asr_tui.simulator.server import Simulator
from tests.conformance.test_az_script import fields
from tests.journeys.conftest import Open

SUBSCRIPTION = "0b1f6471-1bf0-4dda-aec3-111111111111"
VAULT = vault_id(SUBSCRIPTION, "rg-dr", "contoso-vault")
ACCOUNT = resource_id(VAULT.group_id, "Microsoft.Automation/automationAccounts", "aa-agents")
WHERE = filing.FileOptions("contoso-vault", "")
MADE_UP = (".vmId", ".macAddress", ".failover_point", ".correlation_id", ".group_guid", ".lifecycle", ".management_id")
"""Of a machine: numbers that the simulator takes one after the other, and a point of a moment."""


def prepared(azure: Simulator) -> None:
    """An Automation account, and a second IP configuration of web-01."""
    automation.publish(azure.cloud, f"{ACCOUNT}/runbooks/look", "westeurope")
    nic = next(one for one in azure.cloud.store.of_type("Microsoft.Network/networkInterfaces")
               if one["name"].startswith("web-01"))  # fmt: skip
    first = nic["properties"]["ipConfigurations"][0]
    second = copy.deepcopy(first)
    second |= {"id": first["id"].replace(first["name"], "second"), "name": "second"}
    second["properties"] |= {"primary": False, "privateIPAddress": "10.10.1.77", "privateIPAllocationMethod": "Static"}
    nic["properties"]["ipConfigurations"].append(second)
    azure.cloud.store.put(nic)


def state(azure: Simulator) -> dict[str, dict[str, object]]:
    """All resources with what the simulator keeps of them for itself, without jobs, points, times and made-up ids."""
    dump = msgspec.json.decode(msgspec.json.encode(azure.cloud.store.dump()))
    found = {body["id"].casefold(): known(body) for body in dump["resources"]}
    own = {key.casefold(): known(body) for key, body in dump["private"].items()}
    return {key: value | {f"own{name}": one for name, one in own.get(key, {}).items()} for key, value in found.items()
            if not re.search("/replicationjob|/recoverypoints/|^/simulator/", key)}  # fmt: skip


def known(body: object) -> dict[str, object]:
    """Its fields without those that the simulator makes up, or that go by the clock."""
    return {key: value for key, value in fields(body) if not key.endswith(MADE_UP)}


def unlike(one: Simulator, other: Simulator) -> list[str]:
    """What differs, by the resource's id and the field's path."""
    here, there = state(one), state(other)
    return [
        f"{key} {path}: {here.get(key, {}).get(path)!r} and {there.get(key, {}).get(path)!r}"
        for key in sorted(here.keys() | there.keys())
        for path in sorted(here.get(key, {}).keys() | there.get(key, {}).keys())
        if here.get(key, {}).get(path) != there.get(key, {}).get(path)
    ]


async def run(workspace: Workspace, plan: Plan) -> None:
    run_id = workspace.runs.start(plan, workspace.place(VAULT))
    async for one in workspace.runs.changes(run_id):
        if one.state is not RunState.RUNNING:
            assert one.state is RunState.DONE, [str(step.error) for step in one.steps]
            return


async def items(workspace: Workspace) -> dict[str, ProtectedItem]:
    return {one.machine_name: one for one in await workspace.session.site_recovery.items(VAULT)}


async def changed(workspace: Workspace, draft: PlannedDraft) -> RecoveryFile:
    """The draft carried out, and its file as a review writes it."""
    plan = await workspace.planning.review(draft)
    made = await change_as_file(workspace.choices, draft, plan)
    assert isinstance(made, AsFile)
    await run(workspace, plan)
    return parsed(text_of(made.file))


async def enabling(workspace: Workspace) -> EnableReplicationDraft:
    machines = {one.name: one for one in await workspace.choices.all(kinds.MACHINE, SUBSCRIPTION)}
    web, app = machines["web-01"], machines["app-01"]
    draft = EnableReplicationDraft(
        VAULT, "westeurope", SUBSCRIPTION, web.location, machines=(web.id, app.id), target_region="westeurope",
        target=TargetChoice(group=Choice(name="rg-shop-dr"), disk_sku="StandardSSD_LRS", outbound="nat"),
        policy=PolicyChoice(None, "gold", 2880, 240, "shop", new=True),
    )  # fmt: skip
    own = TargetChoice(name="app-dr", size="Standard_D4s_v5", excluded_disks=tuple(one.name for one in app.data_disks))
    return draft.with_override(app.id, own)


def wanted(now: TargetSettings) -> TargetSettings:
    """Settings of each kind, of the machine, of both IP configurations and of a disk."""
    values = {
        "name": "web-dr",
        "size": "Standard_D4s_v5",
        "test_name": "web-try",
        "license": "NoLicenseType",
        "accelerated": "yes" if now.nics[0].accelerated is False else "no",
        "selected": "yes",
    }
    for field in fields_of(now):
        key = f"{field.name}@{field.config}" if field.config and field.name != "selected" else field.name
        if (field.part, field.name) != ("disk", "name") and key in values:
            now = field.with_value(now, values[key])
    disk = next(one for one in fields_of(now) if (one.part, one.name) == ("disk", "new_name"))
    nic = next(one for one in fields_of(now) if (one.part, one.name) == ("nic", "new_name"))
    return nic.with_value(disk.with_value(now, "web-dr-os"), "web-dr-nic")


def groups(found: dict[str, ProtectedItem]) -> tuple[PlanGroup, ...]:
    runbook = replace(
        PlanAction.of_runbook("Look", ArmId(f"{ACCOUNT}/runbooks/look")), directions=("PrimaryToRecovery",)
    )
    pair = (member(found["app-01"]), member(found["web-01"]))
    first = PlanGroup(GroupKind.BOOT, (member(found["sql-02"]),), after=(PlanAction.manual("Ask", "Does it answer?"),))
    return with_fixed_groups((first, PlanGroup(GroupKind.BOOT, pair, before=(runbook,))))


async def drafts(workspace: Workspace) -> Sequence[PlannedDraft]:
    """A change of each kind that a file says, once the machines are protected."""
    topology, found = await workspace.session.site_recovery.topology(VAULT), await items(workspace)
    web = found["web-01"]
    settings = await workspace.session.catalog.one(kinds.TARGET_SETTINGS, web.id)
    mapping = next(one for one in topology.network_mappings if one.source_network.name == "vnet-shop")
    target = resource_id(mapping.target_network.group_id, "Microsoft.Network/virtualNetworks", "vnet-new")
    way = next(one for one in topology.mappings if one.policy.name == "gold" and one.source == web.container)
    alerts = await workspace.choices.alert_settings(VAULT)
    policy = next(one for one in topology.policies if one.name == "gold")
    return (
        SettingsDraft(VAULT, (SettingsChange(web, settings, wanted(settings)),)),
        SaveRecoveryPlanDraft(VAULT.child("replicationRecoveryPlans", "shop"), groups(found)),
        NetworkMappingDraft(mapping.id, target, new=True),
        AgentUpdatesDraft(way.id, ACCOUNT),
        AlertSettingsDraft(
            replace(alerts, replication=True, owners=True, addresses=("dr@example.com",), locale="de-DE")
        ),
        PolicyDraft(policy.id, 1440, 0),
        NewPolicyDraft(VAULT, "silver", 720, 60),
    )


async def drilled(workspace: Workspace) -> RecoveryFile:
    """A drill in waves in an isolated network with a name and the internet, and its file."""
    found = await items(workspace)
    tiers = {"web-01": "front", "app-01": "front", "sql-02": "data"}
    parted = taking_part(Action.DRILL, [found[name] for name in tiers], Surroundings(list(found.values())))
    choices = MachineChoices(network=Choice(name="vnet-lab"), deny_internet=False)
    waves = MachineWaves(in_waves([(found[name].id, tier) for name, tier in tiers.items()], ["data", "front"]))
    inquiries = inquiries_of(workspace.session, parted.able)
    await read_all(inquiries)
    review = review_of_set(SetDraft(Action.DRILL, choices, waves=waves), inquiries, parted.groups, parted.along)
    plan = review.combined(review.known().plans)
    made = machines_as_file(taking_part_of(review.chosen, plan), review.waves)
    assert isinstance(made, AsFile)
    await run(workspace, plan)
    return parsed(text_of(made.file))


async def exported(workspace: Workspace) -> RecoveryFile:
    comparison, _ = await filing.compared(WHERE, None, workspace)
    file = await comparison.export(lambda _: None)
    assert not (await comparison.plan(file)).differs
    return file


async def test_files_of_every_section_make_the_same_in_a_twin(open_world: Open) -> None:
    (azure, here), (twin, there) = await open_world(), await open_world()
    for one in (azure, twin):
        prepared(one)
    files = [await changed(here, await enabling(here))]
    files += [await changed(here, draft) for draft in await drafts(here)]
    for file in files:
        assert await applying.apply(WHERE, file, Wait.PROTECTED, there) == filing.NOTHING, text_of(file)
    assert unlike(azure, twin) == [], "\n".join(unlike(azure, twin))
    drill = await drilled(here)
    (held,) = drills_of(drill, ())
    assert [set(names) for _, names in held.order.waves] == [{"sql-02"}, {"web-01", "app-01"}]
    how = acting.ActOptions("contoso-vault", "", Agreement(), keep=True)
    assert await acting.drill(how, [Wanted(acts.DRILL, **held.values)], there) == filing.NOTHING  # type: ignore[arg-type]
    assert unlike(azure, twin) == [], "\n".join(unlike(azure, twin))
    assert await exported(here) == await exported(there)


async def test_what_is_exported_makes_the_same_in_a_twin(open_world: Open) -> None:
    """With another cache and another key for one machine of two."""
    (azure, here), (twin, there) = await open_world(), await open_world()
    machines = {one.name: one for one in await here.choices.all(kinds.MACHINE, SUBSCRIPTION)}
    pay, web = machines["pay-01"], machines["web-01"]
    sets = await here.choices.all(kinds.ENCRYPTION_SET, SUBSCRIPTION)
    keys = next(one.id for one in sets if one.location == "westeurope")
    draft = EnableReplicationDraft(VAULT, "westeurope", SUBSCRIPTION, pay.location, machines=(pay.id, web.id),
                                   target_region="westeurope")  # fmt: skip
    own = TargetChoice(cache=Choice(name="contosochosen"), encryption_set=keys, high_churn=True)
    await changed(here, draft.with_override(pay.id, own))
    file = await exported(here)
    assert await applying.apply(WHERE, file, Wait.PROTECTED, there) == filing.NOTHING
    assert unlike(azure, twin) == [], "\n".join(unlike(azure, twin))


@pytest.mark.parametrize(
    "selector",
    [
        "tag = 'tier=web'\ngroup = 'rg-shop'\nexclude = ['web-02']",
        "region = 'centralus'\ntag = 'tier=app'\nexclude = ['pay-01', 'app-02']",
    ],
)
async def test_a_selector_protects_what_the_names_protect(open_world: Open, selector: str) -> None:
    (azure, here), (twin, there) = await open_world(), await open_world()
    rest = "to = 'westeurope'\n[protect.target]\nresource_group = 'rg-dr'\n"
    by_selector = parsed(f"version = 1\n[[protect]]\n{selector}\n{rest}")
    assert await applying.apply(WHERE, by_selector, Wait.PROTECTED, here) == filing.NOTHING
    names = [name for name in await items(here) if name != "sql-02"]
    assert names
    by_names = parsed(f"version = 1\n[[protect]]\nmachines = {names}\n{rest}")
    assert await applying.apply(WHERE, by_names, Wait.PROTECTED, there) == filing.NOTHING
    assert unlike(azure, twin) == [], "\n".join(unlike(azure, twin))
