"""Where the page is to be found: the socket, the address, and its picture for a phone's camera."""

from __future__ import annotations

import errno
import io
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TextIO

from tempo.errors import TempoError
from tempo.views.words import say

PORT = 8367
_NEEDED = ("segno", "starlette", "uvicorn", "websockets")
_LOOPBACK = "127.0.0.1"
#: An address of the documentation range: nothing is sent, only the way there is looked up.
_ELSEWHERE = ("192.0.2.1", 9)


@dataclass(frozen=True, slots=True)
class Place:
    """A listening socket and the names under which it may be addressed."""

    listening: socket.socket
    hosts: tuple[str, ...]
    lan: bool

    @property
    def url(self) -> str:
        return f"http://{self.hosts[0]}/"


def take_place(*, lan: bool = False, port: int | None = None) -> Place:
    """Listen on this computer only, or with ``lan`` where a phone in the same network can look.

    Parameters
    ----------
    port : exactly this one; else `PORT`, and any free one where that is taken.

    Raises
    ------
    TempoError
        The port is taken, there is no network, or the extra is not installed.
    """
    if not all(find_spec(each) for each in _NEEDED):
        raise TempoError('the page needs the extra: pip install "tempo-coach[web]"')
    address = _lan_address() if lan else _LOOPBACK
    listening = _listen(address, PORT if port is None else port, strict=port is not None)
    number = listening.getsockname()[1]
    names = (address,) if lan else (_LOOPBACK, "localhost")
    return Place(listening, tuple(f"{name}:{number}" for name in names), lan)


def _listen(address: str, port: int, *, strict: bool) -> socket.socket:
    try:
        return socket.create_server((address, port))
    except OSError as problem:
        if problem.errno not in {errno.EADDRINUSE, errno.EACCES} or strict:
            raise TempoError(
                f"port {port} of {address} cannot be used ({problem.strerror}); "
                "give another one with --port, or none"
            ) from None
    return socket.create_server((address, 0))


def _lan_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
            address = str(probe.getsockname()[0])
        except OSError:
            address = _LOOPBACK
    if address.startswith(("127.", "0.")):
        raise TempoError(
            "this computer is in no network that a phone could join; connect it to one, "
            "or leave out --lan and open the page here"
        )
    return address


def announce(place: Place, out: TextIO, key: str = "", *, again: bool = False) -> None:
    """Print the address; where a phone is to open it, with a code for its camera."""
    url = f"{place.url}?key={key}" if key else place.url
    code = "address_another" if again else "address_lan" if place.lan else "address"
    print(say("page", code, url=url), file=out)
    if place.lan and out.isatty():
        print(qr_lines(url), file=out)
    out.flush()


def qr_lines(url: str) -> str:
    """The address as a square that a camera reads, in half blocks."""
    import segno

    drawn = io.StringIO()
    segno.make(url, error="l", micro=False).terminal(drawn, border=2, compact=True)
    return drawn.getvalue()
