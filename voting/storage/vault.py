"""Keys of data: each community's own, stored encrypted under a master key outside the database.

A row of `data_keys` has a key wrapped; without the file `data.secrets` nobody unwraps it, and
without its row nobody reads what it sealed: that is how a deleted community's data is gone. Rows of
no community, such as the accounts of a street office, have a key of the installation.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, column, func, insert, select, table

from voting.errors.operation import KeyMissingError
from voting.keys.sealing import NONCE_BYTES, Sealer
from voting.randomness import make_bytes, make_id

DATA_KEYS = "data.secrets"
LOOK_UP = "look-up"
"""The id of the one key of digests by which telephones and names are found."""
_KEYS = table("data_keys", *(column(name) for name in ("id", "community_id", "number", "wrapped")))
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key that seals the data of one community, or of the installation."""

    id: str
    secret: bytes = field(repr=False)
    cipher: AESGCM = field(repr=False, compare=False)

    def seal(self, data: bytes, about: str) -> bytes:
        """Return a nonce and the data encrypted; `about` is what it is opened for alone."""
        nonce = make_bytes(NONCE_BYTES)
        return nonce + self.cipher.encrypt(nonce, data, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Return what was sealed.

        Raises:
            KeyMissingError: it was changed, or sealed for something else.
        """
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self.cipher.decrypt(nonce, rest, about.encode())
        except InvalidTag:
            raise KeyMissingError(f"the key {self.id} does not open data of {about}") from None


class Vault:
    """Unwraps the data keys of a database, and keeps those that are committed."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        """Take the keys of a database, under the master keys in a folder of keys."""
        self._engine = engine
        self._sealer = Sealer(folder, DATA_KEYS)
        self._known: dict[str, DataKey] = {}

    def find(self, key_id: str) -> DataKey | None:
        """Return a committed key, read by a connection of its own where it is not known yet."""
        if key_id not in self._known:
            with self._engine.connect() as connection:
                found = self._read(connection, key_id)
            if found is None:
                return None
            self._known[key_id] = found
        return self._known[key_id]

    def _read(self, connection: Connection, key_id: str) -> DataKey | None:
        row = connection.execute(
            select(_KEYS.c.wrapped, _KEYS.c.community_id).where(_KEYS.c.id == key_id)
        ).first()
        if row is None:
            return None
        secret = bytes.fromhex(self._sealer.open(row.wrapped, _about(key_id, row.community_id)))
        return _make(key_id, secret)

    def add(
        self, connection: Connection, community_id: str | None, number: int, key_id: str
    ) -> DataKey:
        """Add a key in a transaction that may still fail, so nothing is kept of it here."""
        if not self._sealer.exists() and connection.scalar(select(_KEYS.c.id).limit(1)):
            # A machine whose folder was not copied must not begin a master key of its own.
            raise KeyMissingError(f"{DATA_KEYS} is missing: copy it from where the others are")
        made = _make(key_id, make_bytes(_KEY_BYTES))
        about, nonce = _about(key_id, community_id), make_bytes(NONCE_BYTES)
        wrapped = self._sealer.seal(made.secret.hex(), about, nonce)
        values = {"id": key_id, "community_id": community_id, "number": number, "wrapped": wrapped}
        connection.execute(insert(_KEYS).values(values))
        return made

    def rewrap(self, wrapped: str, key_id: str, community_id: str | None) -> str:
        """Return a wrapped key under the newest master key."""
        about = _about(key_id, community_id)
        return self._sealer.seal(self._sealer.open(wrapped, about), about, make_bytes(NONCE_BYTES))


def _about(key_id: str, community_id: str | None) -> str:
    return f"data-key\n{key_id}\n{'' if community_id is None else community_id}"


def _make(key_id: str, secret: bytes) -> DataKey:
    return DataKey(key_id, secret, AESGCM(secret))


class Keys:
    """The keys of one transaction: those of the vault, and those that it made itself."""

    def __init__(self, vault: Vault) -> None:
        """Begin without keys of its own."""
        self._vault = vault
        self._own: dict[str, DataKey] = {}
        self._newest: dict[str | None, DataKey] = {}

    def get(self, key_id: str) -> DataKey:
        """Return the key that opens something.

        Raises:
            KeyMissingError: it was deleted, or its master key is not here.
        """
        found = self._own.get(key_id) or self._vault.find(key_id)
        if found is None:
            raise KeyMissingError(f"the key {key_id} of sealed data is not there any more")
        return found

    def get_newest(self, connection: Connection, community_id: str | None) -> DataKey:
        """Return the key that seals a community's data, or the installation's; make a first one."""
        if community_id not in self._newest:
            self._newest[community_id] = self._read_newest(connection, community_id)
        return self._newest[community_id]

    def _read_newest(self, connection: Connection, community_id: str | None) -> DataKey:
        key_id = find_newest(connection, community_id)
        return self.get(key_id) if key_id else self.add(connection, community_id)

    def add(self, connection: Connection, community_id: str | None) -> DataKey:
        """Add a key that seals from now on, beside those that were there before."""
        numbers = select(func.max(_KEYS.c.number)).where(
            _KEYS.c.community_id.is_not_distinct_from(community_id)
        )
        number = (connection.scalar(numbers) or 0) + 1
        made = self._vault.add(connection, community_id, number, make_id())
        self._own[made.id] = self._newest[community_id] = made
        return made

    def make_digest(self, connection: Connection, text: str) -> str:
        """Return the keyed digest that is stored: 64 hexadecimal digits; of an empty text, empty.

        Two transactions that make the first key of digests collide, so that there is but one.
        """
        if text and self._find_look_up() is None:
            self._own[LOOK_UP] = self._vault.add(connection, None, 0, LOOK_UP)
        return self.find_digest(text)

    def find_digest(self, text: str) -> str:
        """Return the keyed digest of a text that is looked for; it may be of nothing stored."""
        key = self._find_look_up() if text else None
        return hmac.new(key.secret, text.encode(), sha256).hexdigest() if key else ""

    def _find_look_up(self) -> DataKey | None:
        return self._own.get(LOOK_UP) or self._vault.find(LOOK_UP)


def find_newest(connection: Connection, community_id: str | None) -> str | None:
    """Return the id of the key that seals a community's data; None before there is one."""
    return connection.scalar(
        select(_KEYS.c.id)
        .where(_KEYS.c.community_id.is_not_distinct_from(community_id), _KEYS.c.number > 0)
        .order_by(_KEYS.c.number.desc())
        .limit(1)
    )


_current: ContextVar[Keys | None] = ContextVar("keys", default=None)


@contextmanager
def unlocking(vault: Vault | None) -> Iterator[None]:
    """Let the columns of a transaction be sealed and opened by the keys of a vault."""
    token = _current.set(Keys(vault) if vault else None)
    try:
        yield
    finally:
        _current.reset(token)


def get_keys() -> Keys:
    """Return the keys of the transaction that runs.

    Raises:
        KeyMissingError: it has none.
    """
    keys = _current.get()
    if keys is None:
        raise KeyMissingError("this database was opened without the folder of keys")
    return keys
