"""Send messages to telephones by an HTTP gateway, or by mail to a gateway.

Each message has an id; a gateway that gets the same id again sends the message only once.
"""

import errno
import hmac
import ipaddress
import json
import smtplib
import socket
import ssl
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import sha256
from typing import BinaryIO, Protocol

from audit.time_limit import in_time
from voting.errors.operation import SettingsError
from voting.gateways.http_post import PostError, post

_WITHIN_SECONDS = 10
_AGAIN_SECONDS = 0.5
_MOST_REPLIES = 1 << 16
"""Bytes that a mail server may say in a connection."""
_PORTS = {"https": 443, "http": 80, "smtps": 465, "smtp": 25}
_FORMS = "ASSEMBLY_GATEWAY_URL: https://… or smtp://HOST/?from=…&to={telephone}…"


class GatewayError(Exception):
    """The gateway did not accept a message; it may be tried again."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message to send."""

    id: str
    telephone: str
    subject: str
    """Of the mail, where one is sent; its text is the message's."""
    text: str


class Gateway(Protocol):
    """The interface of gateways for text messages."""

    def send(self, message: OutgoingMessage) -> None:
        """Send one message.

        Raises:
            GatewayError: it was not accepted.
        """
        ...


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """A signed JSON POST; the message's id is its idempotency key."""

    url: str
    secret: str

    def send(self, message: OutgoingMessage) -> None:
        """Send one message.

        Raises:
            GatewayError: no answer, or another than 2xx.
        """
        body = json.dumps(
            {"id": message.id, "telephone": message.telephone, "text": message.text},
            ensure_ascii=False,
        ).encode()
        signature = hmac.new(self.secret.encode(), body, sha256).hexdigest()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.id,
            "X-Assembly-Signature": f"sha256={signature}",
        }
        try:
            answer = post(self.url, body, headers, within_seconds=_WITHIN_SECONDS, most_bytes=0)
        except PostError as error:
            raise GatewayError(str(error)) from None
        if not answer.is_taken:
            raise GatewayError(f"HTTP {answer.status}")


class _Measured:
    """A mail server's answers, limited in length."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, _MOST_REPLIES

    def readline(self, most: int) -> bytes:
        line = self._file.readline(most)
        self._left -= len(line)
        if self._left < 0:
            raise OSError(errno.EMSGSIZE, "a reply without an end")
        return line

    def close(self) -> None:
        self._file.close()


class _Plain(smtplib.SMTP):
    """smtplib's client, with answers of limited length and the host's name for the certificate."""

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Measured(self.sock.makefile("rb"))
        return super().getreply()

    def connect_to(self, host: str, port: int) -> None:
        """Connect to a host whose name stands in its certificate."""
        self._host = host
        self.connect(host, port)


class _Encrypted(_Plain, smtplib.SMTP_SSL):
    """TLS from the first byte."""


_trust = ssl.create_default_context


@dataclass(frozen=True, slots=True)
class SmtpGateway:
    """Mail to a gateway that turns mails into messages."""

    host: str
    port: int
    sender: str
    recipient: str
    """Contains `{telephone}` in place of the number."""
    user: str = ""
    password: str = ""
    is_encrypted: bool = False
    """TLS from the first byte; otherwise STARTTLS, which a server elsewhere has to offer."""

    def send(self, message: OutgoingMessage) -> None:
        """Send one message.

        Raises:
            GatewayError: the mail server does not accept it.
        """
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = self.recipient.replace("{telephone}", message.telephone)
        mail["Subject"] = message.subject
        mail["Message-ID"] = f"<{message.id}@{self.sender.rpartition('@')[2]}>"
        mail.set_content(message.text)
        try:
            in_time(_WITHIN_SECONDS, lambda: self._say(mail))
        except (OSError, ValueError, smtplib.SMTPException) as error:
            raise GatewayError(type(error).__name__) from None

    def _say(self, mail: EmailMessage) -> None:
        with self._connected() as server:
            if not self.is_encrypted and (
                server.has_extn("starttls") or not is_this_machine(self.host)
            ):
                # Where it is not offered this raises, and nothing is sent.
                server.starttls(context=_trust())
            if self.user:
                server.login(self.user, self.password)
            server.send_message(mail)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Connect, and close the connection at the deadline, even if the server still sends."""
        server = _Encrypted(context=_trust()) if self.is_encrypted else _Plain()
        server.timeout, is_done = _WITHIN_SECONDS, threading.Event()
        threading.Thread(target=_end, args=(server, is_done), daemon=True).start()
        try:
            # The server may also send slowly at the end of the connection.
            with server:
                server.connect_to(self.host, self.port)
                yield server
        finally:
            is_done.set()


def _end(server: smtplib.SMTP, is_done: threading.Event) -> None:
    """Close a connection whose time is over; repeat it, since a TLS handshake may replace it."""
    pause: float = _WITHIN_SECONDS
    while not is_done.wait(pause):
        pause, connection = _AGAIN_SECONDS, server.sock
        if connection is not None:
            with suppress(OSError):
                # The socket's own method: the one of TLS would end the session under its reader.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


def make_gateway(url: str | None, secret: str | None) -> Gateway | None:
    """Return the gateway at an address, or None if none is set.

    Args:
        url: `https://…`, or `smtp[s]://USER:PASSWORD@HOST:PORT/?from=…&to={telephone}@…`.
        secret: signs what is sent over HTTP.

    Raises:
        SettingsError: the address is of no known form, or in clear to another machine; or the
            secret is missing.
    """
    if not url:
        return None
    host, port = find_host(url)
    parts = urllib.parse.urlsplit(url)
    if parts.scheme in {"http", "https"}:
        if parts.scheme == "http" and not is_this_machine(host):
            raise SettingsError("ASSEMBLY_GATEWAY_URL must begin with https://: codes go there")
        if not secret:
            raise SettingsError("set ASSEMBLY_GATEWAY_SECRET: what is sent over HTTP is signed")
        return HttpGateway(url, secret)
    query = dict(urllib.parse.parse_qsl(parts.query))
    if "from" not in query or "{telephone}" not in query.get("to", ""):
        raise SettingsError(_FORMS)
    return SmtpGateway(
        host=host,
        port=port,
        sender=query["from"],
        recipient=query["to"],
        user=urllib.parse.unquote(parts.username or ""),
        password=urllib.parse.unquote(parts.password or ""),
        is_encrypted=parts.scheme == "smtps",
    )


def is_this_machine(host: str) -> bool:
    """Tell whether a host is this machine itself, to which nobody else listens."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def find_host(url: str) -> tuple[str, int]:
    """Return the host name and the port of a gateway's address.

    Raises:
        SettingsError: the address names no host, or is of no known form.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("ASSEMBLY_GATEWAY_URL is no address") from None
    if not host or parts.scheme not in _PORTS:
        raise SettingsError(_FORMS)
    return host, port or _PORTS[parts.scheme]
