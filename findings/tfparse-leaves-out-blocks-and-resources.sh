#!/usr/bin/env bash
# tfparse 0.6.22, which gives Terraform's files as Python values, leaves things out of valid files without a word. Where a
# plain block, even `lifecycle`, stands behind a `dynamic` one, the last of the blocks that it makes is missing: a replicated
# machine has lost a disk. In front of it the plain block does no harm. A resource with for_each of a variable that has
# no value is not there at all; with count = length(...) of it it is there once, with count 0.
# A check that all disks of a machine have this or that then passes for the disks that are left.
# Seen: disks of alone: d1 d2; in front: d1 d2; behind: d1
#       resources: ['azurerm_managed_disk.counted[0]', 'azurerm_managed_disk.known["a"]'], count of the first 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q tfparse==0.6.22
mkdir "$folder/module"
dynamic='
  dynamic "managed_disk" {
    for_each = ["d1", "d2"]
    content {
      disk_id = managed_disk.value
    }
  }'
plain='
  lifecycle {
    prevent_destroy = true
  }'
machine() { printf 'resource "azurerm_site_recovery_replicated_vm" "%s" {\n  name = "%s"\n%s\n}\n\n' "$1" "$1" "$2"; }
{
  machine alone "$dynamic"
  machine front "$plain$dynamic"
  machine behind "$dynamic$plain"
} > "$folder/module/machines.tf"
cat > "$folder/module/disks.tf" <<'TERRAFORM'
variable "disks" {
  type = set(string)
}

resource "azurerm_managed_disk" "known" {
  for_each = toset(["a"])
  name     = each.key
}

resource "azurerm_managed_disk" "unknown" {
  for_each = var.disks
  name     = each.key
}

resource "azurerm_managed_disk" "counted" {
  count = length(var.disks)
  name  = "disk-${count.index}"
}
TERRAFORM
"$folder/venv/bin/python" - "$folder/module" <<'PYTHON'
import sys

from tfparse import load_from_path


def disks_of(machine: dict[str, object]) -> list[str]:
    """Several blocks of one name are a list, a single one is a dict."""
    blocks = machine["managed_disk"]
    return [block["disk_id"] for block in (blocks if isinstance(blocks, list) else [blocks])]


read = load_from_path(sys.argv[1])
machines = {machine["name"]: disks_of(machine) for machine in read["azurerm_site_recovery_replicated_vm"]}
resources = {disk["__tfmeta"]["path"]: disk.get("count") for disk in read["azurerm_managed_disk"]}
print("disks:", machines, "\nresources:", resources)
assert machines == {"alone": ["d1", "d2"], "front": ["d1", "d2"], "behind": ["d1"]}, machines
assert resources == {"azurerm_managed_disk.counted[0]": 0, 'azurerm_managed_disk.known["a"]': None}, resources
PYTHON
