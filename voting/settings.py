"""The settings of an installation; the only reader of the environment. No secret has a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from voting.digests import DigestKeys
from voting.errors import SettingsError

LEAST_SECRET = 32
DEFAULT_BASE_URL = "http://127.0.0.1:8000"
SESSION_KEYS, DIGEST_KEYS = "session.secrets", "digest.secrets"
"""In the folder of keys, a secret on each line and the newest first; `assembly rotate` writes them.

Where there is no such file yet, `ASSEMBLY_SECRET_KEY` takes its place.
"""
OPEN_VARIABLES = ("ASSEMBLY_BASE_URL",)
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

    @property
    def host(self) -> str:
        """Return the host name with which the origins of all logs begin."""
        return self.base_url.split("://", 1)[1].replace(":", "-")


def read_storage_settings(environment: Mapping[str, str] = os.environ) -> StorageSettings:
    """Read where the database and the keys are; no secret needs to be set."""
    return StorageSettings(
        database_url=environment.get("DATABASE_URL", "sqlite:///var/assembly.db"),
        keys_folder=Path(environment.get("ASSEMBLY_KEYS", "var/keys")),
    )


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment, and the secrets in the folder of keys.

    Raises:
        SettingsError: a setting is missing or too weak; the message names it.
    """
    storage = read_storage_settings(environment)
    first = environment.get("ASSEMBLY_SECRET_KEY", "")
    session_keys = _read_secrets(storage.keys_folder / SESSION_KEYS, first)
    digest_keys = _read_secrets(storage.keys_folder / DIGEST_KEYS, first)
    base_url = environment.get("ASSEMBLY_BASE_URL", DEFAULT_BASE_URL).rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise SettingsError("ASSEMBLY_BASE_URL must begin with http:// or https://")
    return Settings(
        session_keys=session_keys,
        digests=DigestKeys(digest_keys),
        database_url=storage.database_url,
        keys_folder=storage.keys_folder,
        base_url=base_url,
        keys_password=environment.get("ASSEMBLY_KEYS_PASSWORD") or None,
        timestamp_url=environment.get("ASSEMBLY_TIMESTAMP_URL") or None,
        gateway_url=environment.get("ASSEMBLY_GATEWAY_URL") or None,
        gateway_secret=environment.get("ASSEMBLY_GATEWAY_SECRET") or None,
    )


def read_variables(
    names: tuple[str, ...], environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the variables that are set, by name, for a backup."""
    return {name: environment[name] for name in names if environment.get(name)}


def _read_secrets(path: Path, first: str) -> tuple[str, ...]:
    """Return the secrets of a file, or the one from the environment if there is no file."""
    try:
        secrets = tuple(path.read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        if len(first) < LEAST_SECRET:
            raise SettingsError(
                f"set ASSEMBLY_SECRET_KEY to at least {LEAST_SECRET} random characters"
            ) from None
        return (first,)
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{path} cannot be read: it must belong to this user") from None
    if not secrets or any(len(each) < LEAST_SECRET for each in secrets):
        raise SettingsError(f"{path}: a secret has at least {LEAST_SECRET} characters on a line")
    return secrets
