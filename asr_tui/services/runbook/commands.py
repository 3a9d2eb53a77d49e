"""The commands of a runbook: complete, and short enough to be typed from paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.plan_members import direction_of
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import BACKWARD, FORWARD, RecoveryPlan
from asr_tui.domain.requests import Request
from asr_tui.services.converters.conversion import one_line
from asr_tui.services.converters.quoting import jmespath, shell
from asr_tui.services.ports import Changes

VERSION = "VERSION"
"""The shell's variable with the api-version of the vault's requests."""
POINT, NETWORK, CACHE, JOB = "POINT", "NETWORK", "CACHE", "JOB"
"""What a person fills in."""


@dataclass(frozen=True, slots=True)
class Command:
    """`what` is said above the lines, which are for a Bash shell."""

    what: str
    lines: tuple[str, ...]


class Commands:
    """Makes the commands of one vault."""

    def __init__(self, vault: ArmId, changes: Changes) -> None:
        self._vault = vault
        self._changes = changes
        self._resume = changes.request(steps.ResumeJob(vault.child("replicationJobs", JOB)))
        self.version = self._resume.version

    def first(self) -> Iterator[Command]:
        """What is typed once, and what is looked at before and after everything."""
        yield Command("Sign in, in any shell with the Azure CLI:", ("az login",))
        lines = (f"VAULT={shell(self._vault)}", f"{VERSION}={shell(self.version)}")
        yield Command("Once in each shell; the commands below use it:", lines)
        columns = "[properties.friendlyName, properties.protectionState, properties.replicationHealth]"
        yield Command("How the machines are now:", (self._look("replicationProtectedItems", f"value[].{columns}"),))
        columns = "[name, properties.scenarioName, properties.targetObjectName, properties.state]"
        yield Command("What is under way, and how it ended:", (self._look("replicationJobs", f"value[].{columns}"),))
        yield Command(
            f"Let a plan go on that waits for a person ({JOB} is the job's name):", (self._line(self._resume),)
        )

    def _look(self, what: str, query: str) -> str:
        url = f'"$VAULT/{what}?api-version=${VERSION}"'
        return f"az rest --url {url} --query {shell(query)} --output table"

    def of_machine(self, item: ProtectedItem) -> Iterator[Command]:
        """The commands of one machine, in the order of a failover."""
        name, here = item.machine_name, item.id
        yield Command("", (f"ITEM={shell(here)}",))
        query = "value[].[name, properties.recoveryPointTime, properties.recoveryPointType]"
        url = f'"$ITEM/recoveryPoints?api-version=${VERSION}"'
        yield Command("Its recovery points:", (f"az rest --url {url} --query {shell(query)} --output table",))
        shut = steps.Failover(here, name, shut_down_source=True)
        yield self._of(item, "Failover; it is shut down first, and all that has arrived is used:", shut)
        lost = steps.Failover(here, name, shut_down_source=False)
        yield self._of(item, "Failover where the region is lost:", lost)
        point = steps.Failover(here, name, shut_down_source=False, point=here.child("recoveryPoints", POINT))
        yield self._of(item, f"Failover from a recovery point (for {POINT} its name):", point)
        other = steps.ChangeRecoveryPoint(here, name, here.child("recoveryPoints", POINT))
        yield self._of(item, "After a failover: another recovery point:", other)
        yield self._of(item, "When it runs well; nothing goes back to another point then:",
                       steps.CommitFailover(here, name))  # fmt: skip
        yield self._reprotect(item)
        network = resource_id(item.target_group or here.group_id, "Microsoft.Network/virtualNetworks", NETWORK)
        drill = steps.TestFailover(here, name, network)
        yield self._of(item, f"Drill, in the network {NETWORK}, from which nothing of production is reached:", drill)
        yield self._of(item, "Clean up after the drill:", steps.CleanUpTestFailover(here, name))

    def _of(self, item: ProtectedItem, what: str, step: steps.Step) -> Command:
        return Command(what, (self._line(self._changes.request(step), item.id),))

    def _reprotect(self, item: ProtectedItem) -> Command:
        """The body is made from the item: the disks are known only after the failover."""
        group = str(item.machine.group_id)
        disks = (
            "properties.providerSpecificDetails.protectedManagedDisks[].{diskId: recoveryTargetDiskId, "
            f"primaryStagingAzureStorageAccountId: {jmespath(CACHE)}, recoveryResourceGroupId: {jmespath(group)}}}"
        )
        details = (
            f"{{instanceType: 'A2A', policyId: properties.policyId, recoveryContainerId: "
            f"{jmespath(str(item.container))}, recoveryResourceGroupId: {jmespath(group)}, vmManagedDisks: {disks}}}"
        )
        query = (
            f"{{properties: {{replicationProtectedItemName: {jmespath(item.id.name)}, "
            f"providerSpecificDetails: {details}}}}}"
        )
        container = '"${ITEM%/replicationProtectedItems/*}'
        return Command(
            f"Re-protect after the commit (for {CACHE} the id of a storage account in the region where it runs then):",
            (
                f'BODY=$(az rest --url "$ITEM?api-version=${VERSION}" --output json \\',
                f"  --query {shell(query)})",
                f'az rest --method post --url {container}/switchprotection?api-version=${VERSION}" --body "$BODY"',
            ),
        )

    def of_plan(self, plan: RecoveryPlan, items: tuple[ProtectedItem, ...]) -> Iterator[Command]:
        """The commands of a recovery plan."""
        ways = {found[:2] for one in items if (found := direction_of(one)) is not None}
        way = BACKWARD if ways == {(plan.recovery_fabric, plan.primary_fabric)} else FORWARD
        shut = steps.FailoverOfPlan(plan.id, shut_down_source=True, direction=way)
        lost = steps.FailoverOfPlan(plan.id, shut_down_source=False, direction=way)
        each: tuple[tuple[str, steps.Step], ...] = (
            ("Failover of all; they are shut down first:", shut),
            ("Failover of all where the region is lost:", lost),
            ("Commit, when all runs well:", steps.CommitOfPlan(plan.id)),
        )
        yield from (Command(what, (self._line(self._changes.request(step)),)) for what, step in each)

    def _line(self, request: Request, item: ArmId | None = None) -> str:
        """The command with the variables of the shell in place of what all commands share."""
        path, _, query = request.url.partition("?")
        shared = next(
            (
                (variable, known)
                for variable, known in (("ITEM", item), ("VAULT", self._vault))
                if known and path.casefold().startswith(f"{known.casefold()}/")
            ),
            None,
        )
        method = request.method.lower()
        body = f" --body {shell(request.compact)}" if request.body else ""
        if shared is None or query != f"api-version={self.version}":
            return f"az rest --method {method} --url {shell(request.url)}{body}"
        variable, known = shared
        rest = path[len(known) :]
        safe = all(char.isalnum() or char in "/-_.%" for char in rest)
        tail = f'"${variable}{rest}?api-version=${VERSION}"' if safe else (
            f'"${variable}"{shell(rest)}"?api-version=${VERSION}"')  # fmt: skip
        return f"az rest --method {method} --url {tail}{body}"


def titled(command: Command) -> str:
    return one_line(command.what)
