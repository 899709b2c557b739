"""One question and its answer, on a connection to an address that was checked, within limits of time and size."""

import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Event, Timer
from time import monotonic

from urllib3 import HTTPHeaderDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from charity_site.delivery.outgoing.addresses import Place
from charity_site.delivery.outgoing.failures import TooLarge, Unanswered

CHUNK = 64 * 1024  # bytes
BROKEN = (OSError, HTTPError, HTTPException)


@dataclass(frozen=True)
class Limits:
    """How much the site waits and takes."""

    connect: float = 5  # seconds
    read: float = 10  # seconds without a sign
    total: float = 60  # seconds for all of it, with redirects, tries and pauses
    size: int = 5 * 1024 * 1024  # bytes, as they came and as they are read
    redirects: int = 5
    tries: int = 3
    pause: float = 20  # seconds, at most, that another machine may have it wait


@dataclass(frozen=True)
class Answer:
    address: str  # where it came from, after redirects
    status: int
    headers: HTTPHeaderDict
    body: bytes
    moved_to: str = ""  # where it is for good, by what permanent redirects said


def ask(
    place: Place, addresses: list[str], headers: Mapping[str, str], limits: Limits, until: float, authorities: str
) -> Answer:
    """Ask `place` at one of its `addresses` (IP). `until`: the moment (monotonic) at which it is over. `authorities`: the file of
    certificates that are trusted. Raises NotFetched."""
    connection = connected(place, addresses, limits, until, authorities)
    try:
        with over_at(until, connection.sock) as is_over:
            try:
                connection.request(
                    "GET",
                    place.target,
                    headers={"Host": place.named_host, "Accept-Encoding": "gzip", **headers},
                    preload_content=False,
                    decode_content=False,
                )
                response = connection.getresponse()
                body = b"".join(read(response, limits.size))
            except BROKEN:
                raise Unanswered(
                    "It did not answer in time." if is_over.is_set() else "Its answer broke off.", was_reached=True
                ) from None
            if is_over.is_set():  # what ended early for that looks like an answer
                raise Unanswered("It did not answer in time.", was_reached=True)
            return Answer(place.origin + place.target, response.status, response.headers, body)
    finally:
        connection.close()


def connected(
    place: Place, addresses: list[str], limits: Limits, until: float, authorities: str
) -> HTTPConnection | HTTPSConnection:
    """Connect to the first of `addresses` that answers. Where it is encrypted, the certificate is for the name."""
    failure = Unanswered("It did not answer in time.")
    for address in addresses:
        left = until - monotonic()
        if left <= 0:
            break
        timeout = min(limits.connect, left)
        connection: HTTPConnection | HTTPSConnection
        if place.scheme == "https":
            connection = HTTPSConnection(
                address,
                place.port,
                timeout=timeout,
                server_hostname=place.host,
                cert_reqs="CERT_REQUIRED",
                ca_certs=authorities,
            )
        else:
            connection = HTTPConnection(address, place.port, timeout=timeout)
        try:
            connection.connect()
            connection.timeout = limits.read  # from here on, for each read
            return connection
        except BROKEN as error:
            connection.close()
            failure = why_not_connected(error)
    raise failure


def why_not_connected(error: Exception) -> Unanswered:
    """Who refuses or shows a wrong certificate is there; who is silent may be anywhere."""
    if isinstance(error, ssl.SSLError):
        return Unanswered("Its certificate is not in order.", was_reached=True)
    if isinstance(error.__cause__ or error, ConnectionRefusedError | ConnectionResetError):
        return Unanswered("Nobody answers there.", was_reached=True)
    return Unanswered("It could not be reached.")


@contextmanager
def over_at(until: float, connection: socket.socket) -> Iterator[Event]:
    """End the talk on `connection` at the moment `until`: a machine that sends a byte now and then would never be too late by the
    time limit of a single read."""
    is_over = Event()

    def end() -> None:
        is_over.set()
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(0, until - monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


def read(response: BaseHTTPResponse, most: int) -> Iterator[bytes]:
    """Yield the body, unpacked. Raises TooLarge as soon as more than `most` bytes came or are unpacked, and Unanswered for what
    is not whole."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise Unanswered("Its answer is packed in a way that was not asked for.", was_reached=True)
    came, unpacked = 0, 0
    unpacker = zlib.decompressobj(wbits=31) if "gzip" in packing else None
    while data := response.read1(CHUNK, decode_content=False):
        came += len(data)
        if unpacker:
            data = unpack(unpacker, data, most - unpacked)
        unpacked += len(data)
        if came > most or unpacked > most:
            raise TooLarge(f"It is larger than {most:,} bytes, which is more than the site takes.", was_reached=True)
        yield data
    if unpacker and came and not unpacker.eof:
        raise Unanswered("Its answer broke off.", was_reached=True)


def unpack(unpacker: "zlib._Decompress", data: bytes, most: int) -> bytes:
    """Return what `data` holds, at most a byte more than `most`: a small answer may unpack to gigabytes."""
    try:
        return unpacker.decompress(data, most + 1)
    except zlib.error:
        raise Unanswered("Its answer is not packed as it says.", was_reached=True) from None
