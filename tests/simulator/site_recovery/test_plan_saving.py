"""What becomes of a plan's groups, machines and actions when it is saved, and when its machines move or go."""

from __future__ import annotations

import pytest

from asr_tui.simulator.messages import JsonObject
from tests.simulator.site_recovery.estate import SOURCE, VAULT
from tests.simulator.site_recovery.plans import PLAN, Plans, boot, manual


@pytest.fixture
def plans() -> Plans:
    return Plans()


def kinds(properties: JsonObject) -> list[str]:
    return [group["groupType"] for group in properties["groups"]]


def test_the_order_of_groups_and_actions_is_kept_and_missing_groups_come_first(plans: Plans) -> None:
    assert kinds(plans.save(boot(plans.sql), boot(plans.web))) == ["Shutdown", "Failover", "Boot", "Boot"]
    failover, shutdown = ({"groupType": kind} for kind in ("Failover", "Shutdown"))
    assert kinds(plans.save(failover, shutdown, boot(plans.sql))) == ["Failover", "Shutdown", "Boot"]
    saved = plans.save(boot(plans.sql, before=[manual("b"), manual("a"), manual("c")]))
    assert [one["actionName"] for one in saved["groups"][-1]["startGroupActions"]] == ["b", "a", "c"]


def test_a_patch_replaces_all_groups_and_all_actions(plans: Plans) -> None:
    plans.save(boot(plans.sql, before=[manual("a")]), boot(plans.web, after=[manual("b", "Look\nat it")]))
    last = plans.get(PLAN)["properties"]["groups"][-1]
    assert last["endGroupActions"] == [manual("b", "Look\nat it")]
    plans.run("PATCH", PLAN, {"groups": [last]})
    after = plans.get(PLAN)["properties"]
    assert (kinds(after), after["groups"][-1]) == (["Shutdown", "Failover", "Boot"], last)


def test_a_list_has_no_groups(plans: Plans) -> None:
    plans.save(boot(plans.sql))
    [listed] = plans.get(f"{VAULT}/replicationRecoveryPlans")["value"]
    assert listed["properties"]["groups"] == []


def test_a_shutdown_group_holds_no_machines(plans: Plans) -> None:
    answer = plans.refused({**boot(plans.sql), "groupType": "Shutdown"}, boot(plans.web))
    assert (answer.status, answer.code) == (400, "InvalidRecoveryPlan")


def test_more_than_azure_takes_is_refused(plans: Plans) -> None:
    assert plans.refused(boot(plans.sql), boot(plans.sql)).code == "InvalidRecoveryPlan"
    assert plans.refused(*[boot() for _ in range(8)]).code == "InvalidRecoveryPlan"
    assert plans.refused(boot(f"{plans.sql}-gone")).status == 404
    assert plans.refused({"groupType": "Later"}).status == 400


def test_zones_come_back_as_details(plans: Plans) -> None:
    zones = [{"instanceType": "A2A", "primaryZone": "1", "recoveryZone": "2"}]
    sent = {"primaryFabricId": SOURCE, "recoveryFabricId": SOURCE, "groups": [], "providerSpecificInput": zones}
    plans.run("PUT", PLAN, sent)
    assert plans.get(PLAN)["properties"]["providerSpecificDetails"] == zones


def test_machines_of_other_fabrics_are_refused(plans: Plans) -> None:
    sent = {"primaryFabricId": SOURCE, "recoveryFabricId": SOURCE, "groups": [boot(plans.sql)]}
    answer = plans.ask("PUT", PLAN, {"properties": sent})
    assert (answer.status, answer.code) == (400, "InvalidRecoveryPlan")


def test_a_machine_that_is_disabled_is_in_the_plan_no_more(plans: Plans) -> None:
    plans.save(boot(plans.sql), boot(plans.web))
    plans.run("POST", f"{plans.web}/remove", {})
    assert [len(group["replicationProtectedItems"]) for group in plans.get(PLAN)["properties"]["groups"]] == [
        0,
        0,
        1,
        0,
    ]


def test_a_plan_goes_home_with_its_re_protected_machines(plans: Plans) -> None:
    plans.make_cache_back()
    directions = [manual("out", failoverDirections=["PrimaryToRecovery"])]
    home = [manual("home", failoverDirections=["RecoveryToPrimary"])]
    plans.save(boot(plans.sql, before=directions, after=home))
    operation = plans.fail_over()
    assert plans.until_it_waits(operation)
    plans.resume(operation)
    plans.finish(operation)
    plans.run("POST", f"{PLAN}/failoverCommit")
    container = plans.sql.split("/replicationProtectedItems/", maxsplit=1)[0]
    plans.run("POST", f"{container}/switchprotection", plans.reprotect_input(plans.sql))
    plans.until(plans.moved(plans.sql), "Protected")
    kept = plans.get(PLAN)["properties"]["groups"][-1]["replicationProtectedItems"]
    assert [entry["id"] for entry in kept] == [plans.sql], "the id is the one that it was saved with"
    listed = plans.get(f"{VAULT}/replicationProtectedItems?$filter=RecoveryPlanName eq 'shop'")["value"]
    assert [one["id"].lower() for one in listed] == [plans.moved(plans.sql).lower()]
    operation = plans.fail_over(failoverDirection="RecoveryToPrimary")
    waiting = plans.until_it_waits(operation)
    assert {"home", "out"} & set(plans.titles(waiting)) == {"home"}
    plans.resume(operation)
    assert plans.finish(operation)["state"] == "Succeeded"
    assert plans.properties(plans.moved(plans.sql))["activeLocation"] == "Recovery"
    plans.run("PATCH", PLAN, {"groups": plans.get(PLAN)["properties"]["groups"]})
    [entry] = plans.get(PLAN)["properties"]["groups"][-1]["replicationProtectedItems"]
    assert entry["id"].lower() == plans.moved(plans.sql).lower()
