#!/usr/bin/env bash
# azure-core 1.41.0: `timeout`, documented as the timeout of the operation in seconds, does not shorten the wait that a
# Retry-After asks for. A call with timeout=1 that is answered 429 at once with Retry-After: 4 takes four seconds, and
# then raises ServiceResponseTimeoutError "Response timeout": not sent again, and what the service said (429, its code, its
# headers) is in no attribute of the error. retry_backoff_max does not shorten it either. The call for which somebody
# sits and waits is therefore as long as the service likes, and ends as if the service had been silent.
# Seen: timeout=1: sent 1 time, 4.0 s, ServiceResponseTimeoutError, response None; without: sent 2 times, 4.0 s, 200
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0
env -u http_proxy -u HTTP_PROXY -u all_proxy -u ALL_PROXY "$folder/venv/bin/python" - <<'PYTHON'
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from azure.core import PipelineClient
from azure.core.pipeline.policies import RetryPolicy
from azure.core.rest import HttpRequest

asked: list[str] = []


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked.append(self.path)
        busy = asked.count(self.path) == 1
        self.send_response(429 if busy else 200)
        if busy:
            self.send_header("Retry-After", "4")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
base = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()


def call(path: str, **options: int) -> tuple[int, int, object, object]:
    """How often it was sent, the whole seconds it took, and what came: a status, or an error with its response."""
    begun = time.monotonic()
    with PipelineClient(base, policies=[RetryPolicy(retry_backoff_max=1)]) as client:
        try:
            came, response = client.send_request(HttpRequest("GET", base + path), **options).status_code, None
        except Exception as error:
            came, response = type(error).__name__, getattr(error, "response", None)
    return asked.count(path), int(time.monotonic() - begun), came, response


with_timeout, without = call("/with", timeout=1), call("/without")
print("timeout=1:", with_timeout, "without:", without)
assert with_timeout[:1] + with_timeout[2:] == (1, "ServiceResponseTimeoutError", None), with_timeout
assert without[:1] + without[2:] == (2, 200, None), without
assert with_timeout[1] >= 4 and without[1] >= 4
PYTHON
