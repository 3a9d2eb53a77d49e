"""`asr-tui doctor` says what keeps the program from its work, also without network, home or terminal."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from asr_tui.azure_gateway.reach import Reach
from asr_tui.bootstrap import doctor
from asr_tui.bootstrap.doctor import BAD, UNKNOWN, WARN, WELL, DoctorOptions
from asr_tui.cli import main
from asr_tui.domain.capabilities import Capability, actions_for
from asr_tui.local_store.paths import Paths
from asr_tui.services.workspace import AzureOptions
from asr_tui.simulator.providers import authorization
from asr_tui.simulator.server import Simulator
from tests.closed_network import closed_network


def test_without_a_network_it_says_so_and_asks_only_the_endpoint_and_its_sign_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with closed_network() as network:
        code = main(["doctor"])
    lines = capsys.readouterr().out.split("\n")
    assert code == 1
    assert [line[2:13].strip() for line in lines if line[:1] in {"+", "!", "x", "-"}] == [
        "versions", "terminal", "colours", "locale", "settings", "state", "proxy", "endpoint", "sign-in", "clock",
        "rights",
    ]  # fmt: skip
    assert sum(line.startswith("x ") for line in lines) == 2
    assert len(lines) <= 24, "one screen"
    assert max(map(len, lines)) <= 80
    assert network.outside == {"management.azure.com", "login.microsoftonline.com"}


def test_in_practice_all_is_well_and_json_keeps_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    with closed_network() as network:
        assert main(["doctor", "--json", "--practice", "contoso"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == 1
    assert {tuple(one) for one in told["checks"]} == {("name", "state", "says", "do")}
    assert {one["state"] for one in told["checks"]} <= {"well", "warning", "unknown"}
    assert network.tried == set()


async def test_what_the_account_may_do_is_told(paths: Paths) -> None:
    azure = Simulator.open("contoso", 3000.0)
    await azure.start()
    authorization.allow_only(azure.cloud, actions_for([Capability.DRILL]))
    checks = await doctor._of_azure(
        DoctorOptions(AzureOptions(endpoint=azure.url), subscription="Contoso Production"), paths
    )
    await azure.stop()
    assert {one.name: one.state for one in checks} == {
        "proxy": WELL, "endpoint": WELL, "clock": UNKNOWN, "account": WELL, "rights": WELL,
    }  # fmt: skip
    rights = checks[-1]
    assert rights.words.startswith("Contoso Production: look, drill; not protect, failover,")
    assert "Microsoft.RecoveryServices/vaults/replicationJobs/cancel/action" in rights.lacks["jobs"]


@pytest.mark.parametrize(
    ("seconds", "state"), [(1, WELL), (29, WELL), (-40, WARN), (299, WARN), (301, BAD), (-86_400, BAD)]
)
def test_a_clock_that_is_wrong_is_told(seconds: int, state: str) -> None:
    check = doctor._skew(Reach("azure.example", ahead=timedelta(seconds=seconds)))
    assert check.state == state
    assert bool(check.remedy) is (state != WELL)
    assert doctor._skew(Reach("azure.example")).state == UNKNOWN


def test_folders_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    assert doctor._folder("state", Path("/dev/null/asr-tui")).state == BAD
    assert doctor._folder("state", tmp_path / "new").state == WELL
    tmp_path.chmod(0o722)
    check = doctor._folder("state", tmp_path)
    assert check.state == BAD
    assert check.remedy.startswith("chmod -R go-w ")


@pytest.mark.parametrize(
    ("environment", "state", "words"),
    [
        ({}, WARN, "TERM=not set"),
        ({"TERM": "dumb"}, WARN, "TERM=dumb"),
        ({"TERM": "xterm", "TMUX": "/x"}, UNKNOWN, "in tmux"),
    ],
)
def test_the_terminal(environment: dict[str, str], state: str, words: str) -> None:
    check = doctor._terminal(environment)
    assert check.state == state
    assert words in check.words


def test_a_proxy_that_cannot_be_used_is_what_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "socks5://proxy:1080")
    with closed_network() as network:
        assert main(["doctor", "--json"]) == 1
    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)["checks"]}
    assert told["proxy"]["state"] == "bad"
    assert "socks5" in told["proxy"]["says"]
    assert told["proxy"]["do"] == "Set https_proxy to http://HOST:PORT, then start again."
    assert {told[name]["state"] for name in ("endpoint", "sign-in", "clock", "rights")} == {"unknown"}
    assert network.tried == set()


def test_a_single_file_that_finds_no_place_of_its_own_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", "/tmp/pex-root.x58cxm_7.readonly-fallback/venvs/s/ab/cd")
    assert main(["doctor", "--practice", "contoso"]) == 0
    assert "PEX_ROOT" in capsys.readouterr().out
