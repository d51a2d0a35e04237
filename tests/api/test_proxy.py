"""The shipped nginx file in front of a real server. Skipped by name where there is no nginx (Debian: nginx-light)."""

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from fastapi import Request

from api.app import create_app
from api.ask.answer_stream import owner_of
from api.cli.serving import listening_socket
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.planned import PRINCIPALS, bearer
from tests.api.serving import served

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SHIPPED = Path(__file__).parents[2] / "docs/how-to/nginx.conf"
STARTS_WITHIN_SECONDS = 10.0

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: apt-get install nginx-light)")


def _free_port() -> int:
    with listening_socket("127.0.0.1", 0) as listener:
        port: int = listener.getsockname()[1]
        return port


def _for_this_machine(folder: Path, *, port: int, upstream: str) -> Path:
    """The shipped file with free ports, without TLS, and with all files in `folder`."""
    text = SHIPPED.read_text(encoding="utf-8")
    text = re.sub(r"    server \{\n        listen 80;.*?\n    \}\n", "", text, flags=re.DOTALL)
    text = re.sub(r"^ *ssl_.*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};").replace("127.0.0.1:8000", upstream)
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = text.replace("http {\n", f"http {{\n    access_log off;\n{temporary}", 1)
    user = "user root;\n" if os.geteuid() == 0 else ""
    path = folder / "nginx.conf"
    path.write_text(f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\n{text}", encoding="utf-8")
    return path


@contextmanager
def _proxied(upstream: str, folder: Path) -> Iterator[str]:
    """The address of nginx in front of `upstream`."""
    assert NGINX is not None
    port = _free_port()
    path = _for_this_machine(folder, port=port, upstream=upstream.removeprefix("http://"))
    started = [NGINX, "-c", str(path), "-p", str(folder), "-e", str(folder / "error.log")]
    with subprocess.Popen([*started, "-g", "daemon off;"]) as proxy:
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while not _answers(f"http://127.0.0.1:{port}/healthz"):
            assert time.monotonic() < until, (folder / "error.log").read_text(encoding="utf-8")
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            proxy.terminate()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False


def test_nginx_takes_the_file_as_it_is_shipped(tmp_path: Path) -> None:
    """With a certificate of one's own in place of the named one."""
    openssl = shutil.which("openssl")
    if NGINX is None or openssl is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=saarthi.example.gov.in"]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], capture_output=True, check=True)
    text = SHIPPED.read_text(encoding="utf-8")
    text = text.replace("/etc/ssl/saarthi.crt", str(certificate)).replace("/etc/ssl/saarthi.key", str(key))
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\n{text}", encoding="utf-8")
    command = [NGINX, "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path), "-e", str(tmp_path / "error.log")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr


def test_pages_forms_and_limits_work_through_the_proxy(parts: Parts, tmp_path: Path) -> None:
    app = create_app(replace(parts, settings=parts.settings.changed(trusted_proxies="127.0.0.1")))
    app.add_api_route("/healthz/client", _client)
    with served(app) as upstream, _proxied(upstream, tmp_path) as url:
        claimed = httpx.get(f"{url}/healthz/client", headers={"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=x"})
        refused = httpx.post(f"{url}/sign-in", data={"token": "none"}, headers={"Origin": url})
        foreign = httpx.post(f"{url}/sign-in", data={"token": "none"}, headers={"Origin": "http://evil.example"})
        large = httpx.post(f"{url}/v1/events", content=b"x" * 5_000_000)
        measured = httpx.get(f"{url}/metrics")

    assert claimed.json() == ["127.0.0.1", None]
    assert (refused.status_code, foreign.status_code) == (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    assert (large.status_code, measured.status_code) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.FORBIDDEN)


def _client(request: Request) -> list[str | None]:
    return [request.client.host if request.client else None, request.headers.get("forwarded")]


def test_a_stream_comes_through_while_it_is_made(parts: Parts, tmp_path: Path) -> None:
    principal, go_on = PRINCIPALS[AccessRole.LEARNER], threading.Event()

    def halting() -> Generator[tuple[str, object], None, None]:
        yield "sentence", {"text": "The fee is ten rupees."}
        go_on.wait(STARTS_WITHIN_SECONDS)
        yield "answer", {"text": "whole"}

    app = create_app(parts)
    with served(app) as upstream, _proxied(upstream, tmp_path) as url:
        stream = app.state.streams.begin(halting, owner=owner_of(principal))
        address, headers = f"{url}/v1/tutor/streams/{stream.name}", bearer(parts, principal)
        with httpx.stream("GET", address, headers=headers, timeout=STARTS_WITHIN_SECONDS / 2) as answer:
            lines = answer.iter_lines()
            assert "The fee is ten rupees." in next(line for line in lines if line.startswith("data:"))
            go_on.set()
            assert any("whole" in line for line in lines)
