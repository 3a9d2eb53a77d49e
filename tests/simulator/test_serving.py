"""The simulator as a process of its own."""

from __future__ import annotations

import json
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from asr_tui.simulator.server import Simulator
from tests.simulator.conftest import EMPTY


@contextmanager
def process(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A simulator process and its URL."""
    wanted = ", ".join(repr(a) if not isinstance(a, Path) else f"Path({str(a)!r})" for a in arguments)
    script = f"from pathlib import Path\nfrom asr_tui.simulator.server import serve\nserve({wanted})"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        assert first.startswith("listening on http://127.0.0.1:")
        try:
            yield running, first.removeprefix("listening on ").strip()
        finally:
            running.kill()


def send(url: str, method: str, path: str, body: object = None) -> object:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(f"{url}{path}?api-version=2022-09-01", data=data, method=method)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return json.load(answer)


def self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    cert_path.write_bytes(certificate.public_bytes(Encoding.PEM))
    key_path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert_path, key_path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_and_stops_when_told(number: signal.Signals) -> None:
    with process(0, "empty", 50.0) as (running, url):
        assert send(url, "GET", f"/subscriptions/{EMPTY}")
        running.send_signal(number)
        assert running.wait(timeout=10) == 0


def test_what_was_answered_outlives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "state.world"
    group = f"/subscriptions/{EMPTY}/resourceGroups/rg"
    with process(0, "empty", 50.0, path) as (running, url):
        send(url, "PUT", group, {"location": "eastus"})
        running.kill()
        running.wait(timeout=10)
    with process(0, "empty", 50.0, path) as (_, url):
        assert send(url, "GET", group)


def clock(url: str) -> datetime:
    """What time it is there: each answer says so."""
    with urllib.request.urlopen(f"{url}/subscriptions?api-version=2022-12-01", timeout=10) as answer:
        return parsedate_to_datetime(answer.headers["Date"])


def test_a_kill_never_turns_the_clock_back(tmp_path: Path) -> None:
    path, speed = tmp_path / "state.world", 36_000.0
    with process(0, "empty", speed, path) as (running, url):
        began = clock(url)
        while (seen := clock(url)) < began + timedelta(hours=3):
            time.sleep(0.1)  # nothing but the time changes there, 10 hours a second; it answers 12 reads a second
        running.kill()
        running.wait(timeout=10)
    with process(0, "empty", speed, path) as (_, url):
        assert clock(url) >= seen


def test_after_an_orderly_end_the_clock_goes_on_where_it_was(tmp_path: Path) -> None:
    path, speed = tmp_path / "state.world", 36_000.0
    with process(0, "empty", speed, path) as (running, url):
        clock(url)
        running.terminate()
        assert running.wait(timeout=10) == 0
    left = datetime.fromisoformat(json.loads(path.read_bytes())["state"]["pace"]["now"])
    again = Simulator.open("empty", speed, path)
    assert again.cloud.clock.now == left


def test_it_speaks_tls_with_the_certificate_it_is_given(tmp_path: Path) -> None:
    cert, key = self_signed(tmp_path)
    script = (
        "from pathlib import Path\nfrom asr_tui.simulator.server import serve\n"
        f"serve(0, 'empty', 50.0, None, Path({str(cert)!r}), Path({str(key)!r}))"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            url = running.stdout.readline().removeprefix("listening on ").strip()
            assert url.startswith("https://127.0.0.1:")
            trusting = ssl.create_default_context(cafile=str(cert))
            asked = f"{url}/subscriptions?api-version=2022-12-01"
            with urllib.request.urlopen(asked, timeout=10, context=trusting) as answer:
                assert answer.status == 200
        finally:
            running.kill()
