#!/usr/bin/env bash
# azure-core 1.41.0 with aiohttp 3.14.5: the async transport leaves Accept-Encoding to aiohttp and unpacks by itself, but
# not the same encodings. It asks for deflate and reads it without the zlib frame that HTTP's deflate has (RFC 9110,
# 8.4.1.2): zlib.error, which is no AzureError. Where Brotli or backports.zstd happens to be installed (zstd is part of
# Python 3.14) it also asks for br and zstd, and takes the packed bytes for the text. aiohttp by itself reads all four.
# Seen: asked for: gzip, deflate, br, zstd
#       azure-core: gzip: read, deflate: zlib.error, br: JSONDecodeError, zstd: JSONDecodeError; aiohttp alone: read, read, read, read
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q azure-core==1.41.0 aiohttp==3.14.5 brotli==1.2.1 'backports.zstd==1.8.0; python_version < "3.14"'
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import gzip
import sys
import zlib

import aiohttp
import brotli
from azure.core import AsyncPipelineClient
from azure.core.exceptions import AzureError
from azure.core.rest import HttpRequest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b'{"name": "web-01"}'
PACKED = {
    "gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
}
asked: set[str] = set()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    asked.update(line.partition(": ")[2] for line in lines if line.lower().startswith("accept-encoding"))
    encoding = lines[0].split()[1].strip("/")
    body = PACKED[encoding]
    head = (
        "HTTP/1.1 200 OK", "Content-Type: application/json", f"Content-Encoding: {encoding}",
        f"Content-Length: {len(body)}", "Connection: close", "", "",
    )
    writer.write("\r\n".join(head).encode() + body)
    await writer.drain()
    writer.close()


async def by_azure_core(url: str) -> str:
    async with AsyncPipelineClient(url, policies=[]) as client:
        try:
            response = await client.send_request(HttpRequest("GET", url))
            return "read" if response.json() == {"name": "web-01"} else "other"
        except AzureError as error:
            return f"AzureError {error}"
        except Exception as error:
            return f"{type(error).__module__}.{type(error).__name__}"


async def by_aiohttp(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return "read" if await response.json() == {"name": "web-01"} else "other"


async def main() -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    base = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
    core = {name: await by_azure_core(f"{base}/{name}") for name in PACKED}
    alone = {name: await by_aiohttp(f"{base}/{name}") for name in PACKED}
    print("asked for:", *sorted(asked))
    print("azure-core:", core)
    print("aiohttp:", alone)
    server.close()
    assert asked == {"gzip, deflate, br, zstd"}
    assert core == {
        "gzip": "read", "deflate": "zlib.error", "br": "json.decoder.JSONDecodeError", "zstd": "json.decoder.JSONDecodeError",
    }
    assert set(alone.values()) == {"read"}


asyncio.run(main())
PYTHON
