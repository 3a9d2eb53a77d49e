"""The functions of a script for the Azure CLI, run by Bash over an az that answers from files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from asr_tui.services.converters.az_script import FUNCTIONS

AZ = r"""#!/usr/bin/env bash
# az rest --method M --url URL ...: counts the looks, and answers what lies under the URL's last part.
if [ -e "$ANSWERS/busy" ]; then
  mv "$ANSWERS/busy" "$ANSWERS/was_busy"
  echo 'ERROR: Too Many Requests({"error": {"code": "TooManyRequests"}})' >&2; exit 1
fi
[ "$3" = get ] || { echo "$*" >> "$ANSWERS/sent"; exit 0; }
name=${5##*/}; name=${name%%\?*}
looks=$(( $(cat "$ANSWERS/$name.looks" 2>/dev/null || echo 0) + 1 )); echo "$looks" > "$ANSWERS/$name.looks"
[ -e "$ANSWERS/$name" ] || { echo "Not Found" >&2; exit 1; }
if [ -e "$ANSWERS/sent" ] && [ -e "$ANSWERS/$name.after" ]; then cat "$ANSWERS/$name.after"
else cat "$ANSWERS/$name"; fi
"""


def ran(folder: Path, lines: str, answers: dict[str, str]) -> subprocess.CompletedProcess[str]:
    (folder / "az").write_text(AZ)
    (folder / "az").chmod(0o755)
    for name, text in answers.items():
        (folder / name).write_text(text)
    env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "ANSWERS": str(folder), "PAUSE": "0", "LOOKS": "3"}
    script = f"{FUNCTIONS}\n{lines}\n"
    return subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, check=False, timeout=60)


def test_a_list_is_read_to_its_last_page(tmp_path: Path) -> None:
    done = ran(tmp_path, "pages /one q", {"one": "https://x/two\na\nb\n", "two": "/three\n", "three": "\nc"})
    assert (done.stdout.split(), done.returncode) == (["a", "b", "c"], 0)
    broken = ran(tmp_path, "found=$(pages /one q)\necho never", {"one": "/gone\na\n"})
    assert (broken.stdout, broken.returncode) == ("", 1)


@pytest.mark.parametrize(
    ("state", "code", "says"), [("Succeeded", 0, ""), ("Failed", 1, "job new has Failed"), ("InProgress", 1, "in time")]
)
def test_the_new_job_is_found_on_any_page_and_asked_by_its_name(
    tmp_path: Path, state: str, code: int, says: str
) -> None:
    answers = {"jobs": "/more\nold\n", "more": "\nolder\n", "more.after": "\nolder\nnew\n", "new": state}
    done = ran(tmp_path, "send_by_job what put /item '{}' '/jobs?api-version=1' q", answers)
    assert (done.returncode, says in done.stderr) == (code, True)
    assert (tmp_path / "jobs.looks").read_text().strip() == "2", "once it is known it is asked by itself"
    assert (tmp_path / "new.looks").read_text().strip() == ("3" if state == "InProgress" else "1")


def test_a_machine_on_a_later_page_is_not_enabled_again(tmp_path: Path) -> None:
    answers = {"items": "/more\n", "more": "\n/elsewhere/web\n"}
    done = ran(tmp_path, "enable web put /gone '{}' /jobs q '/items?v' q", answers)
    assert done.stdout == "is there, elsewhere: web\n"
    assert not (tmp_path / "sent").exists()


@pytest.mark.parametrize("lines", ["send what put /item '{}'", "is_there /item", "pages /list q"])
def test_a_refusal_for_too_many_requests_is_waited_for(tmp_path: Path, lines: str) -> None:
    answers = {"busy": "", "item": "{}", "list": "\na\n"}
    done = ran(tmp_path, lines, answers)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "was_busy").exists()
    sent = tmp_path / "sent"
    assert (sent.read_text().count("--method put") if sent.exists() else 1) == 1


def test_another_refusal_ends_the_script(tmp_path: Path) -> None:
    done = ran(tmp_path, "pages /gone q; echo never", {})
    assert (done.returncode, done.stdout, "Not Found" in done.stderr) == (1, "", True)
