"""Two vaults as Resource Graph tells of them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from msgspec.structs import replace

from asr_tui.domain.all_vaults import GraphRows, TaggedItem
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId, vault_id
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import GroupKind, PlanGroup, PlanMember, RecoveryPlan
from asr_tui.domain.resources import Vault
from tests.fakes import SUBSCRIPTION, FakeGraph, FakeSiteRecovery
from tests.ui import samples

FRONT, DATA = (vault_id(SUBSCRIPTION, "rg-dr", name) for name in ("front-vault", "data-vault"))


def placed(one: ProtectedItem, vault: ArmId) -> ProtectedItem:
    below = one.id.partition("/vaults/")[2].partition("/")[2]
    return replace(one, id=ArmId(f"{vault}/{below}"))


WEB = placed(samples.item("web-01"), FRONT)
APP = placed(samples.failed_over("app-01", hours=2), FRONT)
SQL = placed(samples.item("sql-01"), DATA)
TAGS = {WEB: (("app", "shop"), ("tier", "web")), APP: (("app", "shop"), ("tier", "app")), SQL: (("app", "hr"),)}
JOBS = tuple(replace(job, id=ArmId(f"{DATA}/replicationJobs/{job.name}")) for job in samples.JOBS)
PLAN = RecoveryPlan(
    FRONT.child("replicationRecoveryPlans", "shop-plan"),
    FRONT.child("replicationFabrics", "a"),
    FRONT.child("replicationFabrics", "b"),
    (PlanGroup(GroupKind.BOOT, (PlanMember(WEB.id),)), PlanGroup(GroupKind.BOOT, (PlanMember(APP.id),))),
)


def rows(*items: ProtectedItem, unreadable: int = 0) -> GraphRows:
    return GraphRows(tuple(TaggedItem(one, TAGS[one]) for one in items), unreadable)


def graph(**changes: object) -> FakeGraph:
    vaults = (Vault(FRONT, "westeurope"), Vault(DATA, "westeurope"))
    usual = FakeGraph([rows(WEB, APP), rows(SQL)], JOBS, (PLAN,), vaults)
    return dataclasses.replace(usual, **changes)  # type: ignore[arg-type]


@dataclass
class Vaults(FakeSiteRecovery):
    """The items of each vault; `failing` vaults raise."""

    all_items: tuple[ProtectedItem, ...] = (WEB, APP, SQL)
    failing: dict[ArmId, AsrError] = field(default_factory=dict)

    async def items(self, vault: ArmId, come: object = None) -> tuple[ProtectedItem, ...]:
        if vault in self.failing:
            raise self.failing[vault]
        return tuple(one for one in self.all_items if one.id.vault_id == vault)
