"""The runbook of a vault: each machine once, in order; commands as they are typed; nothing from outside as markup."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.requests import call
from asr_tui.azure_gateway.sdk_call import plain_request
from asr_tui.azure_gateway.wire.api_versions import ApiVersions
from asr_tui.domain import steps
from asr_tui.domain.errors import Unreachable
from asr_tui.domain.ids import ArmId, group_id, resource_id
from asr_tui.domain.protection import PointKind, RecoveryPoint
from asr_tui.domain.requests import Request
from asr_tui.domain.runbook import OTHERS, applications
from asr_tui.domain.settings import Settings
from asr_tui.domain.steps import Step
from asr_tui.services.report_document import markdown_lines
from asr_tui.services.report_html import html
from asr_tui.services.runbook.commands import Commands
from asr_tui.services.runbook.contents import contents
from asr_tui.services.runbook.facts import VaultFacts, read_facts
from asr_tui.services.runbook.picture import MOST_ROWS, picture
from tests.domain.items import PROTECTED
from tests.domain.plan_samples import PLAN, member
from tests.fakes import NOW, FakeChanges
from tests.ui import samples
from tests.ui.vault.lists import ITEMS, catalog, recovery
from tests.workspaces import fake_workspace

NASTY = "x<script>alert(1)</script>|`*_'\"&\u2028$(boo) ``` ]]>"
VAULT = replace(samples.VAULT, id=PLAN.id.vault_id)
THREE = tuple(
    replace(PROTECTED, id=member(number).item, machine_name=f"web-0{number}", multi_vm_group="") for number in (1, 2, 3)
)


class RealRequests(FakeChanges):
    """Requests as the SDK makes them."""

    def request(self, step: Step) -> Request:
        return plain_request(call(step), Endpoint.of(), ApiVersions())


def facts(*items: object, **changed: object) -> VaultFacts:
    known = VaultFacts(VAULT, NOW, lambda name: name, applications(items or THREE, (PLAN,), {}, "app", "tier"))  # type: ignore[arg-type]
    return replace(known, **changed)


def texts(known: VaultFacts) -> tuple[str, str, str]:
    svg = picture(known)
    document = contents(known, Commands(VAULT.id, RealRequests()), svg, "runbook.svg")
    return "\n".join(markdown_lines(document)), html(document), svg


def test_a_machine_is_in_one_application_by_plan_else_by_tag_else_by_group() -> None:
    tagged = replace(THREE[0], id=ArmId(f"{THREE[0].id}-t"), machine=ArmId("/vm/t"), machine_name="t")
    grouped = replace(tagged, id=ArmId(f"{tagged.id}-g"), machine=ArmId("/vm/g"), multi_vm_group="cluster")
    alone = replace(grouped, id=ArmId(f"{grouped.id}-a"), machine=ArmId("/vm/a"), multi_vm_group="")
    found = applications((*THREE, tagged, grouped, alone), (PLAN,), {"/vm/t": {"App": "hr"}}, "app", "tier")
    assert [(one.name, one.why) for one in found] == [
        (PLAN.name, "recovery plan"), ("cluster", "replication group"), ("hr", "tag app"), (OTHERS, ""),
    ]  # fmt: skip
    assert [[item.machine_name for item in stage.items] for stage in found[0].stages] == [["web-01", "web-02"],
                                                                                         ["web-03"]]  # fmt: skip


def test_the_paper_says_order_points_actions_and_who_decides() -> None:
    point = RecoveryPoint(ArmId("/p"), NOW - timedelta(minutes=5), PointKind.CRASH)
    known = facts(newest={THREE[0].id: point}, deciders=("Jane, 555",), unread=("The networks could not be read.",))
    text, page, _ = texts(known)
    order = [text.index(word) for word in ("Jane, 555", "| 1 Group 1 | web-01", "| 2 Group 2 | web-03")]
    assert order == sorted(order)
    assert "5 min old when written" in text
    assert "Not in here: The networks could not be read." in text
    assert "Log in." in text
    assert text.count("Failover where the region is lost:") == 1, "once for machines that differ in their ids only"
    assert "## Commands of web-01, web-02, web-03" in text
    assert "<svg" in page
    assert "runbook.svg" in text
    empty, *_ = texts(facts())
    assert "|  |  |  |" in empty.partition("## Who decides")[2]


def commands(text: str) -> list[str]:
    return re.findall(r"```\n(.*?)\n```", text, re.DOTALL)


def test_the_commands_are_what_this_program_sends(tmp_path: Path) -> None:
    """Run in a shell with a stand-in for az, which tells what it was given."""
    text, *_ = texts(facts(THREE[0]))
    az = tmp_path / "az"
    az.write_text('#!/bin/sh\nprintf \'%s\\n\' "$@" "" >> "$TOLD"\nprintf \'{"made": 1}\'\n')
    az.chmod(0o755)
    told = tmp_path / "told"
    script = "\n".join(("set -eu", *commands(text)))
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "TOLD": str(told)}
    subprocess.run(["bash", "-c", script], check=True, env=env, capture_output=True)
    calls = [one.split("\n") for one in told.read_text().split("\n\n")]
    urls = [one[one.index("--url") + 1] for one in calls if "--url" in one]
    item = THREE[0].id
    for verb in ("unplannedFailover", "failoverCommit", "applyRecoveryPoint", "testFailover", "testFailoverCleanup"):
        assert f"{item}/{verb}?api-version=2025-08-01" in urls
    assert f"{item.parent()}/switchprotection?api-version=2025-08-01" in urls
    group = THREE[0].target_group
    assert group is not None
    network = resource_id(group, "Microsoft.Network/virtualNetworks", "NETWORK")
    point = item.child("recoveryPoints", "POINT")
    bodies = [json.loads(one[one.index("--body") + 1]) for one in calls if "--body" in one]
    for step in (
        steps.Failover(item, "", shut_down_source=True), steps.Failover(item, "", shut_down_source=False, point=point),
        steps.TestFailover(item, "", network), steps.ChangeRecoveryPoint(item, "", point),
    ):  # fmt: skip
        assert RealRequests().request(step).body in bodies
    sent = next(one for one in calls if any(word.endswith("failoverCommit?api-version=2025-08-01") for word in one))
    assert sent[:3] == ["rest", "--method", "post"]


class Strict(HTMLParser):
    """Collects tags, and fails on a script."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in {"src", "href"}]


