"""What belongs to other sources than Azure machines (VMware, Hyper-V, clusters, migrations): a vault has none of it.

Lists are empty (recorded on an unused vault), a named one is missing, and none can be made on an Azure fabric (the
refusal is assumed).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asr_tui.simulator.cloud import Cloud, Handler, Route
from asr_tui.simulator.lists import page
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.site_recovery import job_runs, operations, refusals, scenarios
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Target, Workflow
from asr_tui.simulator.providers.site_recovery.views import require
from asr_tui.simulator.providers.site_recovery.wire import CONTAINER, FABRIC, VAULT, vault_id


class _Kind(NamedTuple):
    """A type below `scope`: verbs that make or change it, POSTs on it, and whether a whole vault lists it."""

    scope: str
    name: str
    verbs: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    vault: bool = True


_CLASSIFICATION = FABRIC + "/replicationStorageClassifications/{classification}"
_MIGRATION = CONTAINER + "/replicationMigrationItems/{name}"
_CLUSTER = CONTAINER + "/replicationProtectionClusters/{name}"
_KINDS = (
    _Kind(FABRIC, "replicationLogicalNetworks", vault=False),
    _Kind(FABRIC, "replicationNetworks"),
    _Kind(
        FABRIC, "replicationRecoveryServicesProviders", ("PUT", "DELETE"), ("refreshProvider", "remove")
    ),
    _Kind(FABRIC, "replicationStorageClassifications"),
    _Kind(_CLASSIFICATION, "replicationStorageClassificationMappings", ("PUT", "DELETE")),
    _Kind(FABRIC, "replicationvCenters", ("PUT", "PATCH", "DELETE")),
    _Kind(
        CONTAINER, "replicationMigrationItems", ("PUT", "PATCH", "DELETE"),
        ("migrate", "pauseReplication", "resumeReplication", "resync", "testMigrate", "testMigrateCleanup"),
    ),
    _Kind(_MIGRATION, "migrationRecoveryPoints", vault=False),
    _Kind(CONTAINER, "replicationProtectableItems", vault=False),
    _Kind(
        CONTAINER, "replicationProtectionClusters", ("PUT", "DELETE"),
        ("applyRecoveryPoint", "failoverCommit", "repairReplication", "testFailover", "testFailoverCleanup",
         "unplannedFailover"),
    ),
    _Kind(_CLUSTER, "recoveryPoints", vault=False),
    _Kind(_CLUSTER, "operationResults", vault=False),
)  # fmt: skip


def _routes() -> Iterator[Route]:
    for kind in _KINDS:
        every = f"{kind.scope}/{kind.name}"
        one = every + "/{one}"
        yield "GET", every, _none(kind.scope)
        yield "GET", one, _missing
        yield from ((verb, one, _not_on_azure if verb == "PUT" else _missing) for verb in kind.verbs)
        yield from (("POST", f"{one}/{action}", _missing) for action in kind.actions)
        if kind.vault:
            yield "GET", f"{VAULT}/{kind.name}", _none(VAULT)
    yield "GET", VAULT + "/replicationAppliances", _none(VAULT)
    yield "POST", CONTAINER + "/discoverProtectableItem", _not_on_azure
    yield "POST", CONTAINER + "/switchClusterProtection", _not_on_azure
    for action in ("migratetoaad", "reassociateGateway", "removeInfra", "renewCertificate"):
        yield "POST", f"{FABRIC}/{action}", _not_on_azure
    yield "POST", FABRIC + "/checkConsistency", _check_consistency


def _none(scope: str) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        _require_scope(cloud, request, scope)
        return page(cloud, request, [], always_next_link=True)

    return handler


def _require_scope(cloud: Cloud, request: Request, scope: str) -> None:
    if scope in (_CLASSIFICATION, _MIGRATION, _CLUSTER):
        _missing(cloud, request)
    require(cloud, request, scope)


def _missing(cloud: Cloud, request: Request) -> Response:
    """404 for the first part of the path that there is not."""
    require(cloud, request, CONTAINER if "container" in request.params else FABRIC)
    known = 13 if "container" in request.params else 11
    kind, name = request.path.split("/")[known : known + 2]
    raise refusals.missing(kind, name)


def _not_on_azure(cloud: Cloud, request: Request) -> Response:
    fabric = require(cloud, request, CONTAINER if "container" in request.params else FABRIC)
    raise refusals.invalid_parameter("FabricName", f"The operation is not supported on '{fabric['name']}' of Azure.")


def _check_consistency(cloud: Cloud, request: Request) -> Response:
    fabric = require(cloud, request, FABRIC)
    target = Target(fabric["properties"]["internalIdentifier"], fabric["name"])
    arm_id = fabric["id"]
    job = job_runs.start(cloud, REFRESH, vault_id(arm_id), request, target, subject=arm_id, result=arm_id)
    return operations.accepted(cloud, request, job, arm_id)


REFRESH = Workflow("refresh_fabric", scenarios.REFRESH_FABRIC, (Step(5.0),))
PROVIDER = JobProvider(routes=list(_routes()), workflows=[REFRESH])
