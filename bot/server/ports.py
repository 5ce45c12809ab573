"""Taking a port, and saying so plainly when somebody else has it."""

from __future__ import annotations

import errno
import socket

from config import SetupError


def take_port(host: str, port: int, setting: str) -> socket.socket:
    """A socket bound to this address; nothing is accepted on it before it listens. Raises SetupError.

    `setting` names the environment variable that moves the port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise SetupError(why_not(error, host, port, setting)) from None
    return taken


def why_not(error: OSError, host: str, port: int, setting: str) -> str:
    """The sentence for a port that could not be taken."""
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is taken by another program: end that one, or set {setting} to another port."
        case errno.EACCES:
            return f"Port {port} needs rights that you don't have: set {setting} to a port above 1023."
        case errno.EADDRNOTAVAIL:
            return f"This machine has no address {host}: correct HOST, or unset it."
        case _:
            return f"Port {port} on {host} can't be had ({error.strerror}): set {setting} to another port."
