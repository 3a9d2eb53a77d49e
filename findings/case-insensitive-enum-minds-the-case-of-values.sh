#!/usr/bin/env bash
# azure-core 1.41.0, azure-mgmt-recoveryservicessiterecovery 2.0.0, azure-mgmt-compute 39.0.0: CaseInsensitiveEnumMeta
# finds a member by its name in any letter case, but not by its value, and Azure answers values. Resource Manager may
# spell them in another case; then the attribute is plain text, and a comparison with the member is False. A discriminator
# in another case makes the base class: a machine that is replicated looks like one without any details of its provider.
# Seen: by name: ENABLED; by value: ValueError; 'attached' == DiskState.ATTACHED: False; instanceType 'a2a': the base class
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-mgmt-core==1.6.0 \
  azure-mgmt-recoveryservicessiterecovery==2.0.0 azure-mgmt-compute==39.0.0
"$folder/venv/bin/python" - <<'PYTHON'
from azure.mgmt.compute.models import Disk, DiskState
from azure.mgmt.recoveryservicessiterecovery.models import AgentAutoUpdateStatus, ReplicationProtectedItem

by_name = AgentAutoUpdateStatus["enabled"].name
try:
    by_value = AgentAutoUpdateStatus("enabled").name
except ValueError:
    by_value = "ValueError"
same = {text: Disk({"properties": {"diskState": text}}).properties.disk_state == DiskState.ATTACHED for text in ("Attached", "attached")}
details = {}
for text in ("A2A", "a2a"):
    answer = {"properties": {"providerSpecificDetails": {"instanceType": text, "recoveryAzureVMName": "web-01"}}}
    model = ReplicationProtectedItem(answer).properties.provider_specific_details
    details[text] = type(model).__name__, hasattr(model, "recovery_azure_vm_name")
print("by name:", by_name, "by value:", by_value)
print("equal to DiskState.ATTACHED:", same)
print("details:", details)
assert (by_name, by_value) == ("ENABLED", "ValueError")
assert same == {"Attached": True, "attached": False}
assert details == {"A2A": ("A2AReplicationDetails", True), "a2a": ("ReplicationProviderSpecificSettings", False)}
PYTHON
