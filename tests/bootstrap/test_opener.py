from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.domain import kinds
from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.errors import AsrError, HeldByOther, LocalError
from asr_tui.domain.place import EndpointKind
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions, PracticeOptions, SignInNotice, Workspace
from asr_tui.simulator.server import Simulator


async def first_vault_draft(workspace: Workspace) -> EnableReplicationDraft:
    subscription = (await workspace.choices.all(kinds.SUBSCRIPTION))[0].id
    vault = (await workspace.choices.all(kinds.VAULT, subscription))[0]
    machine = next(one for one in await workspace.choices.all(kinds.MACHINE, subscription) if one.name == "app-01")
    return EnableReplicationDraft(vault.id, vault.location, subscription, "centralus", machines=(machine.id,))


def said(notice: SignInNotice) -> None:
    raise AssertionError(f"nobody should be asked to sign in: {notice.text}")


async def test_practice_goes_on_where_it_was_left_its_clock_stopped(opener: ProgramOpener) -> None:
    workspace = await opener.practice(PracticeOptions(speed=50))
    assert workspace.surroundings.kind is EndpointKind.PRACTICE
    assert workspace.practice is not None
    await workspace.choices.all(kinds.SUBSCRIPTION)
    before = workspace.session.clock.now()
    await workspace.practice.skip(24)
    await workspace.close()
    again = await opener.practice(PracticeOptions(speed=50))
    await again.choices.all(kinds.SUBSCRIPTION)
    passed = (again.session.clock.now() - before).total_seconds()
    await again.close()
    assert 24 * 3600 - 1 <= passed < 25 * 3600  # Azure tells the time in whole seconds


async def test_one_practice_world_is_open_once(opener: ProgramOpener, paths: Paths) -> None:
    workspace = await opener.practice(PracticeOptions())
    with pytest.raises(HeldByOther):
        await ProgramOpener(paths).practice(PracticeOptions())
    other = await ProgramOpener(paths).practice(PracticeOptions(world="empty"))
    await other.close()
    await workspace.close()
    await (await ProgramOpener(paths).practice(PracticeOptions())).close()


async def test_an_unknown_world_is_told(opener: ProgramOpener) -> None:
    with pytest.raises(AsrError, match="No such practice world"):
        await opener.practice(PracticeOptions(world="atlantis"))


async def test_a_broken_world_is_set_aside_and_practice_begins_anew(opener: ProgramOpener, paths: Paths) -> None:
    file = paths.world("contoso")
    file.parent.mkdir(parents=True)
    file.write_text("{")
    workspace = await opener.practice(PracticeOptions())
    assert await workspace.choices.all(kinds.SUBSCRIPTION)
    await workspace.close()
    (notice,) = opener.notices()
    assert "begins anew" in notice
    assert [path for path in file.parent.iterdir() if path.read_text() == "{"]


async def test_the_speed_changes_while_it_runs(opener: ProgramOpener) -> None:
    workspace = await opener.practice(PracticeOptions(speed=1))
    assert workspace.practice is not None
    await workspace.practice.set_speed(1_000_000)
    assert workspace.practice.speed == 1_000_000
    await workspace.choices.all(kinds.SUBSCRIPTION)
    before = workspace.session.clock.now()
    workspace.choices.refresh()
    await asyncio.sleep(0.001)
    await workspace.choices.all(kinds.SUBSCRIPTION)
    after = workspace.session.clock.now()
    await workspace.close()
    assert (after - before).total_seconds() > 60


async def test_read_only_practice_changes_nothing(opener: ProgramOpener) -> None:
    workspace = await opener.practice(PracticeOptions(read_only=True))
    draft = await first_vault_draft(workspace)
    plan = await workspace.planning.review(draft)
    with pytest.raises(LocalError, match="Read-only"):
        workspace.runs.start(plan, workspace.place(draft.vault))
    await workspace.close()


async def test_what_was_left_is_offered_and_a_fresh_world_forgets_it(opener: ProgramOpener, paths: Paths) -> None:
    workspace = await opener.practice(PracticeOptions(speed=50))
    draft = await first_vault_draft(workspace)
    place = workspace.place(draft.vault)
    workspace.drafts.save(place, draft)
    workspace.runs.start(await workspace.planning.review(draft), place)
    await workspace.close()
    left = ProgramOpener(paths).last_left()
    assert {(one.what, one.title) for one in left} == {("run", "Protect app-01"), ("draft", "Protect app-01")}
    assert {one.start for one in left} == {PracticeOptions(world="contoso")}
    assert all(one.place == place for one in left)
    await (await opener.practice(PracticeOptions(fresh=True))).close()
    assert opener.last_left() == ()


async def test_another_endpoint_is_the_same_road(opener: ProgramOpener) -> None:
    simulator = Simulator.open("contoso", 3000)
    url = await simulator.start()
    workspace = await opener.azure(AzureOptions(endpoint=url), said)
    assert workspace.surroundings.kind is EndpointKind.ENDPOINT
    assert workspace.surroundings.detail == url.removeprefix("http://")
    draft = await first_vault_draft(workspace)
    workspace.drafts.save(workspace.place(draft.vault), draft)
    await workspace.close()
    await simulator.stop()
    (left,) = opener.last_left()
    assert isinstance(left.start, AzureOptions)
    assert (left.start.endpoint, left.start.vault) == (url, str(draft.vault))


async def test_an_endpoint_that_would_show_a_token_is_refused(opener: ProgramOpener) -> None:
    with pytest.raises(AsrError, match="must use https"):
        await opener.azure(AzureOptions(endpoint="http://azure.example"), said)


async def test_everything_kept_is_for_the_user_alone(practice_workspace: Workspace, tmp_path: Path) -> None:
    draft = await first_vault_draft(practice_workspace)
    practice_workspace.drafts.save(practice_workspace.place(draft.vault), draft)
    practice_workspace.runs.start(
        await practice_workspace.planning.review(draft), practice_workspace.place(draft.vault)
    )
    await practice_workspace.close()
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").rglob("*")}
    assert {path for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == set()