def test_nothing_from_outside_is_markup() -> None:
    odd = NASTY.replace("/", "")
    named = replace(
        THREE[0], machine_name=NASTY, target_name=NASTY, target_network=ArmId(f"/n/{odd}"),
        id=ArmId(THREE[0].id + odd), multi_vm_group=NASTY,
    )  # fmt: skip
    text, page, svg = texts(facts(named, deciders=(NASTY,), unread=(NASTY,)))
    parser = Strict()
    parser.feed(page)
    assert "script" not in parser.tags
    drawn = ElementTree.fromstring(svg)
    assert {element.tag.rpartition("}")[2] for element in drawn.iter()} <= {"svg", "title", "style", "rect", "text"}
    outside = re.sub(r"(`{3,})\n.*?\n\1", "", text, flags=re.DOTALL)
    assert "<script>" not in outside.replace("\\<script\\>", "")
    for one in re.findall(r"ITEM=.*", text):
        said, _, comment = one.partition("  # ")
        assert shlex.split(said) == [f"ITEM=$CONTAINER/replicationProtectedItems/{named.id.name}"]
        assert "\n" not in comment


def test_of_many_machines_each_has_a_line_and_those_of_other_groups_other_commands() -> None:
    many = [replace(THREE[0], id=ArmId(f"{THREE[0].id}{n}"), machine_name=f"m-{n:03}") for n in range(500)]
    other = replace(THREE[1], target_group=group_id("s", "rg-else"))
    text, page, _ = texts(facts(*many, other))
    assert "## Commands of 500 machines of rg-shop, to rg-shop-asr" in text
    assert "## Commands of web-02" in text
    assert text.count("Failover where the region is lost:") == 2
    assert len(re.findall(r'ITEM="\$CONTAINER"/\S+  # m-\d{3}', text)) == 500
    assert len(page) < 500 * 1500, "a paper of thousands can still be printed"


def test_a_network_of_many_counts_what_it_does_not_draw() -> None:
    many = [replace(THREE[0], id=ArmId(f"{THREE[0].id}{n}"), machine_name=f"m-{n:03}") for n in range(MOST_ROWS + 5)]
    assert "and 5 more" in picture(facts(*many))
    drawn = ElementTree.fromstring(picture(facts(*many)))
    bottom = max(float(one.get("y", 0)) + float(one.get("height", 0)) for one in drawn.iter() if "rect" in one.tag)
    assert bottom < float(drawn.get("height", 0))


async def test_what_is_not_read_is_told_and_the_rest_is_written() -> None:
    given = catalog()
    given.errors["virtual_machines"] = given.errors["machine_tags"] = Unreachable("The region does not answer")
    workspace = fake_workspace(catalog=given, site_recovery=recovery())
    settings = Settings(deciders="Jane; Joe ;")
    known = await read_facts(samples.VAULT, settings, workspace.session, workspace.choices)
    assert known.deciders == ("Jane", "Joe")
    assert {one.id for one in known.items} == {one.id for one in ITEMS}
    assert known.unread


@pytest.mark.parametrize("over", [True, False])
def test_where_a_machine_is_now_and_then(over: bool) -> None:
    _, _, svg = texts(facts(replace(THREE[0], active_on_target=over)))
    assert ("copy of its disks" in svg) is not over
