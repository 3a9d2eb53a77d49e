#!/usr/bin/env bash
# azure-mgmt-compute 39.0.0, azure-mgmt-recoveryservicessiterecovery 2.0.0: copy.copy gives a model of the same class, but
# with the very content of its original: setting an attribute of the copy sets it in both, for ever equal. In models of the former
# generator (azure-mgmt-authorization 4.0.0), as in any plain class, an attribute that is set in the copy is the copy's alone.
# Keeping a copy to compare a machine before and after, or to send a changed one and keep the read one, does not work.
# copy.deepcopy does.
# Seen: copy.copy: original becomes northeurope, equal; former generator: westeurope; deepcopy: westeurope, not equal
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-mgmt-core==1.6.0 azure-mgmt-compute==39.0.0 \
  azure-mgmt-recoveryservicessiterecovery==2.0.0 azure-mgmt-authorization==4.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import copy

from azure.mgmt.authorization.models import RoleAssignmentFilter
from azure.mgmt.compute.models import VirtualMachine
from azure.mgmt.recoveryservicessiterecovery.models import VMNicInputDetails

seen = {}
for name, function in (("copy", copy.copy), ("deepcopy", copy.deepcopy)):
    machine = VirtualMachine(location="westeurope")
    changed = function(machine)
    changed.location = "northeurope"
    card = VMNicInputDetails(nic_id="n", target_nic_name="web-nic")
    renamed = function(card)
    renamed.target_nic_name = "drill-nic"
    plain = RoleAssignmentFilter(principal_id="read")
    other = function(plain)
    other.principal_id = "changed"
    seen[name] = machine.location, machine == changed, card.target_nic_name, plain.principal_id
print(seen)
assert seen["copy"] == ("northeurope", True, "drill-nic", "read"), seen
assert seen["deepcopy"] == ("westeurope", False, "web-nic", "read"), seen
PYTHON
