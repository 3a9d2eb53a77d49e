"""Templates as `az vm create` sends them: their resources are made in order, or the deployment says why not."""

from __future__ import annotations

from typing import Any

import pytest

from asr_tui.simulator.messages import JsonObject
from asr_tui.simulator.server import Simulator
from tests.simulator.arm_client import Answer, ArmClient

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg"
NETWORK = f"{GROUP}/providers/Microsoft.Network"
DEPLOYMENT = f"{GROUP}/providers/Microsoft.Resources/deployments/vm_deploy_1"
MACHINE = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web"
VERSION = "2022-11-01"


def resource(kind: str, name: str, properties: JsonObject, *needs: str, **more: object) -> JsonObject:
    head = {"type": kind, "name": name, "apiVersion": VERSION, "location": "eastus", "dependsOn": list(needs)}
    return {**head, **more, "properties": properties}


def az_vm_create(**machine: Any) -> JsonObject:
    """The template of `az vm create`: network, group, address, interface and machine."""
    subnet = {"id": f"{NETWORK}/virtualNetworks/webVNET/subnets/webSubnet"}
    configuration = {
        "privateIPAllocationMethod": "Dynamic",
        "subnet": subnet,
        "publicIPAddress": {"id": "[resourceId('Microsoft.Network/publicIPAddresses', 'webPublicIP')]"},
    }
    return {
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"adminPassword": {"type": "securestring"}, "size": {"type": "string", "defaultValue": "B1s"}},
        "variables": {},
        "resources": [
            resource(
                "Microsoft.Compute/virtualMachines",
                "web",
                {
                    "hardwareProfile": {"vmSize": "[concat('Standard_', parameters('size'))]"},
                    "networkProfile": {
                        "networkInterfaces": [
                            {"id": f"{NETWORK}/networkInterfaces/webVMNic", "properties": {"deleteOption": None}}
                        ]
                    },
                    "storageProfile": {
                        "osDisk": {"createOption": "fromImage", "name": None, "caching": "ReadWrite"},
                        "imageReference": {
                            "publisher": "Canonical", "offer": "jammy", "sku": "22_04-lts", "version": "latest"
                        },
                    },
                    "osProfile": {
                        "computerName": "web",
                        "adminUsername": "azureuser",
                        "adminPassword": "[parameters('adminPassword')]",
                    },
                    **machine,
                },
                "Microsoft.Network/networkInterfaces/webVMNic",
                identity={"type": "SystemAssigned"},
            ),
            resource(
                "Microsoft.Network/networkInterfaces",
                "webVMNic",
                {"ipConfigurations": [{"name": "ipconfigweb", "properties": configuration}]},
                "Microsoft.Network/virtualNetworks/webVNET",
                "Microsoft.Network/publicIpAddresses/webPublicIP",
            ),
            resource("Microsoft.Network/publicIPAddresses", "webPublicIP", {"publicIPAllocationMethod": "Static"},
                     sku={"name": "Standard"}),
            resource(
                "Microsoft.Network/virtualNetworks",
                "webVNET",
                {
                    "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                    "subnets": [{"name": "webSubnet", "properties": {"addressPrefix": "10.0.0.0/24"}}],
                },
            ),
        ],
        "outputs": {},
    }  # fmt: skip


def sent(template: JsonObject, **parameters: object) -> JsonObject:
    given = {name: {"value": value} for name, value in parameters.items()}
    return {"properties": {"template": template, "parameters": given, "mode": "incremental"}}


async def deployed(arm: ArmClient, empty: Simulator, template: JsonObject) -> tuple[Answer, str]:
    """The answer of the PUT, and the word of its operation at the end."""
    await arm.put(GROUP, {"location": "eastus"})
    answer = await arm.put(DEPLOYMENT, sent(template, adminPassword="secret"))
    assert answer.status == 201, answer.body
    await empty.ticker.settled()
    status = await arm.get(answer.headers["azure-asyncoperation"])
    return answer, str(status.body["status"])


async def test_what_az_vm_create_leaves_open_is_null(arm: ArmClient, empty: Simulator) -> None:
    """Recorded in 2022: `az vm create -n -g --image --size`, then the eligibility of the new machine."""
    template = az_vm_create(
        storageProfile={
            "osDisk": {
                "createOption": "fromImage", "name": None, "caching": "ReadWrite",
                "managedDisk": {"storageAccountType": None},
            },
            "imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS",
                               "version": "latest"},
        },
    )  # fmt: skip
    address = next(one for one in template["resources"] if one["name"] == "webPublicIP")
    address["properties"] = {"publicIPAllocationMethod": None}
    del address["sku"]
    for one in template["resources"]:
        if one["type"].startswith("Microsoft.Network/") and one is not address:
            one["apiVersion"] = "2015-06-15"
    _, word = await deployed(arm, empty, template)
    assert word == "Succeeded"
    errors = await arm.get(f"{MACHINE}/providers/Microsoft.RecoveryServices/replicationEligibilityResults/default")
    assert errors.body["properties"]["errors"] == []
    image = (
        "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/locations/eastus"
        "/publishers/Canonical/artifacttypes/vmimage/offers/UbuntuServer/skus/18.04-LTS/versions"
    )
    (version,) = (await arm.get(image)).body
    machine = (await arm.get(MACHINE)).body
    assert version["name"] == machine["properties"]["storageProfile"]["imageReference"]["exactVersion"]
    assert (await arm.get(f"{image}/{version['name']}")).body["properties"]["osDiskImage"]["operatingSystem"] == "Linux"


