"""Practice that is kept: one holder, whole files, nothing deleted, a clock that stops meanwhile."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from asr_tui.simulator.server import Simulator
from asr_tui.simulator.world_file import BrokenWorldFile, WorldFile, WorldHeld
from tests.simulator.arm_client import ArmClient
from tests.simulator.conftest import EMPTY

GROUP = f"/subscriptions/{EMPTY}/resourceGroups/rg"


def contents_of_kept(folder: Path, suffix: str) -> list[bytes]:
    return [kept.read_bytes() for kept in folder.glob(f"w.world.*.{suffix}")]


async def test_a_world_goes_on_where_it_was_left(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    path = tmp_path / "worlds" / "empty.world"
    first = Simulator.open("empty", state_file=path)
    arm = ArmClient(http, await first.start())
    await arm.put(GROUP, {"location": "eastus"})
    deletion = (await arm.delete(GROUP)).headers["location"].removeprefix(arm.url)
    first.skip(0.005)
    left = first.cloud.clock.now
    await first.stop()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    second = Simulator.open("contoso", state_file=path)
    arm = ArmClient(http, await second.start())
    assert second.cloud.clock.now == left
    assert (await arm.get(deletion)).status == 202
    second.skip(1)
    assert (await arm.get(deletion)).status == 200
    assert (await arm.get(GROUP)).status == 404
    await second.stop()


async def test_the_second_one_is_told_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "w.world"
    first = Simulator.open("empty", state_file=path)
    with pytest.raises(WorldHeld) as held:
        Simulator.open("empty", state_file=path)
    assert held.value.holder is not None
    assert held.value.holder.pid == os.getpid()
    assert f"process {os.getpid()} of {held.value.holder.user}" in str(held.value)
    await first.stop()
    await Simulator.open("empty", state_file=path).stop()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "w.world"
    script = (
        "import os, signal, pathlib\n"
        "from asr_tui.simulator.world_file import WorldFile\n"
        f"WorldFile.open(pathlib.Path({str(path)!r}))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -9
    WorldFile.open(path).close()


async def test_fresh_sets_the_old_world_aside(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    path = tmp_path / "w.world"
    first = Simulator.open("empty", state_file=path)
    await ArmClient(http, await first.start()).put(GROUP, {"location": "eastus"})
    await first.stop()
    old = path.read_bytes()
    second = Simulator.open("empty", state_file=path, fresh=True)
    assert second.cloud.store.get(GROUP) is None
    await second.stop()
    assert contents_of_kept(tmp_path, "bak") == [old]


@pytest.mark.parametrize("content", [b"not json", b"[]", b"{}", b'{"schema": 99, "state": {}}', b'{"schema": 1}', b""])
def test_a_broken_file_is_set_aside_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.world"
    path.write_bytes(content)
    with pytest.raises(BrokenWorldFile) as broken:
        Simulator.open("empty", state_file=path)
    assert contents_of_kept(tmp_path, "broken") == [content]
    assert next(tmp_path.glob("*.broken")).name in str(broken.value)
    assert not path.exists()


async def test_a_state_that_does_not_fit_is_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "w.world"
    path.write_text(json.dumps({"schema": 1, "state": {"store": 7}}))
    with pytest.raises(BrokenWorldFile):
        Simulator.open("empty", state_file=path)
    await Simulator.open("empty", state_file=path).stop()


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.world"
    file = WorldFile.open(path)
    file.write(file.encoded({"n": 1}))

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        file.write(file.encoded({"n": 2}))
    assert file.load() == {"n": 1}
    file.close()


async def test_a_write_is_on_disk_before_it_is_answered(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    path = tmp_path / "w.world"
    simulator = Simulator.open("empty", state_file=path)
    await ArmClient(http, await simulator.start()).put(GROUP, {"location": "eastus"})
    assert f'"{GROUP}"'.encode() in path.read_bytes()
    await simulator.stop()


async def test_a_full_disk_is_told_and_stops_nothing(
    tmp_path: Path, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator = Simulator.open("empty", state_file=tmp_path / "w.world")
    arm = ArmClient(http, await simulator.start())
    assert simulator.save_error is None

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert (await arm.put(GROUP, {"location": "eastus"})).status == 201
        assert simulator.save_error is not None
        assert simulator.save_error.errno == 28
    assert (await arm.put(GROUP, {"location": "eastus", "tags": {"a": "b"}})).status == 200
    assert simulator.save_error is None
    await simulator.stop()


def test_a_pipe_in_the_place_of_a_world_or_its_clock_is_no_world(tmp_path: Path) -> None:
    """It would be read for ever, and writing the clock would wait for a reader."""
    path = tmp_path / "w.world"
    os.mkfifo(path)
    os.mkfifo(tmp_path / "w.world.clock")
    file = WorldFile.open(path)
    with pytest.raises(BrokenWorldFile, match="it is no file"):
        file.load()
    assert [one.is_fifo() for one in tmp_path.glob("w.world.*.broken")] == [True]
    assert file.noted_time() is None
    with pytest.raises(OSError, match=r"w\.world\.clock"):
        file.note_time(datetime.now(UTC))
    file.close()
