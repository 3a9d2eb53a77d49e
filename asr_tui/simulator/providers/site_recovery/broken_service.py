"""Site Recovery itself broken in a region: it refuses every change of the vaults there.

Status, code and words are assumed: no recording of such a time was found.
"""

from __future__ import annotations

from asr_tui.simulator.arm_errors import ArmError
from asr_tui.simulator.cloud import Cloud, Provider
from asr_tui.simulator.locations import display_name, normalized
from asr_tui.simulator.messages import Request
from asr_tui.simulator.providers.resource_health.published import broken_regions
from asr_tui.simulator.providers.site_recovery.wire import FABRIC_TYPE


def _require_working(cloud: Cloud, request: Request) -> None:
    """503 for a change in a vault that replicates from or to a region where Site Recovery is broken."""
    path = request.path.lower()
    if request.method == "GET" or "/vaults/" not in path or "/replication" not in path:
        return
    vault = request.path[: path.index("/replication")]
    broken = broken_regions(cloud)
    if not broken:
        return
    fabrics = cloud.store.children(vault, FABRIC_TYPE)
    regions = {normalized(str(one["properties"]["customDetails"].get("location", ""))) for one in fabrics}
    for region in sorted(broken & regions):
        message = f"Site Recovery is not available in region '{display_name(region)}' now. Please try again later."
        raise ArmError(503, "ServiceUnavailable", message)


PROVIDER = Provider(guards=[_require_working])
"""A guard of every request, so it is listed beside Site Recovery's own routes."""