async def test_az_vm_create_makes_a_running_machine(arm: ArmClient, empty: Simulator) -> None:
    answer, word = await deployed(arm, empty, az_vm_create(priority="Spot"))
    assert answer.body["properties"]["provisioningState"] == "Accepted"
    assert answer.body["properties"]["parameters"] == {
        "adminPassword": {"type": "SecureString"}, "size": {"type": "String", "value": "B1s"},
    }  # fmt: skip
    assert word == "Succeeded"
    needs = {one["resourceName"]: [need["resourceName"] for need in one["dependsOn"]]
             for one in answer.body["properties"]["dependencies"]}  # fmt: skip
    assert needs == {"webVMNic": ["webPublicIP", "webVNET"], "web": ["webVMNic"]}
    body = (await arm.get(DEPLOYMENT)).body["properties"]
    assert {one["id"].rpartition("/")[2] for one in body["outputResources"]} == {
        "webVNET", "webPublicIP", "webVMNic", "web",
    }  # fmt: skip
    machine = (await arm.get(MACHINE)).body
    assert machine["properties"]["hardwareProfile"]["vmSize"] == "Standard_B1s"
    assert machine["properties"]["priority"] == "Spot"
    assert machine["properties"]["evictionPolicy"] == "Deallocate"
    assert machine["properties"]["storageProfile"]["imageReference"]["exactVersion"]
    assert machine["identity"]["principalId"]
    operations = (await arm.get(DEPLOYMENT + "/operations")).body["value"]
    assert [one["properties"]["provisioningState"] for one in operations] == ["Succeeded"] * 4


async def test_a_resource_that_is_refused_fails_the_deployment(arm: ArmClient, empty: Simulator) -> None:
    _, word = await deployed(arm, empty, az_vm_create(availabilitySet={"id": f"{GROUP}/none"}))
    assert word == "Failed"
    error = (await arm.get(DEPLOYMENT)).body["properties"]["error"]
    assert error["code"] == "DeploymentFailed"
    assert error["details"][0]["code"] == "NotFound"
    assert (await arm.get(MACHINE)).status == 404
    assert (await arm.get(f"{NETWORK}/networkInterfaces/webVMNic")).status == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"resources": None}, "resources"),
        ({"resources": [{"type": "Microsoft.Network/virtualNetworks", "name": "net"}]}, "apiVersion"),
        ({"parameters": {"other": {"type": "string"}}}, "adminPassword"),
        ({"resources": [resource("Microsoft.Network/virtualNetworks", "[magic()]", {})]}, "magic"),
        ({"resources": [resource("Microsoft.Network/virtualNetworks", "[concat('a'", {})]}, "parse"),
        ({"resources": [resource("Microsoft.Network/virtualNetworks", "a", {}, "b"),
                        resource("Microsoft.Network/virtualNetworks", "b", {}, "a")]}, "Circular"),
    ],
)  # fmt: skip
async def test_a_broken_template_is_refused(arm: ArmClient, change: JsonObject, words: str) -> None:
    await arm.put(GROUP, {"location": "eastus"})
    template = {**az_vm_create(), **change}
    for method, path in (("PUT", DEPLOYMENT), ("POST", DEPLOYMENT + "/validate")):
        answer = await arm.send(method, path, sent(template, adminPassword="secret"))
        assert (answer.status, answer.code) == (400, "InvalidTemplate")
        assert words in answer.body["error"]["message"]


async def test_a_deployment_can_be_cancelled_and_forgotten(arm: ArmClient) -> None:
    await arm.put(GROUP, {"location": "eastus"})
    assert (await arm.get(DEPLOYMENT)).code == "DeploymentNotFound"
    valid = await arm.send("POST", DEPLOYMENT + "/validate", sent(az_vm_create(), adminPassword="secret"))
    assert len(valid.body["properties"]["validatedResources"]) == 4
    assert (await arm.get(DEPLOYMENT)).status == 404
    await arm.put(DEPLOYMENT, sent(az_vm_create(), adminPassword="secret"))
    assert (await arm.send("POST", DEPLOYMENT + "/cancel")).status in (204, 409)
    assert (await arm.delete(DEPLOYMENT)).status == 204
    assert (await arm.get(DEPLOYMENT)).status == 404
