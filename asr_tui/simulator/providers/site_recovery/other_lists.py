"""Lists of what a vault for Azure machines holds none of: empty, as recorded on a vault that was never used."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.site_recovery.fabrics import require_fabric, vault_of
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider
from asr_tui.simulator.providers.site_recovery.wire import VAULT

_OF_VAULT = (
    "replicationAppliances",
    "replicationMigrationItems",
    "replicationNetworks",
    "replicationProtectionClusters",
    "replicationProtectionIntents",
    "replicationRecoveryServicesProviders",
    "replicationStorageClassificationMappings",
    "replicationStorageClassifications",
    "replicationVaultSettings",
    "replicationvCenters",
)
_OF_FABRIC = (
    "replicationLogicalNetworks",
    "replicationNetworks",
    "replicationRecoveryServicesProviders",
    "replicationStorageClassifications",
    "replicationvCenters",
)


def _none_in_vault(cloud: Cloud, request: Request) -> Response:
    vault_of(cloud, request)
    return page(cloud, request, [], always_next_link=True)


def _none_in_fabric(cloud: Cloud, request: Request) -> Response:
    require_fabric(cloud, request)
    return page(cloud, request, [], always_next_link=True)


PROVIDER = JobProvider(
    routes=[
        *(("GET", f"{VAULT}/{kind}", _none_in_vault) for kind in _OF_VAULT),
        *(("GET", f"{VAULT}/replicationFabrics/{{fabric}}/{kind}", _none_in_fabric) for kind in _OF_FABRIC),
    ],
)
