"""The settings of an installation; the only reader of the environment. No secret has a default."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from voting.digests import DigestKeys
from voting.errors.operation import SettingsError
from voting.limits import DEFAULT_LIMITS, Limits, parse_limits
from voting.networks import Front, Network, parse_network

LEAST_SECRET = 32
_COUNTRY = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_FEW = re.compile(r"[0-9]", re.ASCII)
_ENDS = re.compile(r"([0-9]{1,5}) ([0-9]{1,5})", re.ASCII)
_OWN_HOSTS = {"127.0.0.1", "::1", "localhost"}
DEFAULT_BASE_URL = "http://127.0.0.1:8000"
SESSION_KEYS, DIGEST_KEYS = "session.secrets", "digest.secrets"
"""In the folder of keys, a secret on each line and the newest first; `assembly rotate` writes them.

Where there is no such file yet, `ASSEMBLY_SECRET_KEY` takes its place.
"""
OPEN_VARIABLES = (
    "ASSEMBLY_BASE_URL",
    "ASSEMBLY_GATEWAY_COUNTRIES",
    "ASSEMBLY_STAFF_SESSIONS",
    "ASSEMBLY_OWNER_SESSIONS",
)
SECRET_VARIABLES = (
    "ASSEMBLY_SECRET_KEY",
    "ASSEMBLY_KEYS_PASSWORD",
    "ASSEMBLY_TIMESTAMP_URL",
    "ASSEMBLY_GATEWAY_URL",
    "ASSEMBLY_GATEWAY_SECRET",
)
"""Addresses are among them where they may hold a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSettings:
    """Where the database and the keys are; no secrets."""

    database_url: str
    keys_folder: Path


@dataclass(frozen=True, slots=True)
class SessionEnds:
    """When sessions end."""

    idle: timedelta
    """After this time without a page."""
    whole: timedelta
    """After this time, however much they are used."""


