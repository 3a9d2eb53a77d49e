"""A read-only session sends nothing but reads, whichever screens are walked through."""

from __future__ import annotations

from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.services.workspace import AzureOptions
from tests.journeys.conftest import Open
from tests.journeys.lives import READ_BY_POST
from tests.journeys.trouble_on_screen import at_review, words
from tests.ui.pilot import press, running, settle, until


async def test_the_wizard_reaches_its_review_with_reads_alone(open_world: Open, opener: ProgramOpener) -> None:
    azure, _ = await open_world()
    workspace = await opener.azure(AzureOptions(endpoint=azure.url, read_only=True), lambda notice: None)
    async with running(size=(120, 40)) as pilot:
        await at_review(pilot, workspace, "web-01")
        await until(pilot, lambda: "was not checked: read-only" in words(pilot))
        await press(pilot, "enter")
        await settle(pilot)
    await workspace.close()
    assert {one.method for one in azure.requests if not READ_BY_POST.search(one.path)} == {"GET"}
