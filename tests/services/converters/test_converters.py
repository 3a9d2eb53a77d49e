"""Each kind of step is complete in each target, whatever it is named; the texts are what their languages take."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.requests import call
from asr_tui.azure_gateway.sdk_call import plain_request
from asr_tui.azure_gateway.wire.api_versions import ApiVersions
from asr_tui.convert_commands import TARGETS as OFFERED
from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.machines import IpConfiguration, NetworkInterface
from asr_tui.services.converters import TARGETS, Conversion, Converted
from asr_tui.services.converters.bicep import MAIN
from asr_tui.services.converters.quoting import bicep, powershell
from tests.azure_gateway.request_ids import MACHINE
from tests.domain.estates import machine_in
from tests.services.converters.parsers import errors, terraform
from tests.services.converters.published import AZURERM, BLOCKS, CMDLETS, META, REQUIRED
from tests.test_every_operation import EXAMPLES

NASTY = "it's $(boo) ${x} %{y} `w` \"q\" \\n {{t}} #c 'v' \u2019 ä"
VAULT = next(one for kind, one in EXAMPLES.items() if kind is steps.CreateVault).id


@cache
def converted(step: steps.Step) -> Converted:
    return Converted(step, plain_request(call(step), Endpoint.of(), ApiVersions()))


def texts(target: str, *each: steps.Step) -> dict[str, str]:
    return dict(TARGETS[target].files(Conversion(VAULT, "dr.toml", tuple(map(converted, each)))))


@pytest.fixture(params=EXAMPLES.values(), ids=[kind.__name__ for kind in EXAMPLES])
def step(request: pytest.FixtureRequest) -> steps.Step:
    found: steps.Step = request.param
    return found


def test_the_command_offers_every_target() -> None:
    assert tuple(TARGETS) == OFFERED


def test_az_sends_the_request_or_has_a_command_for_it(step: steps.Step) -> None:
    (text,) = texts("az", step).values()
    one = converted(step)
    words = shlex.split(text.replace("$(", "(").replace("<<<", ""), comments=True)
    if one.request.url in words:
        sent = one.request.body
        assert not sent or isinstance(step, steps.UpdateItem) or json.dumps(sent, ensure_ascii=False) in words
    else:
        assert step.id in words or step.id.name in words
        assert "--output" in words
    assert not step.scenario or "$JOBS" in text


def test_rest_is_the_request(step: steps.Step) -> None:
    (text,) = texts("rest", step).values()
    request = converted(step).request
    line = f"{request.method} {{{{management}}}}{request.url} HTTP/1.1"
    after = text.partition(line + "\n")[2]
    assert after.startswith("Authorization: Bearer {{token}}\n")
    body = after.partition("\n\n")[2]
    assert (json.loads(body) if body.strip() else {}) == request.body


def test_powershell_has_a_cmdlet_for_it_or_sends_the_request(step: steps.Step) -> None:
    (text,) = texts("powershell", step).values()
    request = converted(step).request
    own = text.partition("Set-AzContext")[2]
    called = [name for name in CMDLETS if re.search(rf"\b(New|Set|Start|Remove)\b.*{name}|{name}", own)]
    sent = powershell(request.url) in own and (not request.body or powershell(request.compact) in own)
    acts = [name for name in called if name.split("-")[0] in {"New", "Start", "Remove"} or "Set-AzRecovery" in name]
    assert sent or acts
    assert errors("powershell", text) == []
    assert_published_parameters(own)


def assert_published_parameters(text: str) -> None:
    """Every cmdlet is a published one, with parameters that it takes."""
    joined = re.sub(r"'(?:[^']|'')*'", "''", text.replace("`\n", " "))
    for name, arguments in re.findall(r"((?:New|Get|Set|Start|Remove)-Az\w+)([^()|\n]*)", joined):
        assert set(re.findall(r"\s-(\w+)", arguments)) - {"and", "eq"} <= CMDLETS[name], name


def test_bicep_declares_it_or_gives_the_command(step: steps.Step) -> None:
    files = texts("bicep", step)
    one = converted(step)
    whole = "\n".join(files.values())
    for text in files.values():
        assert errors("bicep", text) == []
    if one.request.method != "PUT":
        assert f"//   {one.rest[-1]}" in files[MAIN]
        return
    assert bicep(f"{one.request.kind}@{one.request.version}") in whole
    for kind, name in re.findall(r"resource \w+ '([^'@]+)@[^']+' = (?:if \S+ )?\{\n  name: '([^']+)'", whole):
        assert kind.count("/") == name.count("/") + 1, "Azure Resource Manager wants a name for each part of the type"
    for value in leaves(one.request.body):
        assert (bicep(value) if isinstance(value, str) else json.dumps(value)) in whole


def leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    return [leaf for each in value for leaf in leaves(each)] if isinstance(value, list) else [value]


def test_terraform_declares_it_or_gives_the_command(step: steps.Step) -> None:
    (text,) = texts("terraform", step).values()
    blocks = terraform(text)
    made = blocks.get("resource", [])
    if not made:
        assert f"#   {converted(step).rest[-1]}" in text
    for each in made:
        for kind, named in each.items():
            for block in named.values():
                assert_published_arguments(kind.strip('"'), block)


def assert_published_arguments(kind: str, block: dict[str, Any]) -> None:
    allowed = AZURERM.get(kind) or BLOCKS[kind]
    names = {name for name in block if not name.startswith("__")}
    assert names <= allowed | META, kind
    assert names >= REQUIRED.get(kind, {"name", "location"} if kind.startswith("azurerm") else set()), kind
    for name in names & set(BLOCKS):
        for inner in block[name]:
            assert_published_arguments(name, inner)


def test_an_enabling_with_its_disks_is_one_resource_of_terraform() -> None:
    step = EXAMPLES[steps.EnableReplication]
    assert isinstance(step, steps.EnableReplication)
    disks = tuple(replace(one, target_sku="Premium_LRS") for one in step.disks)
    change = steps.UpdateItem(step.id, target_size="Standard_D2s_v5")
    (text,) = texts("terraform", replace(step, disks=disks), change).values()
    (vm,) = (one for each in terraform(text)["resource"] for one in each.values())
    (block,) = vm.values()
    assert_published_arguments("azurerm_site_recovery_replicated_vm", block)
    assert re.search('target_virtual_machine_size += "Standard_D2s_v5"', text)
    assert "az rest" not in text.partition("terraform {")[2]
    assert "prevent_destroy = true" in text


def test_terraform_names_each_ip_configuration_of_an_interface() -> None:
    step = EXAMPLES[steps.EnableReplication]
    assert isinstance(step, steps.EnableReplication)
    nic = NetworkInterface(ArmId(f"{VAULT.group_id}/providers/Microsoft.Network/networkInterfaces/n"))
    nic = replace(nic, configuration="first", further=(IpConfiguration("second"),))
    machine = machine_in(VAULT.group_id, "web", nics=(nic,))
    disks = tuple(replace(one, target_sku="Premium_LRS") for one in step.disks)
    one = replace(converted(replace(step, disks=disks, target_subnet="web")), machine=machine)
    text = TARGETS["terraform"].files(Conversion(VAULT, "dr.toml", (one,)))["main.tf"]
    (vm,) = (one for each in terraform(text)["resource"] for one in each.values())
    (block,) = vm.values()
    assert_published_arguments("azurerm_site_recovery_replicated_vm", block)
    (interface,) = block["network_interface"]
    found = [(each["name"].strip('"'), each["primary"]) for each in interface["ip_configuration"]]
    assert found == [("first", True), ("second", False)]


@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform")
def test_terraform_itself_reads_it_and_has_nothing_to_format() -> None:
    every = (step for kind, step in EXAMPLES.items() if step.creates)
    (text,) = texts("terraform", *map(nasty, every)).values()
    done = subprocess.run(["terraform", "fmt", "-"], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == text


def nasty(step: steps.Step) -> steps.Step:
    """The step with a name that means something in every language."""
    return replace(step, id=ArmId(f"{step.id.rpartition('/')[0]}/{NASTY.replace('/', '')}"))


def test_no_name_leaves_its_place(tmp_path: Path) -> None:
    every = [nasty(one) for one in (EXAMPLES[kind] for kind in (
        steps.CreateResourceGroup, steps.CreateVirtualNetwork, steps.CreateStorageAccount, steps.CreateFabric,
        steps.CreateContainer, steps.CreatePolicy, steps.CreateRecoveryPlan,
    ))]  # fmt: skip
    every.append(replace(EXAMPLES[steps.StartMachine], id=ArmId(f"{MACHINE.rpartition('/')[0]}/{NASTY}")))
    (script,) = texts("az", *every).values()
    path = tmp_path / "vault.sh"
    path.write_text(script)
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0
    started = next(line for line in script.splitlines() if line.startswith("az vm start"))
    assert shlex.split(started)[4].rpartition("/")[2] == NASTY
    assert errors("powershell", texts("powershell", *every)["vault.ps1"].replace("\u2019\u2019", "")) == []
    for text in texts("bicep", *every).values():
        assert errors("bicep", text) == []
    (text,) = texts("terraform", *every).values()
    assert len(terraform(text)["resource"]) == 8
    bodies = texts("rest", *every)["vault.http"]
    assert not re.search(r"\{\{(?!management\}\}|token\}\})", bodies)
