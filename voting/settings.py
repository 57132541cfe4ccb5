"""The settings of an installation; the only reader of the environment. No secret has a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voting.errors import SettingsError

_LEAST_SECRET = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation needs to know."""

    secret_key: str
    """Signs sessions and keys the digests of identity numbers; at least 32 characters."""
    database_url: str
    keys_folder: Path
    base_url: str
    """Where owners reach the server, without a slash at the end."""
    keys_password: str | None = None
    """Opens PKCS#12 files, and is the PIN of tokens."""
    timestamp_url: str | None = None
    """A time-stamping authority (RFC 3161); none where it is not set."""
    gateway_url: str | None = None
    """Where messages to telephones go (`voting.gateway`); to the outbox where it is not set."""
    gateway_secret: str | None = None
    """Signs messages sent over HTTP."""

    @property
    def host(self) -> str:
        """Return the name that the origins of all logs begin with."""
        return self.base_url.split("://", 1)[1].replace(":", "-")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: a setting is missing or too weak; the message names it.
    """
    secret_key = environment.get("ASSEMBLY_SECRET_KEY", "")
    if len(secret_key) < _LEAST_SECRET:
        raise SettingsError(
            f"set ASSEMBLY_SECRET_KEY to at least {_LEAST_SECRET} random characters"
        )
    base_url = environment.get("ASSEMBLY_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise SettingsError("ASSEMBLY_BASE_URL must begin with http:// or https://")
    return Settings(
        secret_key=secret_key,
        database_url=environment.get("DATABASE_URL", "sqlite:///var/assembly.db"),
        keys_folder=Path(environment.get("ASSEMBLY_KEYS", "var/keys")),
        base_url=base_url,
        keys_password=environment.get("ASSEMBLY_KEYS_PASSWORD") or None,
        timestamp_url=environment.get("ASSEMBLY_TIMESTAMP_URL") or None,
        gateway_url=environment.get("ASSEMBLY_GATEWAY_URL") or None,
        gateway_secret=environment.get("ASSEMBLY_GATEWAY_SECRET") or None,
    )
