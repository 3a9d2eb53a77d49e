"""The real Azure CLI against a simulator: signed in by a managed identity that this process plays."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.processes import COMMAND, environment

AZ = os.environ.get("ASR_TUI_AZ") or shutil.which("az") or ""
"""The Azure CLI, where one is to be had: ASR_TUI_AZ names another than the one in the path."""
TENANT = "72f988bf-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class AzureCli:
    """`env` is the environment in which az and scripts that call it are run."""

    env: dict[str, str]

    def run(self, *words: str) -> str:
        """Raises CalledProcessError."""
        return subprocess.run(words, env=self.env, check=True, capture_output=True, text=True, timeout=600).stdout


class _Identity(BaseHTTPRequestHandler):
    """Gives a token to whoever asks, as App Service's managed identity does."""

    def do_GET(self) -> None:
        now = int(time.time())
        claims = {"tid": TENANT, "oid": TENANT, "appid": TENANT, "iat": now, "exp": now + 86_400, "xms_mirid": ""}
        parts = [{"alg": "none", "typ": "JWT"}, claims]
        encoded = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts]
        answer = json.dumps({"access_token": ".".join((*encoded, "AAAA")), "expires_on": str(now + 86_400),
                             "resource": "https://management.core.windows.net/", "token_type": "Bearer"})  # fmt: skip
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of its own for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, private


@contextmanager
def secure_simulator(home: Path, world: str, speed: str, state: Path) -> Iterator[str]:
    """A simulator by https, which keeps its world in a file when it ends; gives its address."""
    cert, key = certificate(home)
    options = ["--world", world, "--speed", speed, "--state", str(state), "--cert", str(cert), "--key", str(key)]
    command = [*COMMAND, "simulator", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(home)) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.terminate()


@contextmanager
def azure_cli(home: Path, url: str) -> Iterator[AzureCli]:
    """The Azure CLI, signed in at a simulator; its certificate is cert.pem in the home."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Identity)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = environment(home) | {
        "PATH": f"{Path(AZ).parent}:{os.environ['PATH']}",
        "AZURE_CONFIG_DIR": str(home / "azure"),
        "AZURE_CORE_COLLECT_TELEMETRY": "false",
        "REQUESTS_CA_BUNDLE": str(home / "cert.pem"),
        "IDENTITY_ENDPOINT": f"http://127.0.0.1:{server.server_address[1]}/token",
        "IDENTITY_HEADER": "any",
    }
    cli = AzureCli(env)
    try:
        endpoints = {"resourceManager": url, "activeDirectory": "https://login.microsoftonline.com",
                     "activeDirectoryResourceId": "https://management.core.windows.net/",
                     "management": url, "activeDirectoryGraphResourceId": url}  # fmt: skip
        cloud = json.dumps({"endpoints": endpoints})
        cli.run("az", "cloud", "register", "--name", "practice", "--skip-endpoint-discovery",
                "--cloud-config", cloud)  # fmt: skip
        cli.run("az", "cloud", "set", "--name", "practice")
        cli.run("az", "login", "--identity", "--output", "none")
        yield cli
    finally:
        server.shutdown()
