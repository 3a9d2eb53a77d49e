#!/usr/bin/env bash
# azure-cli-core 2.91.0: what `az rest` sends by has no retries: a 429 with Retry-After, by which Resource Manager and
# Site Recovery slow clients down, ends the command at once, also for a read. The clients behind az's own commands
# (azure-core) wait as told and ask again. A list is given by its first page, with nextLink inside and exit code 0.
# A script that sends one `az rest` for each machine therefore breaks in the middle of a large vault.
# Seen: az rest: HTTPError, asked 1 time; azure-core: 200, asked 2 times; a list of 2 pages: ['web-01']
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-cli-core==2.91.0 azure-core==1.39.0
export AZURE_CONFIG_DIR="$folder/azure" AZURE_CORE_COLLECT_TELEMETRY=no
"$folder/venv/bin/python" - <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from azure.cli.core import get_default_cli
from azure.cli.core.azclierror import HTTPError
from azure.cli.core.util import send_raw_request
from azure.core import PipelineClient
from azure.core.pipeline.policies import RetryPolicy
from azure.core.rest import HttpRequest

asked: list[str] = []


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked.append(self.path)
        busy = self.path.startswith("/busy") and asked.count(self.path) == 1
        names = ["web-02"] if "page=2" in self.path else ["web-01"]
        page = {"value": names} if "page=2" in self.path else {"value": names, "nextLink": f"{base}/list?page=2"}
        body = json.dumps(page).encode()
        self.send_response(429 if busy else 200)
        if busy:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
base = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()
cli = get_default_cli()
try:
    send_raw_request(cli, "GET", f"{base}/busy/rest", skip_authorization_header=True)
    by_rest = "200"
except HTTPError:
    by_rest = "HTTPError"
with PipelineClient(base, policies=[RetryPolicy()]) as client:
    by_core = client.send_request(HttpRequest("GET", f"{base}/busy/core")).status_code
listed = send_raw_request(cli, "GET", f"{base}/list", skip_authorization_header=True).json()["value"]
print("az rest:", by_rest, "asked", asked.count("/busy/rest"))
print("azure-core:", by_core, "asked", asked.count("/busy/core"))
print("a list of 2 pages:", listed, [path for path in asked if path.startswith("/list")])
assert (by_rest, asked.count("/busy/rest")) == ("HTTPError", 1)
assert (by_core, asked.count("/busy/core")) == (200, 2)
assert listed == ["web-01"] and "/list?page=2" not in asked
PYTHON