_STAFF_ENDS = SessionEnds(timedelta(hours=1), timedelta(hours=12))
_OWNER_ENDS = SessionEnds(timedelta(hours=1), timedelta(hours=4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of an installation."""

    session_keys: tuple[str, ...] = field(repr=False)
    """The first signs sessions; the older ones are still accepted. At least 32 characters each."""
    digests: DigestKeys
    """Keys for the digests of identity numbers and telephones."""
    database_url: str
    keys_folder: Path
    base_url: str
    """The server's public address, without a slash at the end."""
    keys_password: str | None = None
    """The password of PKCS#12 files, and the PIN of tokens."""
    timestamp_url: str | None = None
    """A time-stamping authority (RFC 3161), or None."""
    gateway_url: str | None = None
    """The gateway for messages to telephones (`voting.gateways.messages`), or None."""
    gateway_secret: str | None = None
    """Signs messages sent over HTTP."""
    countries: tuple[str, ...] = ()
    """The codes of countries other than China to which the gateway sends: 852, 44."""
    proxies: int = 0
    """How many proxies of our own stand in front, each adding an address to X-Forwarded-For."""
    proxy_networks: tuple[Network, ...] = ()
    """In place of their number: where they are."""
    staff_sessions: SessionEnds = _STAFF_ENDS
    owner_sessions: SessionEnds = _OWNER_ENDS
    limits: Limits = DEFAULT_LIMITS
    other_hosts: tuple[str, ...] = ()
    """Other names of hosts under which pages are asked for, such as a monitor's."""

    def list_hosts(self) -> list[str]:
        """Return the names of hosts under which requests are answered: ours, and the machine's."""
        own = urlsplit(self.base_url).hostname or ""
        # An address of IPv6 stands in brackets.
        names = {*self.other_hosts, own, *_OWN_HOSTS}
        return sorted(f"[{each}]" if ":" in each else each for each in names)

    @property
    def front(self) -> Front:
        """Return the proxies of our own in front."""
        return Front(self.proxies, self.proxy_networks)

    @property
    def host(self) -> str:
        """Return the host name with which the origins of all logs begin."""
        return self.base_url.split("://", 1)[1].replace(":", "-")

    @property
    def is_development(self) -> bool:
        """Tell whether the address is this machine's own, as in development and in the demo."""
        return urlsplit(self.base_url).hostname in _OWN_HOSTS


def read_storage_settings(environment: Mapping[str, str] = os.environ) -> StorageSettings:
    """Read where the database and the keys are; that needs no secret.

    Raises:
        SettingsError: one of them is set to nothing, or to what is no text.
    """
    return StorageSettings(
        database_url=_read_database_url(environment), keys_folder=_read_keys_folder(environment)
    )


def _read_database_url(environment: Mapping[str, str]) -> str:
    return _read_location(environment, "DATABASE_URL", "sqlite:///var/assembly.db")


def _read_keys_folder(environment: Mapping[str, str]) -> Path:
    return Path(_read_location(environment, "ASSEMBLY_KEYS", "var/keys"))


def _read_location(environment: Mapping[str, str], name: str, default: str) -> str:
    text = _read_text(environment, name) if name in environment else default
    if not text.strip():
        raise SettingsError(f"{name} is set, but empty")
    return text


def _read_text(environment: Mapping[str, str], name: str) -> str:
    """Return a variable's text, or an empty one where it is not set."""
    text = environment.get(name, "")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise SettingsError(f"{name} is not UTF-8 text") from None
    return text


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment, and the secrets in the folder of keys.

    Raises:
        SettingsError: a setting is missing or too weak; the message names it.
    """
    storage = read_storage_settings(environment)
    session_keys, digest_keys = _read_all_secrets(environment)
    proxies, proxy_networks = _read_proxies(environment)
    return Settings(
        session_keys=session_keys,
        digests=DigestKeys(digest_keys),
        database_url=storage.database_url,
        keys_folder=storage.keys_folder,
        base_url=_read_base_url(environment),
        keys_password=_read_text(environment, "ASSEMBLY_KEYS_PASSWORD") or None,
        timestamp_url=_read_timestamp_url(environment),
        gateway_url=_read_text(environment, "ASSEMBLY_GATEWAY_URL") or None,
        gateway_secret=_read_text(environment, "ASSEMBLY_GATEWAY_SECRET") or None,
        countries=_read_countries(environment),
        proxies=proxies,
        proxy_networks=proxy_networks,
        staff_sessions=_read_staff_sessions(environment),
        owner_sessions=_read_owner_sessions(environment),
        limits=_read_limits(environment),
        other_hosts=tuple(_read_text(environment, "ASSEMBLY_OTHER_HOSTS").lower().split()),
    )


def find_wrong_settings(environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Yield the fault of each wrong setting, where `read_settings` raises at the first."""
    texts = (
        "ASSEMBLY_KEYS_PASSWORD",
        "ASSEMBLY_GATEWAY_URL",
        "ASSEMBLY_GATEWAY_SECRET",
        "ASSEMBLY_OTHER_HOSTS",
    )
    readers: tuple[Callable[[Mapping[str, str]], object], ...] = (
        _read_database_url,
        _read_all_secrets,
        _read_base_url,
        _read_timestamp_url,
        _read_countries,
        _read_proxies,
        _read_staff_sessions,
        _read_owner_sessions,
        _read_limits,
        *(partial(_read_text, name=name) for name in texts),
    )
    for read in readers:
        try:
            read(environment)
        except SettingsError as error:
            yield str(error)


def _read_base_url(environment: Mapping[str, str]) -> str:
    name = "ASSEMBLY_BASE_URL"
    text = (_read_text(environment, name) if name in environment else DEFAULT_BASE_URL).rstrip("/")
    parts = _split_address(name, text)
    # It begins the names of logs, and stands in letters: nothing but a host and a port.
    if f"{parts.scheme}://{parts.netloc}" != text or "@" in text or "+" in text:
        raise SettingsError(f"{name} must be a host and perhaps a port: https://vote.example")
    return text


def _read_countries(environment: Mapping[str, str]) -> tuple[str, ...]:
    codes = _read_text(environment, "ASSEMBLY_GATEWAY_COUNTRIES").replace(",", " ").split()
    if not all(_COUNTRY.fullmatch(code) for code in codes):
        raise SettingsError("ASSEMBLY_GATEWAY_COUNTRIES: codes of countries, such as 852 44")
    return tuple(code for code in codes if code != "86")


def _read_proxies(environment: Mapping[str, str]) -> tuple[int, tuple[Network, ...]]:
    """Return how many proxies stand in front, or where they are."""
    text = _read_text(environment, "ASSEMBLY_PROXIES") or "0"
    if _FEW.fullmatch(text):
        return int(text), ()
    try:
        return 0, tuple(parse_network(each) for each in text.replace(",", " ").split())
    except ValueError:
        raise SettingsError(
            "ASSEMBLY_PROXIES: the addresses or networks of the proxies in front, such as "
            "127.0.0.1 10.0.0.0/8, or how many there are, from 0 to 9"
        ) from None


def _read_staff_sessions(environment: Mapping[str, str]) -> SessionEnds:
    return _read_ends(environment, "ASSEMBLY_STAFF_SESSIONS", _STAFF_ENDS)


def _read_owner_sessions(environment: Mapping[str, str]) -> SessionEnds:
    return _read_ends(environment, "ASSEMBLY_OWNER_SESSIONS", _OWNER_ENDS)


def _read_ends(environment: Mapping[str, str], name: str, default: SessionEnds) -> SessionEnds:
    """Return two numbers of minutes: without a page, and in all."""
    text = _read_text(environment, name)
    if not text:
        return default
    found = _ENDS.fullmatch(text)
    idle, whole = map(int, found.groups()) if found else (0, 0)
    if not 1 <= idle <= whole:
        raise SettingsError(f"{name}: minutes without a page, then minutes in all, such as 60 720")
    return SessionEnds(timedelta(minutes=idle), timedelta(minutes=whole))


def _read_limits(environment: Mapping[str, str]) -> Limits:
    try:
        return parse_limits(_read_text(environment, "ASSEMBLY_LIMITS"))
    except ValueError as error:
        raise SettingsError(
            f"ASSEMBLY_LIMITS: {error} is no limit with its number, such as codes-of-address=120"
        ) from None


def _read_timestamp_url(environment: Mapping[str, str]) -> str | None:
    name = "ASSEMBLY_TIMESTAMP_URL"
    text = _read_text(environment, name)
    return _split_address(name, text).geturl() if text else None


def _split_address(name: str, text: str) -> SplitResult:
    """Return the parts of an address over HTTP; the error quotes nothing, which may be a secret."""
    if not text.startswith(("http://", "https://")):
        raise SettingsError(f"{name} must begin with http:// or https://")
    try:
        parts = urlsplit(text)
        is_whole = parts.hostname and parts.port != 0
    except ValueError:
        parts, is_whole = None, False
    if parts is None or not is_whole or " " in text or not text.isprintable():
        raise SettingsError(f"{name} is no address")
    return parts


def read_variables(
    names: tuple[str, ...], environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the variables that are set, by name, for a backup."""
    return {name: environment[name] for name in names if environment.get(name)}


def _read_all_secrets(environment: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the secrets of sessions and of digests."""
    folder = _read_keys_folder(environment)
    first = _read_text(environment, "ASSEMBLY_SECRET_KEY")
    return _read_secrets(folder / SESSION_KEYS, first), _read_secrets(folder / DIGEST_KEYS, first)


def _read_secrets(path: Path, first: str) -> tuple[str, ...]:
    """Return the secrets of a file, or the one from the environment if there is no file."""
    try:
        secrets = tuple(path.read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        if len(first) < LEAST_SECRET:
            raise SettingsError(
                f"set ASSEMBLY_SECRET_KEY to at least {LEAST_SECRET} random characters: "
                "export ASSEMBLY_SECRET_KEY=$(openssl rand -hex 32)"
            ) from None
        if first.splitlines() != [first]:
            # The file of keys, where it goes one day, has one on each line.
            raise SettingsError("ASSEMBLY_SECRET_KEY must be a single line") from None
        return (first,)
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{path} cannot be read: it must belong to this user") from None
    if not secrets or any(len(each) < LEAST_SECRET for each in secrets):
        raise SettingsError(f"{path}: a secret has at least {LEAST_SECRET} characters on a line")
    return secrets
