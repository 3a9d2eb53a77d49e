"""The commands of a runbook: complete, and short enough to be typed from paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId, group_id, resource_id
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
_NAMED = 4
"""Machines named in the head of their commands; of more their number is said."""


class ShellCommand(Struct, frozen=True):
    """`what` is said above the lines, which are for a Bash shell."""

    what: str
    lines: tuple[str, ...]


class Commands:
    """Makes the commands of one vault. Those of its machines differ in ids only: each request is made once."""

    def __init__(self, vault: ArmId, changes: Changes) -> None:
        self._vault = vault
        self._changes = changes
        self._resume = changes.request(steps.ResumeJob(vault.child("replicationJobs", JOB)))
        self.version = self._resume.version
        self._of_any = [(what, changes.request(step)) for what, step in _steps(_any_item(vault))]

    def first(self) -> Iterator[ShellCommand]:
        """What is typed once, and what is looked at before and after everything."""
        yield ShellCommand("Sign in, in any shell with the Azure CLI:", ("az login",))
        lines = (f"VAULT={shell(self._vault)}", f"{VERSION}={shell(self.version)}")
        yield ShellCommand("Once in each shell; the commands below use it:", lines)
        columns = "[properties.friendlyName, properties.protectionState, properties.replicationHealth]"
        yield ShellCommand(
            "How the machines are now:", (self._look("replicationProtectedItems", f"value[].{columns}"),)
        )
        columns = "[name, properties.scenarioName, properties.targetObjectName, properties.state]"
        yield ShellCommand(
            "What is under way, and how it ended:", (self._look("replicationJobs", f"value[].{columns}"),)
        )
        what = f"Let a plan go on that waits for a person ({JOB} is the job's name):"
        yield ShellCommand(what, (self._line(self._resume),))

    def _look(self, what: str, query: str) -> str:
        url = f'"$VAULT/{what}?api-version=${VERSION}"'
        return f"az rest --url {url} --query {shell(query)} --output table"

    def of_machines(self, items: Iterable[ProtectedItem]) -> Iterator[tuple[str, tuple[ShellCommand, ...]]]:
        """For all machines of which they are the same: whose they are, and the commands in the order of a failover.

        They use the shell's variable ITEM, of which each machine has a line.
        """
        alike: dict[tuple[ArmId, ...], list[ProtectedItem]] = {}
        for item in sorted(items, key=lambda one: one.machine_name.casefold()):
            alike.setdefault((item.container, item.machine.group_id, _target_group(item)), []).append(item)
        for (container, home, target), members in alike.items():
            names = [one.machine_name for one in members]
            of = f"{len(names)} machines of {home.name}, to {target.name}" if len(names) > _NAMED else ", ".join(names)
            begin = f"{container}/replicationProtectedItems/"
            lines = [f"CONTAINER={shell(container)}", *(_item_line(one, begin) for one in members)]
            which = "Of these lines the first and that of the machine:"
            yield of, (ShellCommand(which if len(members) > 1 else "", tuple(lines)), *self._of_any_of(members[0]))

    def _of_any_of(self, item: ProtectedItem) -> Iterator[ShellCommand]:
        takes = f'az rest --url "$ITEM?api-version=${VERSION}" --query properties.allowedOperations --output tsv'
        yield ShellCommand("What Azure takes of it now:", (takes,))
        query = "value[].[name, properties.recoveryPointTime, properties.recoveryPointType]"
        url = f'"$ITEM/recoveryPoints?api-version=${VERSION}"'
        yield ShellCommand("Its recovery points:", (f"az rest --url {url} --query {shell(query)} --output table",))
        for what, request in self._of_any:
            if what.startswith(_DRILL):
                yield self._reprotect(item)
            yield ShellCommand(what, (self._of(item, request),))

    def _of(self, item: ProtectedItem, request: Request) -> str:
        """The request of any machine as that of this one."""
        vault = self._vault
        verb = request.path[len(_any_item(vault)) :]
        body = request.compact
        for any_id, own in ((_any_item(vault), item.id), (_any_group(vault), _target_group(item))):
            body = body.replace(any_id, json.dumps(own, ensure_ascii=False)[1:-1])
        sent = f" --body {shell(body)}" if body else ""
        return f'az rest --method {request.method.lower()} --url "$ITEM{verb}?api-version=${VERSION}"{sent}'

    def _reprotect(self, item: ProtectedItem) -> ShellCommand:
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
        return ShellCommand(
            f"Re-protect after the commit (for {CACHE} the id of a storage account in the region where it runs then):",
            (
                f'BODY=$(az rest --url "$ITEM?api-version=${VERSION}" --output json \\',
                f"  --query {shell(query)})",
                f'az rest --method post --url {container}/switchprotection?api-version=${VERSION}" --body "$BODY"',
            ),
        )

    def of_plan(self, plan: RecoveryPlan, items: tuple[ProtectedItem, ...]) -> Iterator[ShellCommand]:
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
        yield from (ShellCommand(what, (self._line(self._changes.request(step)),)) for what, step in each)

    def _line(self, request: Request) -> str:
        """The command with the vault as a variable of the shell."""
        path, _, query = request.url.partition("?")
        method = request.method.lower()
        body = f" --body {shell(request.compact)}" if request.body else ""
        below = path[len(self._vault) :]
        plain = all(char.isalnum() or char in "/-_.%" for char in below)
        shared = path.casefold().startswith(f"{self._vault.casefold()}/") and query == f"api-version={self.version}"
        if not (shared and plain):
            return f"az rest --method {method} --url {shell(request.url)}{body}"
        return f'az rest --method {method} --url "$VAULT{below}?api-version=${VERSION}"{body}'


def _target_group(item: ProtectedItem) -> ArmId:
    return item.target_group or item.id.group_id


def _item_line(item: ProtectedItem, begin: str) -> str:
    """The machine's line: what it has in common with others is in CONTAINER."""
    name = one_line(item.machine_name)
    if not item.id.startswith(begin):
        return f"ITEM={shell(item.id)}  # {name}"
    return f'ITEM="$CONTAINER"/replicationProtectedItems/{shell(item.id[len(begin) :])}  # {name}'


