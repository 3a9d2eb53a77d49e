#!/usr/bin/env bash
# azure-mgmt-compute 39.0.0: a timedelta in a model of the newest generator is written as "P" where it is 0, which is no
# ISO 8601 duration, and as P-1DT23H00M00S where it is minus an hour; the same model then hands out these texts instead of a
# timedelta. A month (P1M), which is read as isodate's Duration, is written as "P" too where it is put into a model.
# Models of the former generator (azure-mgmt-monitor 7.0.0) write P0D, -PT1H and P1M.
# To switch a waiting time or a maximum off by timedelta(0) sends a body that is refused, or means something else.
# Seen: newest: P, P-1DT23H00M00S, P; read back: 'P'; former: P0D, -PT1H, P1M
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-mgmt-core==1.6.0 azure-mgmt-compute==39.0.0 azure-mgmt-monitor==7.0.0 \
  isodate==0.7.2
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import timedelta

from azure.mgmt.compute.models import VirtualMachineInstallPatchesParameters as Newest
from azure.mgmt.monitor.models import MetricTrigger as Former

month = Newest({"maximumDuration": "P1M"}).maximum_duration
values = [timedelta(0), timedelta(hours=-1), month]
newest = [Newest(maximum_duration=value, reboot_setting="Never") for value in values]
written = [model.as_dict()["maximumDuration"] for model in newest]
former = [
    Former(
        metric_name="m", metric_resource_uri="u", time_grain=value, statistic="Max", time_window=value,
        time_aggregation="Last", operator="Equals", threshold=1,
    ).serialize()["timeWindow"]
    for value in values
]
read = newest[0].maximum_duration
print("newest:", written, "read back:", repr(read), "former:", former, "month:", type(month).__name__)
assert written == ["P", "P-1DT23H00M00S", "P"], written
assert read == "P", read
assert former == ["P0D", "-PT1H", "P1M"], former
assert not isinstance(month, timedelta), month
PYTHON
