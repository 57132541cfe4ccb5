"""The content of a backup: an encrypted tar file, so that `age -d FILE | tar x` extracts it.

The first member is `about.json`, which describes the backup. The parts follow, and at the end
`manifest.json` with the size and the SHA-256 of each.
"""

import io
import json
import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from voting.errors.operation import MaintenanceError
from voting.maintenance.backups.age import PlainReader, Sink
from voting.storage.types import DatabaseKind
from voting.terms import find_term

FORMAT = 1
ABOUT, MANIFEST = "about.json", "manifest.json"
DATABASE, KEYS, SECRETS, SETTINGS = "database", "keys", "secrets.json", "settings.json"
_BLOCK = 4 << 20
_MOST_BLOCK = 16 << 20
_MOST_PARTS = 1_000_000
_NAME = re.compile(
    r"about\.json|manifest\.json|settings\.json|secrets\.json"
    r"|keys/[A-Za-z0-9_][A-Za-z0-9._-]{0,150}"
    r"|database/[a-z_]{1,63}/[0-9]{8}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupDescription:
    """The description of a backup."""

    made_at: str
    kind: DatabaseKind
    migration: str
    has_keys: bool


class _Measured:
    """A target that knows how much it was given."""

    def __init__(self, target: Sink) -> None:
        self._target, self._size = target, 0

    def write(self, data: bytes) -> int:
        self._target.write(data)
        self._size += len(data)
        return len(data)

    def tell(self) -> int:
        return self._size


class Writer:
    """Writes parts one after another, without knowing them beforehand."""

    def __init__(self, target: Sink, about: BackupDescription) -> None:
        # `finish` ends it. A stream of the library's own would be ended by the collector too, which
        # tries once more to write where the disk was full.
        self._tar = tarfile.TarFile(
            fileobj=_Measured(target),  # type: ignore[arg-type]  # all that is asked of it
            mode="w",
            format=tarfile.USTAR_FORMAT,
        )
        self._parts: list[dict[str, object]] = []
        self._add(ABOUT, _to_json({"format": FORMAT, **_describe(about)}))

    def add(self, name: str, data: bytes) -> None:
        """Add a small part."""
        self._add(name, data)
        digest = sha256(data).hexdigest()
        self._parts.append({"name": name, "size": len(data), "sha256": digest})

    def add_blocks(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a part of any size, as numbered blocks of a few MiB."""
        for number, block in enumerate(_gather(pieces)):
            self.add(f"{DATABASE}/{name}/{number:08d}", block)

    def finish(self) -> None:
        """Write the manifest and the end."""
        self._add(MANIFEST, _to_json({"parts": self._parts}))
        self._tar.close()

    def _add(self, name: str, data: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(data), 0o600
        self._tar.addfile(member, io.BytesIO(data))


def _describe(about: BackupDescription) -> dict[str, object]:
    return {
        "made_at": about.made_at,
        "kind": about.kind.value,
        "migration": about.migration,
        "has_keys": about.has_keys,
    }


def _gather(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= _BLOCK:
            yield bytes(waiting[:_BLOCK])
            del waiting[:_BLOCK]
    if waiting:
        yield bytes(waiting)


def _to_json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


class BackupReader:
    """Reads the parts in order; limits and checks names and sizes."""

    def __init__(self, source: PlainReader) -> None:
        """Read the description of the backup.

        Raises:
            MaintenanceError: it is no backup, or of a newer version.
        """
        try:
            self._tar = tarfile.open(fileobj=source, mode="r|")  # noqa: SIM115 - the caller closes
        except tarfile.TarError:
            raise MaintenanceError("the content of the file is not a backup") from None
        self._members = self._list_members()
        name, data = next(self._members, ("", b""))
        self.about = _read_about(name, data)

    def list_parts(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and content of each part; check all against the manifest at the end.

        Raises:
            MaintenanceError: a part is missing, changed or unexpected.
        """
        seen: list[dict[str, object]] = []
        for name, data in self._members:
            if name == MANIFEST:
                _compare(data, seen)
                if next(self._members, None) is not None:
                    raise MaintenanceError("the file has data after the end of the backup")
                return
            seen.append({"name": name, "size": len(data), "sha256": sha256(data).hexdigest()})
            yield name, data
        raise MaintenanceError("the backup is truncated; take another copy")

    def _list_members(self) -> Iterator[tuple[str, bytes]]:
        try:
            for number, member in enumerate(self._tar):
                _check_member(member, number)
                file = self._tar.extractfile(member)
                yield member.name, b"" if file is None else file.read()
        except tarfile.TarError:
            raise MaintenanceError("the content of the file is not a backup") from None


def _check_member(member: tarfile.TarInfo, number: int) -> None:
    is_known = member.isreg() and _NAME.fullmatch(member.name) is not None
    if not is_known or member.size > _MOST_BLOCK or number > _MOST_PARTS:
        raise MaintenanceError("the backup contains a part that this program never writes")


def _compare(manifest: bytes, seen: list[dict[str, object]]) -> None:
    if read_json(manifest).get("parts") != seen:
        raise MaintenanceError("the parts of the backup are not those that its manifest names")
    names = [part["name"] for part in seen]
    if len(set(names)) != len(names):
        raise MaintenanceError("the backup contains a part twice")


def _read_about(name: str, data: bytes) -> BackupDescription:
    content = read_json(data)
    if name != ABOUT or not isinstance(content.get("format"), int):
        raise MaintenanceError("the content of the file is not a backup")
    if content["format"] != FORMAT:
        raise MaintenanceError(
            "the backup was made by a newer version of this program: install that"
        )
    kind = find_term(DatabaseKind, str(content.get("kind")))
    if kind is None:
        raise MaintenanceError("the backup is of a kind of database that is not known")
    return BackupDescription(
        made_at=str(content.get("made_at", "")),
        kind=kind,
        migration=str(content.get("migration", "")),
        has_keys=content.get("has_keys") is True,
    )


def read_json(data: bytes) -> Mapping[str, object]:
    """Parse a part that is a JSON object.

    Raises:
        MaintenanceError: it is none.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise MaintenanceError("the content of the file is not a backup")
    return content