def _any_item(vault: ArmId) -> ArmId:
    """Stands for the item of any machine."""
    container = vault.child("replicationFabrics", "-any-fabric-", "replicationProtectionContainers", "-any-container-")
    return container.child("replicationProtectedItems", "-any-item-")


def _any_group(vault: ArmId) -> ArmId:
    """Stands for the target resource group of any machine."""
    return group_id(vault.subscription, "-any-group-")


def _steps(item: ArmId) -> Iterator[tuple[str, steps.Step]]:
    """What is done with a machine, each with its words; the re-protect comes before the drill."""
    point, name = item.child("recoveryPoints", POINT), ""
    yield (
        "Failover; it is shut down first, and all that has arrived is used:",
        steps.Failover(item, name, shut_down_source=True),
    )
    yield "Failover where the region is lost:", steps.Failover(item, name, shut_down_source=False)
    yield (
        f"Failover from a recovery point (for {POINT} its name):",
        steps.Failover(item, name, shut_down_source=False, point=point),
    )
    yield "After a failover: another recovery point:", steps.ChangeRecoveryPoint(item, name, point)
    yield "When it runs well; nothing goes back to another point then:", steps.CommitFailover(item, name)
    network = resource_id(_any_group(item.vault_id), "Microsoft.Network/virtualNetworks", NETWORK)
    yield (
        f"{_DRILL}, in the network {NETWORK}, from which nothing of production is reached:",
        steps.TestFailover(item, name, network),
    )
    yield "Clean up after the drill:", steps.CleanUpTestFailover(item, name)


_DRILL = "Drill"


def titled(command: ShellCommand) -> str:
    return one_line(command.what)
