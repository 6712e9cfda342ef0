"""The server of the product, as `tremplin serve` starts it, in front of messages whose end is not clear."""

import contextlib
import re
import socket
import subprocess

import pytest

from tremplin.web import running


@pytest.fixture(scope="module")
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    command = [*running._server("127.0.0.1", free, 1)[:-1], "tests.operations.echo:application"]
    process = subprocess.Popen(command)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", free), timeout=1):
                break
            with contextlib.suppress(subprocess.TimeoutExpired):
                pytest.fail(f"Le serveur s’est arrêté : {process.wait(0.05)}")
        yield free
    finally:
        process.terminate()
        process.wait(20)


def answers(port: int, sent: str) -> list[tuple[int, str]]:
    """(status, what the program saw) of each answer to these bytes, until the server closes or says no more."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
        link.sendall(sent.encode("latin-1"))
        received = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            while block := link.recv(65_536):
                received += block
    heads = re.findall(r"HTTP/1\.1 (\d{3})[^\r]*\r\n(.*?)\r\n\r\n", received.decode("latin-1"), re.DOTALL)
    return [(int(status), "".join(re.findall(r"(?i)x-seen: ([^\r\n]*)", head))) for status, head in heads]


POST = "POST / HTTP/1.1\r\nHost: essai\r\n"


def test_a_plain_message_is_seen_whole(port):
    assert answers(port, f"{POST}Content-Length: 3\r\nConnection: close\r\n\r\nabc") == [(200, "POST 3")]


def test_chunks_win_over_an_announced_length(port):
    """Whoever went by the length would take the second message for the body of the first."""
    sent = f"{POST}Content-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    first = answers(port, sent + "GET /suite HTTP/1.1\r\nHost: essai\r\nConnection: close\r\n\r\n")[0]
    assert first in [(200, "POST 0"), (400, "")]


@pytest.mark.parametrize(
    "header",
    [
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: +3",
        "Content-Length: 3, 4",
        "Content-Length : 3",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "X-Nom: a\x00b",
    ],
)
def test_a_message_whose_end_is_not_clear_is_refused(port, header):
    assert answers(port, f"{POST}{header}\r\n\r\nabc") == [(400, "")]
