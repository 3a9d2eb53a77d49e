"""The cancelling of a recovery plan's failover, and the verbs that a plan between Azure regions never allows."""

from __future__ import annotations

from asr_tui.simulator.cloud import Cloud, Handler
from asr_tui.simulator.messages import Request, Response
from asr_tui.simulator.providers.site_recovery import job_record, job_runs, operations, refusals, scenarios
from asr_tui.simulator.providers.site_recovery.failover import cancel_running
from asr_tui.simulator.providers.site_recovery.job_runs import JobProvider, Step, Workflow
from asr_tui.simulator.providers.site_recovery.plan_actions import FAILOVER, note
from asr_tui.simulator.providers.site_recovery.recovery_plans import shown
from asr_tui.simulator.providers.site_recovery.views import require
from asr_tui.simulator.providers.site_recovery.wire import PLAN


def _cancel(cloud: Cloud, request: Request) -> Response:
    """Cancel a failover that is under way. No plan between Azure regions was seen offering it."""
    plan = require(cloud, request, PLAN)
    running = cloud.store.private(plan["id"]).get("job")
    job = job_record.load(cloud, running) if running else None
    if job is None or job.workflow != FAILOVER.key or job.state == "Cancelling":
        raise _refused("CancelFailover", plan["name"], "No failover of the plan is in progress.")
    target, affected = shown(cloud, plan)
    args = {"failover": job.id, "plan": plan["id"]}
    cancelling = job_runs.start(
        cloud, CANCEL, job.vault, request, target, subject=plan["id"], result=plan["id"], affected=affected, args=args
    )
    return operations.accepted(cloud, request, cancelling, plan["id"], job_as_request_id=True)


def _never(operation: str, why: str) -> Handler:
    def handler(cloud: Cloud, request: Request) -> Response:
        raise _refused(operation, require(cloud, request, PLAN)["name"], why)

    return handler


def _refused(operation: str, plan: str, why: str) -> Exception:
    """409 (assumed: the answer to a forbidden verb of a plan was not found)."""
    message = f"The operation {operation} is not allowed on the recovery plan '{plan}'."
    return refusals.refused(409, "OperationNotAllowed", message, why)


CANCEL = Workflow(
    "plan_cancel", scenarios.PLAN_CANCEL, (Step(1.0, cancel_running),), 0.3, note, placeholder=True, restartable=False
)
PROVIDER = JobProvider(
    routes=[
        ("POST", PLAN + "/failoverCancel", _cancel),
        # Never among the allowed operations of a recorded plan: planned is an unplanned failover with shutdown.
        ("POST", PLAN + "/plannedFailover", _never("PlannedFailover", "Its machines allow unplanned failovers only.")),
        # TypeSpec of Site Recovery: "deprecated scenarios and no longer works"; Microsoft's clients loop over machines.
        ("POST", PLAN + "/reProtect", _never("ReProtect", "The operation no longer works. Reprotect each machine.")),
    ],
    workflows=[CANCEL],
)
