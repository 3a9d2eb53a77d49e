from __future__ import annotations

from pathlib import Path

from asr_tui.local_store.reports import Reports


def test_a_report_is_for_its_user_alone_and_steers_no_terminal_that_shows_it(tmp_path: Path) -> None:
    (written,) = Reports(tmp_path / "reports").write(str(tmp_path / "reports"), {"a.md": "web\x1b[2J \x9b1m\n\té"})
    assert Path(written).read_text() == "web\\u001b[2J \\u009b1m\n\té"
    assert Path(written).stat().st_mode & 0o777 == 0o600
    assert Path(written).parent.stat().st_mode & 0o777 == 0o700
