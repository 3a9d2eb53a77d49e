from __future__ import annotations

import errno
import threading
from pathlib import Path

import aiohttp
import pytest

from asr_tui.bootstrap import practice as module
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.bootstrap.practice import PracticeAzure
from asr_tui.domain import kinds
from asr_tui.domain.errors import Unreachable
from asr_tui.services.workspace import PracticeOptions
from asr_tui.simulator.world_file import WorldFile


async def test_a_world_that_cannot_be_kept_in_the_end_is_told(
    opener: ProgramOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: WorldFile, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    workspace = await opener.practice(PracticeOptions())
    assert opener.notices() == ()
    monkeypatch.setattr(WorldFile, "write", full)
    await workspace.close()
    (told,) = opener.notices()
    assert "could not be kept" in told
    assert "No space left" in told


async def test_a_silent_azure_is_told_as_one_that_does_not_answer_until_it_does(opener: ProgramOpener) -> None:
    workspace = await opener.practice(PracticeOptions(speed=50))
    practice = workspace.practice
    assert practice is not None
    (subscription, *_) = await workspace.choices.all(kinds.SUBSCRIPTION)
    await practice.set_silence(600)
    until = await practice.silent_until()
    assert until is not None
    workspace.choices.refresh()
    with pytest.raises(Unreachable):
        await workspace.choices.all(kinds.VAULT, subscription.id)
    await practice.set_silence(0)
    assert await practice.silent_until() is None
    assert await workspace.choices.all(kinds.VAULT, subscription.id)
    await workspace.close()


async def test_the_next_job_fails_once(opener: ProgramOpener) -> None:
    workspace = await opener.practice(PracticeOptions(speed=50))
    practice = workspace.practice
    assert practice is not None
    assert not await practice.next_job_fails()
    await practice.set_next_job_fails(True)
    assert await practice.next_job_fails()
    await practice.set_next_job_fails(False)
    assert not await practice.next_job_fails()
    await workspace.close()


async def test_it_may_be_closed_again_while_its_thread_still_ends(opener: ProgramOpener) -> None:
    """The event loop of the thread is closed a moment before the thread has ended."""
    workspace = await opener.practice(PracticeOptions())
    await workspace.close()
    assert isinstance(workspace.practice, PracticeAzure)
    workspace.practice._thread = threading.current_thread()
    await workspace.practice.close()


async def test_it_needs_no_network_not_even_this_computer_s_own(
    opener: ProgramOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a new network namespace the loopback is down."""

    def unreachable(*_: object, **__: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(module, "create_connection", unreachable)
    monkeypatch.setattr(aiohttp.TCPConnector, "connect", unreachable)
    workspace = await opener.practice(PracticeOptions())
    assert isinstance(workspace.practice, PracticeAzure)
    socket = Path(workspace.practice.socket)
    assert sockets(socket.parent) == ["azure"]
    assert await workspace.choices.all(kinds.SUBSCRIPTION)
    await workspace.close()
    assert sockets(socket.parent) == []


def sockets(folder: Path) -> list[str]:
    """Those in a folder that only its owner may enter."""
    if not folder.exists():
        return []
    assert folder.stat().st_mode & 0o077 == 0
    return [one.name for one in folder.iterdir() if one.is_socket()]
