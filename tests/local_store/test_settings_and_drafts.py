from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import Choice, EnableReplicationDraft, PolicyChoice, TargetChoice
from asr_tui.domain.errors import CannotStore
from asr_tui.domain.ids import ArmId
from asr_tui.domain.place import Place
from asr_tui.domain.settings import Settings
from asr_tui.local_store import unfinished
from asr_tui.local_store.drafts import DraftFiles
from asr_tui.local_store.files import Notices
from asr_tui.local_store.settings import SettingsFile

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
VAULT = ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/V")
PLACE = Place("https://azure.test", "tenant", "s", VAULT)
DRAFT = EnableReplicationDraft(
    vault=VAULT,
    vault_location="west",
    subscription="s",
    machines=(ArmId("/vm1"), ArmId("/vm2")),
    target=TargetChoice(group=Choice(name="rg-new"), cache=Choice(id=ArmId("/cache"))),
    overrides=((ArmId("/vm1"), TargetChoice(zone="2", excluded_disks=("data",))),),
    policy=PolicyChoice(retention_minutes=60),
    page="target",
)


@pytest.fixture
def notices() -> Notices:
    return Notices(lambda: NOW)


def test_settings_that_were_saved_are_loaded(tmp_path: Path, notices: Notices) -> None:
    path = tmp_path / "config" / "settings.toml"
    chosen = Settings(explanations=False, times="local", theme="monochrome", practice_speed=7.5)
    SettingsFile(path, notices).save(chosen)
    assert SettingsFile(path, notices).load() == chosen
    assert path.stat().st_mode & 0o777 == 0o600
    assert "practice_speed = 7.5" in path.read_text()


def test_settings_that_are_missing_have_defaults(tmp_path: Path, notices: Notices) -> None:
    path = tmp_path / "settings.toml"
    assert SettingsFile(path, notices).load() == Settings()
    path.write_text('theme = "light"\npractice_speed = 20\n')
    assert SettingsFile(path, notices).load() == Settings(theme="light", practice_speed=20)
    assert notices.take() == ()


def test_a_line_that_makes_no_sense_is_told_and_costs_no_other(tmp_path: Path, notices: Notices) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        'theem = "light"\ntimes = "noon"\npractice_speed = -5.0\ntheme = "solarized"\nexplanations = false\n'
    )
    assert SettingsFile(path, notices).load() == Settings(explanations=False)
    told = notices.take()
    assert [one.split(" ")[1] for one in told] == ["theem", "times", "practice_speed", "theme"]
    assert told[1] == "settings.toml: times can be UTC or local, not 'noon'."
    assert path.exists()


def test_the_screens_words_and_earlier_names_are_taken(tmp_path: Path, notices: Notices) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('times = "Local"\nexplanations = "off"\nstart_with_changes = true\n')
    chosen = Settings(explanations=False, times="local", start_with_changes=True)
    assert SettingsFile(path, notices).load() == chosen
    SettingsFile(path, notices).save(chosen)
    assert 'start_on_azure = "with changes"' in path.read_text()
    assert "start_with_changes" not in path.read_text()
    assert SettingsFile(path, notices).load() == chosen
    assert notices.take() == ()


def test_what_a_person_wrote_beside_the_settings_stays(tmp_path: Path, notices: Notices) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# mine\ntheme = "light"  # easier to read\nof_a_newer_version = 1\n')
    SettingsFile(path, notices).save(Settings(theme="high-contrast"))
    kept = path.read_text()
    assert kept.startswith("# mine\n")
    assert 'theme = "high-contrast" # easier to read' in kept.replace("  #", " #")
    assert "of_a_newer_version = 1" in kept


@pytest.mark.parametrize("content", [b"theme = ", b"[theme\n", b"\xff"])
def test_broken_settings_are_set_aside_and_defaults_used(tmp_path: Path, notices: Notices, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    assert SettingsFile(path, notices).load() == Settings()
    assert not path.exists()
    assert (tmp_path / "settings.toml.broken-20260302T080000").read_bytes() == content
    assert "settings.toml.broken-20260302T080000" in notices.take()[0]


def drafts(folder: Path, notices: Notices, hours: int = 0) -> DraftFiles:
    return DraftFiles(folder, notices, lambda: NOW + timedelta(hours=hours))


def test_a_draft_comes_back_in_its_own_place_only(tmp_path: Path, notices: Notices) -> None:
    drafts(tmp_path, notices).save(PLACE, DRAFT)
    kept = drafts(tmp_path, notices)
    assert kept.load(PLACE) == DRAFT
    assert kept.load(replace(PLACE, vault=ArmId(VAULT.upper()))) == DRAFT, "ids have no case"
    assert kept.load(replace(PLACE, endpoint="other")) is None
    assert kept.load(replace(PLACE, tenant="other")) is None
    assert kept.load(replace(PLACE, subscription="other")) is None
    assert kept.load(replace(PLACE, vault=ArmId("/another"))) is None


def test_drafts_are_offered_with_their_times_until_they_are_dropped(tmp_path: Path, notices: Notices) -> None:
    other = replace(PLACE, vault=ArmId("/another"))
    drafts(tmp_path, notices).save(PLACE, DRAFT)
    drafts(tmp_path, notices, hours=1).save(other, DRAFT)
    kept = drafts(tmp_path, notices)
    offered = {one.place: one.when for one in unfinished.drafts(tmp_path, notices)}
    assert offered == {PLACE: NOW, other: NOW + timedelta(hours=1)}
    kept.drop(other)
    kept.drop(other)
    assert kept.places() == (PLACE,)


def test_a_broken_draft_is_set_aside(tmp_path: Path, notices: Notices) -> None:
    kept = drafts(tmp_path, notices)
    kept.save(PLACE, DRAFT)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    assert kept.load(PLACE) is None
    assert [one.name for one in tmp_path.iterdir()] == [f"{path.name}.broken-20260302T080000"]
    assert len(notices.take()) == 1


@pytest.mark.parametrize("content", [None, "this is { no toml", "log_workspace = 7\nunavailable_percent = 400\n"])
def test_who_reads_settings_again_and_again_moves_and_tells_nothing(
    content: str | None, tmp_path: Path, notices: Notices
) -> None:
    path = tmp_path / "settings.toml"
    if content is not None:
        path.write_text(content)
    assert SettingsFile(path, notices).peek() == Settings()
    assert notices.take() == ()
    assert [one.name for one in tmp_path.iterdir()] == (["settings.toml"] if content is not None else [])
    path.write_text('log_workspace = "w"\nunavailable_percent = 25.0\nnonsense = 1\n')
    assert SettingsFile(path, notices).peek() == Settings(log_workspace="w", unavailable_percent=25.0)


def test_settings_that_are_no_file_or_nested_without_end_stop_nothing(tmp_path: Path, notices: Notices) -> None:
    """A pipe would be read for ever, and so would a device."""
    pipe, device, deep = (tmp_path / name for name in ("pipe.toml", "device.toml", "deep.toml"))
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    deep.write_text("theme = " + "[" * 5000)
    for path, words in ((pipe, "it is no file"), (device, "it is no file"), (deep, "nested too deeply")):
        assert SettingsFile(path, notices).peek() == Settings()
        assert SettingsFile(path, notices).load() == Settings()
        assert words in notices.take()[0]
        with suppress(CannotStore):
            SettingsFile(path, notices).save(Settings())
