#!/usr/bin/env bash
# azure-core 1.41.0, azure-mgmt-core 1.6.0, azure-mgmt-recoveryservicessiterecovery 2.0.0 (aiohttp 3.14.5): the poller of a
# client that is not aio asks by a thread of its own. The aio poller of the same methods asks only while something awaits
# its result(): status() stays InProgress and done() False, however long ago the operation has ended. When the operation
# failed, done() is False for good, since result() raises before it is set; the other poller's is True.
# A list of running operations that is drawn from status() and done() therefore shows them as running for ever.
# Seen: after 2 s: aio: asked 0, InProgress, done False; not aio: asked 1, Failed, done True
#       after result(): aio: asked 1, Failed, done False; not aio: asked 1, Failed, done True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 azure-mgmt-core==1.6.0 azure-mgmt-recoveryservicessiterecovery==2.0.0 \
  aiohttp==3.14.5
env -u http_proxy -u HTTP_PROXY -u all_proxy -u ALL_PROXY "$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient
from azure.mgmt.recoveryservicessiterecovery.aio import SiteRecoveryManagementClient as AioClient

asked: list[str] = []


class Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(202, b"")

    def do_GET(self) -> None:
        asked.append(self.path)
        self.answer(200, json.dumps({"status": "Failed", "error": {"code": "150001", "message": "no"}}).encode())

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Azure-AsyncOperation", f"{base}/operation")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
base = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()
options = {"base_url": base, "authentication_policy": SansIOHTTPPolicy(), "polling_interval": 0.1}
path = ("group", "vault", "fabric", "container", "web-01", {"properties": {}})


def told(poller) -> tuple[int, str, bool]:
    return len(asked), poller.status(), poller.done()


def by_thread() -> list[tuple[int, str, bool]]:
    client = SiteRecoveryManagementClient(object(), "subscription", **options)
    poller = client.replication_protected_items.begin_planned_failover(*path)
    until = time.monotonic() + 60
    while not poller.done() and time.monotonic() < until:
        time.sleep(0.1)
    seen = [told(poller)]
    try:
        poller.result()
    except HttpResponseError:
        seen.append(told(poller))
    return seen


async def by_loop() -> list[tuple[int, str, bool]]:
    async with AioClient(object(), "subscription", **options) as client:
        poller = await client.replication_protected_items.begin_planned_failover(*path)
        await asyncio.sleep(2)
        seen = [told(poller)]
        try:
            await poller.result()
        except HttpResponseError:
            seen.append(told(poller))
    return seen


threads = by_thread()
asked.clear()
loop = asyncio.run(by_loop())
print("not aio:", threads, "\naio:", loop)
assert threads == [(1, "Failed", True), (1, "Failed", True)], threads
assert loop == [(0, "InProgress", False), (1, "Failed", False)], loop
PYTHON
