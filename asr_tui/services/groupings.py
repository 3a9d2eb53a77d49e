"""What groups a vault's machines, beside what their items tell: tags of the machines, and recovery plans."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from msgspec import Struct

from asr_tui.domain import kinds
from asr_tui.domain.applications import plan_names
from asr_tui.domain.errors import AsrError
from asr_tui.domain.ids import ArmId
from asr_tui.domain.listed_machine import Tags, member_key
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.tagged import TaggedResource
from asr_tui.services.choices import Choices
from asr_tui.services.ports import Session
from asr_tui.services.reads import SOON, attempt
from asr_tui.services.timeouts import within


class Groupings(Struct, frozen=True):
    """As last read.

    by_member  the tags of each machine by the `member_key` of its item: they stay known after a re-protect, and while
               the machine's region does not answer; None where none were ever read
    plans      of the vault; None where they were never read
    unread     what the newest attempt could not read, in sentences
    """

    by_member: Mapping[str, Tags] | None = None
    plans: tuple[RecoveryPlan, ...] | None = None
    unread: tuple[str, ...] = ()

    @property
    def is_incomplete(self) -> bool:
        """Whether something was not read yet, or not in the newest attempt."""
        return self.by_member is None or self.plans is None or bool(self.unread)

    def tags(self, items: Sequence[ProtectedItem]) -> Mapping[str, Tags] | None:
        """By the id of each item's machine, in lower case, for those whose tags are known."""
        if self.by_member is None:
            return None
        known = ((item, self.by_member.get(member_key(item.id))) for item in items)
        return {item.machine.casefold(): tags for item, tags in known if tags is not None}

    def plan_names(self) -> Mapping[str, tuple[str, ...]] | None:
        return None if self.plans is None else plan_names(self.plans)


class GroupingReads:
    """Reads the groupings of one vault; each read waits at most five seconds, unless more are given."""

    def __init__(self, session: Session, choices: Choices, vault: ArmId) -> None:
        self._session = session
        self._choices = choices
        self._vault = vault
        self.value = Groupings()

    async def read(self, items: Sequence[ProtectedItem], *, again: bool = False, seconds: float = SOON) -> bool:
        """Read tags and plans side by side; whether anything differs now. What cannot be read keeps what was known.

        again  tags that another screen has read before are not enough
        """
        before = self.value
        if again:
            self._choices.forget(kinds.MACHINE_TAG)
        subscriptions = {item.machine.subscription.casefold(): item.machine.subscription for item in items}
        machines, plans = await asyncio.gather(
            asyncio.gather(*(self._machines(one, seconds) for one in subscriptions.values())),
            attempt(self._session.clock, self._session.site_recovery.plans(self._vault), seconds=seconds),
        )
        unread = [said for found in machines if isinstance(said := found, str)]
        tags = {one.id: dict(one.tags) for found in machines if not isinstance(found, str) for one in found}
        if plans.error is not None:
            unread.append(f"Recovery plans could not be read: {plans.error}")
        self.value = Groupings(
            self._merged(items, tags, any_read=not machines or any(not isinstance(one, str) for one in machines)),
            before.plans if plans.error is not None else plans.value,
            tuple(unread),
        )
        return self.value != before

    async def _machines(self, subscription: str, seconds: float) -> tuple[TaggedResource, ...] | str:
        kind = kinds.MACHINE_TAG
        try:
            if seconds == SOON:
                return await self._choices.all_soon(kind, subscription)
            return await within(self._session.clock, seconds, self._choices.all(kind, subscription))
        except TimeoutError:
            return f"Tags of machines could not be read: no answer within {seconds:g} s."
        except AsrError as error:
            return f"Tags of machines could not be read: {error}"

    def _merged(
        self, items: Sequence[ProtectedItem], tags: Mapping[ArmId, Tags], *, any_read: bool
    ) -> Mapping[str, Tags] | None:
        """What was known, with what is read now."""
        known = self.value.by_member
        if not any_read:
            return known
        now = {member_key(item.id): tags[item.machine] for item in items if item.machine in tags}
        return {**(known or {}), **now}
