#!/usr/bin/env bash
# azure-cli-core 2.91.0, what az's `--output tsv` makes of `--query "[].{name:name, zones:zones, tags:tags}"`: a list within a
# row is written as its length, an object as nothing. So a machine in zone 3 (zones: ["3"]) is told with a 1, which is
# a zone too; zones alone, without the name, gives the 3. `--output table` leaves such columns out. What is missing is the
# word None, and True in a row is true alone. A script that reads zones, disks or subnets from rows goes wrong in silence.
# Seen: tsv row: web-03 1 '' None True; zones alone: 3; on alone: true; zones[0] in a row: 3; table: Name, On
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-cli-core==2.91.0 jmespath==1.1.0
export AZURE_CONFIG_DIR="$folder/azure" AZURE_CORE_COLLECT_TELEMETRY=no
"$folder/venv/bin/python" - <<'PYTHON'
from collections import OrderedDict

import jmespath
from azure.cli.core import get_default_cli
from knack.util import CommandResultItem

MACHINES = [{"name": "web-03", "zones": ["3"], "tags": {"application": "shop"}, "plan": None, "on": True}]
producer = get_default_cli().output


def said(query: str, output: str = "tsv") -> str:
    """What az writes for an answer of these machines."""
    found = jmespath.search(query, MACHINES, jmespath.Options(dict_cls=OrderedDict))
    return producer.get_formatter(output)(CommandResultItem(found)).rstrip("\n")


row = said("[].{name:name, zones:zones, tags:tags, plan:plan, on:on}").split("\t")
alone = said("[].zones"), said("[0].on"), said("[].{name:name, zone:zones[0]}").split("\t")
table = said("[].{name:name, zones:zones, tags:tags, on:on}", "table").splitlines()
print("row:", row, "alone:", alone)
print(*table, sep="\n")
assert row == ["web-03", "1", "", "None", "True"], row
assert alone == ("3", "true", ["web-03", "3"]), alone
assert table[0].split() == ["Name", "On"], table
PYTHON
