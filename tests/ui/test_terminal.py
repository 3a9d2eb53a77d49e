"""A real terminal: signals, a closed terminal and quitting leave it as it was, and no process behind."""

from __future__ import annotations

import os
import random
import re
import select
import signal

import pytest

from asr_tui.ui.terminal import RESTORE
from tests.ui.terminal_under_test import PROGRAM, STARTED, Terminal, terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_restores_the_terminal_within_a_second(number: signal.Signals) -> None:
    with terminal() as one:
        os.kill(one.process.pid, number)
        assert one.drain_until_exit(1.0) == 128 + number
        assert one.restored


def test_a_signal_to_a_program_that_is_ending_already_is_no_mistake_of_its_own() -> None:
    late = PROGRAM.replace("sys.exit(", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)\nsys.exit(")
    with terminal(late) as one:
        os.write(one.master, b"q")
        assert one.drain_until_exit(3.0) == 0
        assert b"Traceback" not in one.output
        assert one.restored


def test_quitting_restores_the_terminal() -> None:
    with terminal() as one:
        os.write(one.master, b"q")
        assert one.drain_until_exit(3.0) == 0
        assert one.restored
        assert one.output.rfind(b"\x1b[?1016l") > one.output.rfind(b"\x1b[?1016h")


def test_a_stuck_program_ends_on_a_signal_all_the_same() -> None:
    never = "import threading\nAsrApp.on_unmount = lambda self: threading.Event().wait()\napp.run()"
    stuck = PROGRAM.replace("app.run()", never)
    with terminal(stuck) as one:
        os.kill(one.process.pid, signal.SIGTERM)
        assert one.drain_until_exit(1.5) == 128 + signal.SIGTERM
        assert one.restored


def test_a_mistake_that_input_brings_to_light_ends_the_program_in_order() -> None:
    broken = PROGRAM.replace(
        "app.run()",
        "from textual.drivers.linux_driver import LinuxDriver as Driver\n"
        "def broken(driver, message): raise TypeError('of the program')\n"
        "Driver.process_message = broken\n"
        "app.run()",
    )
    with terminal(broken) as one:
        os.write(one.master, b"x")
        assert one.drain_until_exit(20) == 1
        assert one.restored
        assert b"asr-tui had to end by a mistake of its own: TypeError" in one.output
        assert b"of the program" not in one.output


CHANCE = random.Random(4376)


NO_TEXT = (
    "äöüß".encode("latin-1"),
    b"\xff\xfe\x80",
    b"\x1b[M\x20\xf0\x85",
    b"\x1b[<999999999999;;M",
    *(bytes(CHANCE.choices(range(128, 256), k=40)) for _ in range(5)),
    b"\xe9",
)


def test_bytes_that_are_no_text_end_nothing() -> None:
    with terminal() as one:
        for odd in NO_TEXT:
            os.write(one.master, odd)
        os.write(one.master, b"?")
        one.read_until(b"What this is for")
        os.write(one.master, b"\x11")  # ctrl+q
        assert one.drain_until_exit(20) == 0
        assert b"Traceback" not in one.output
        assert one.restored


ALT = (
    b"\x1bq",
    b"\x1bq\x1b[B",  # a key follows at once: Textual makes `q` of it
    b"\x1b\r",
    b"\x1b ",
    b"\x1b,",
    b"\x1b\x1b[A",  # Alt with an arrow in PuTTY
    b"\x1b[33;99Z",  # a sequence that nobody knows
    b"\x1b[200~\x1bq,q\x1b[201~",  # pasted
)


def test_alt_with_a_key_is_neither_the_key_nor_esc_and_no_sequence_becomes_keys() -> None:
    with terminal() as one:
        for sent in ALT:
            os.write(one.master, sent)
            one.quiet(0.3)
            assert one.process.poll() is None, f"{sent!r} quit"
        assert b"Practice speed" not in one.output, "the settings were opened"
        os.write(one.master, b"?")
        one.read_until(b"What this is for")
        os.write(one.master, b"\x11")  # ctrl+q
        assert one.drain_until_exit(20) == 0


def test_without_the_mouse_the_terminal_is_not_asked_to_report_it() -> None:
    with terminal(PROGRAM.replace("app.run()", "app.run(mouse=False)")) as one:
        os.write(one.master, b"q")
        assert one.drain_until_exit(3.0) == 0
        assert not re.search(rb"\x1b\[\?(1000|1002|1003|1006|1015|1016)h", one.output)
        assert one.settings_restored


def test_a_signal_as_soon_as_the_terminal_is_taken_restores_it() -> None:
    early = PROGRAM.replace(
        "app.run()",
        "import os, signal\n"
        "from textual.drivers.linux_driver import LinuxDriver as Driver\n"
        "start = Driver.start_application_mode\n"
        "def signalled(driver):\n"
        "    start(driver)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "Driver.start_application_mode = signalled\n"
        "app.run()",
    )
    one = Terminal(early)
    try:
        assert one.drain_until_exit(20) == 128 + signal.SIGINT
        assert one.restored
    finally:
        one.process.kill()
        one.process.wait()
        os.close(one.master)
        os.close(one.slave)


def test_a_closed_terminal_ends_the_program() -> None:
    with terminal() as one:
        os.close(one.slave)
        os.close(one.master)
        assert one.process.wait(3) != 0


def test_a_terminal_that_closes_while_the_program_starts_ends_it_too() -> None:
    one = Terminal(f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{PROGRAM}")  # as under nohup
    os.close(one.slave)
    os.close(one.master)
    try:
        assert one.process.wait(30) != 0
    finally:
        one.process.kill()


def test_the_modes_taken_back_are_those_that_textual_sets() -> None:
    with terminal() as one:
        turned_on = set(re.findall(rb"\x1b\[\?(\d+)h", one.output))
        taken_back = set(re.findall(rb"\x1b\[\?(\d+)l", RESTORE.encode()))
        assert turned_on
        assert turned_on <= taken_back


def test_a_stopped_program_gives_the_terminal_back_and_draws_anew_when_it_goes_on() -> None:
    with terminal() as one:
        os.kill(one.process.pid, signal.SIGTSTP)
        os.waitid(os.P_PID, one.process.pid, os.WSTOPPED)
        while select.select([one.master], [], [], 0)[0]:
            one.output += os.read(one.master, 65536)
        assert one.restored
        one.output = b""
        os.kill(one.process.pid, signal.SIGCONT)
        one.read_until(STARTED)
        os.write(one.master, b"q")
        assert one.drain_until_exit(3.0) == 0
        assert one.restored


def test_without_a_shell_that_could_continue_it_the_program_is_not_stopped() -> None:
    with terminal() as one:  # the leader of its session, as `ssh -t host asr-tui` makes it
        os.write(one.master, b"\x1aq")
        assert one.drain_until_exit(3.0) == 0
