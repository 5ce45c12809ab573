"""A port is taken before anything else starts, and what is wrong with it is said in a sentence."""

from __future__ import annotations

import errno
import socket

import pytest

from bot.server.ports import take_port, why_not
from config import SetupError
from tests.start.running import free_port


def test_a_free_port_is_ours_and_accepts_nobody_yet() -> None:
    port = free_port()
    with take_port("127.0.0.1", port, "PORT") as taken:
        assert taken.getsockname() == ("127.0.0.1", port)
        with socket.socket() as guest, pytest.raises(ConnectionRefusedError):
            guest.connect(("127.0.0.1", port))


def test_a_taken_port_names_the_setting_that_moves_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {port} is taken.*PLAYGROUND_PORT"):
            take_port("127.0.0.1", port, "PLAYGROUND_PORT")


def test_a_port_is_free_again_at_once_after_its_server_ended() -> None:
    port = free_port()
    with take_port("127.0.0.1", port, "PORT") as server:
        server.listen()
        with socket.create_connection(("127.0.0.1", port)) as guest:
            server.accept()[0].close()
            guest.recv(1)
    take_port("127.0.0.1", port, "PORT").close()


def test_an_address_of_another_machine() -> None:
    with pytest.raises(SetupError, match="HOST"):
        take_port("192.0.2.1", free_port(), "PORT")


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.EACCES, "above 1023"), (errno.EADDRINUSE, "taken"), (errno.ENOBUFS, "can't be had")],
)
def test_each_reason_has_its_fix(number: int, said: str) -> None:
    sentence = why_not(OSError(number, "as the system says"), "127.0.0.1", 80, "PORT")
    assert said in sentence
    assert "set PORT" in sentence
