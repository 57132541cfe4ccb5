"""The table of wrong uses: what is typed, what is wrong around it, what the one sentence says."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

SECRET_KEY = "never-to-be-shown-" * 3
PASSWORD = "correct horse battery"
TYPED = f"{PASSWORD}\n" * 2
ADDING = f"{PASSWORD}\n13700000001\n"
DATABASE_PASSWORD = "of-the-database"
LONG = "长" * 5000
BYTES = "陈\udcff"
"""As Python takes an argument that is not UTF-8."""
UNSEEN = "陈\n\x1b[31m\x00"
NO_OFFICE = "没有这个编号的街道办事处"
TAKEN = "已经有人使用"


@dataclass(frozen=True)
class Installation:
    """One community `ly` of one street office, the member `chen`, keys, and a backup."""

    root: Path
    office: str
    community: str

    @property
    def database(self) -> Path:
        return self.root / "a.db"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    def fill_in(self, arguments: tuple[str, ...]) -> list[str]:
        """Return what is typed with this installation's ids and folder."""
        names = {"ROOT": str(self.root), "OFFICE": self.office, "COMMUNITY": self.community}
        for name, text in names.items():
            arguments = tuple(each.replace(name, text) for each in arguments)
        return list(arguments)

    def describe(self) -> tuple[dict[str, object], object]:
        """Return every file but the database's, and what the database holds."""
        files: dict[str, object] = {
            str(path.relative_to(self.root)): path.read_bytes() if path.is_file() else None
            for path in self.root.rglob("*")
            if not path.name.startswith(self.database.name) and path.name != "huge.csv"
        }
        if not self.database.is_file():
            return files, "none"
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            try:
                return files, _read_whole(connection)
            except sqlite3.DatabaseError:
                return files, str(self.database.read_bytes())


def _read_whole(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return what made every table and index, each table followed by its rows."""
    query = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    whole: list[tuple[object, ...]] = []
    for kind, name, made_by in connection.execute(query).fetchall():
        whole.append((kind, name, made_by))
        if kind == "table":
            whole += connection.execute(f'SELECT rowid, * FROM "{name}"')  # noqa: S608
    return whole


def make_files(root: Path) -> None:
    """Make the files that the table hands over."""
    (root / "garbage.csv").write_bytes(b"\xff\xfe\x00garbage" * 100)
    (root / "garbage.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    (root / "empty.csv").touch()
    with (root / "huge.csv").open("wb") as huge:
        huge.truncate(1 << 40)


WATCHER = ("add-watcher", "--community")
MEMBER = ("add-member", "--community", "COMMUNITY", "--login")
AUDITOR = ("add-auditor", "--office", "OFFICE", "--login")
ADDED = ("add-community", "--office", "OFFICE", "--code")
WRONG: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("keys", "init", "--folder", "/dev/null/keys"), "", "不能使用"),
    (("keys", "init", "--folder", "ROOT/empty.csv"), "", "File exists"),
    (("migrate", "now"), "", "unexpected extra argument"),
    (("add-office",), "", "Missing argument"),
    (("add-office", " "), "", "名称须为"),
    (("add-office", LONG), "", "名称须为"),
    (("add-office", UNSEEN), "", "名称须为"),
    (("add-office", BYTES), "", "名称须为"),
    (
        ("add-community", "--office", "none", "--code", "xin", "朗月"),
        "",
        NO_OFFICE,
    ),
    (
        ("add-community", "--office", UNSEEN, "--code", "xin", "朗月"),
        "",
        NO_OFFICE,
    ),
    ((*ADDED, "ly", "又一个"), "", "已经用过"),
    ((*ADDED, "jin cheng/一", "朗月"), "", "小区代码只能用"),
    ((*ADDED, "../keys", "朗月"), "", "小区代码只能用"),
    ((*ADDED, "xin\n", "朗月"), "", "小区代码只能用"),
    ((*ADDED, "x\x00", "朗月"), "", "小区代码只能用"),
    ((*ADDED, "x" * 5000, "朗月"), "", "小区代码只能用"),
    ((*ADDED, "xin", LONG), "", "名称须为"),
    ((*ADDED, "xin", UNSEEN), "", "名称须为"),
    ((*ADDED, BYTES, "朗月"), "", "小区代码只能用"),
    ((*ADDED, "xin", "--rules", BYTES, "朗月"), "", "计票规则"),
    ((*ADDED, "xin", "--rules", "x", "朗月"), "", "计票规则"),
    ((*ADDED, "xin", "--rules", "../../etc/passwd", "朗月"), "", "计票规则"),
    ((*WATCHER, "none", "--role", "supervisor", "--login", "w", "陈"), TYPED, "没有这个编号的小区"),
    ((*WATCHER, UNSEEN, "--role", "supervisor", "--login", "w", "陈"), TYPED, "没有这个编号的小区"),
    ((*WATCHER, "COMMUNITY", "--role", "king", "--login", "w", "陈"), TYPED, "Invalid value"),
    ((*WATCHER, "COMMUNITY", "--role", "supervisor", "--login", "c d", "陈"), TYPED, "登录名须为"),
    ((*WATCHER, "COMMUNITY", "--role", "supervisor", "--login", "w", "陈"), "short\n", "密码须有"),
    (("add-overseer", "--login", "c d", "王"), TYPED, "登录名须为"),
    (("add-overseer", "--login", "chen", "王"), TYPED, TAKEN),
    (("add-overseer", "--login", "o", LONG), TYPED, "名称须为"),
    (("set-district", "--office", "none", "城东区"), "", "没有这个编号的街道办事处"),
    (("set-district", "--office", "OFFICE", LONG), "", "名称须为"),
    (("add-member", "--community", "none", "--login", "c", "陈"), TYPED, "没有这个编号的小区"),
    (("add-member", "--community", UNSEEN, "--login", "c", "陈"), TYPED, "没有这个编号的小区"),
    ((*MEMBER, "chen", "另一个陈"), TYPED, TAKEN),
    ((*MEMBER, "c", "陈"), "short\n", "密码须有"),
    ((*MEMBER, "c", "陈"), "", "标准输入已经结束"),
    ((*MEMBER, "c", "陈"), f"{LONG}\n", "密码"),
    ((*MEMBER, "c d", "陈"), TYPED, "登录名须为"),
    ((*MEMBER, UNSEEN, "陈"), TYPED, "登录名须为"),
    ((*MEMBER, LONG, "陈"), TYPED, "登录名须为"),
    ((*MEMBER, BYTES, "陈"), TYPED, "登录名须为"),
    (("add-member", "--community", BYTES, "--login", "c", "陈"), TYPED, "没有这个编号的小区"),
    ((*MEMBER, "c", UNSEEN), TYPED, "名称须为"),
    ((*MEMBER, "c", "陈"), TYPED, "手机号码应为"),
    ((*MEMBER, "c", "陈"), f"{PASSWORD}\n", "标准输入已经结束"),
    ((*MEMBER, "c", "陈"), f"{PASSWORD}\n010-87654321\n", "手机号码应为"),
    ((*MEMBER, "c", "--password", PASSWORD, "陈"), "", "No such option"),
    (("add-auditor", "--office", "none", "--login", "c", "陈"), TYPED, NO_OFFICE),
    ((*AUDITOR, "chen", "林"), TYPED, TAKEN),
    ((*AUDITOR, "c", "林"), "short\n", "密码须有"),
    ((*AUDITOR, "c", LONG), TYPED, "名称须为"),
    (("staff", "list", "chen"), "", "unexpected extra argument"),
    (("staff", "disable", "nobody"), "", "没有这个登录名"),
    (("staff", "disable", LONG), "", "没有这个登录名"),
    (("staff", "disable", BYTES), "", "没有这个登录名"),
    (("staff", "enable", "nobody"), "", "没有这个登录名"),
    (("staff", "unlock", UNSEEN), "", "没有这个登录名"),
    (("staff", "reset-code", UNSEEN, "--reason", "x"), "", "没有这个登录名"),
    (("staff", "telephone", "nobody"), "13700000001\n", "没有这个登录名"),
    (("staff", "telephone", "chen"), "", "标准输入已经结束"),
    (("staff", "telephone", "chen"), UNSEEN, "手机号码应为"),
    (("staff", "password", "nobody"), TYPED, "没有这个登录名"),
    (("staff", "password", "chen"), "short\n", "密码须有"),
    (("register", "check", "ROOT/none.csv"), "", "No such file"),
    (("register", "check", f"ROOT/{BYTES}"), "", "No such file"),
    (("register", "check", "/"), "", "Is a directory"),
    (("register", "check", "/dev/zero"), "", "20 MB"),
    (("register", "check", "ROOT/huge.csv"), "", "20 MB"),
    (("register", "check", "ROOT/empty.csv"), "", "没有找到表头"),
    (("register", "check", "ROOT/garbage.csv"), "", "没有找到表头"),
    (("register", "check", "ROOT/garbage.xlsx"), "", "文件"),
    (("serve", "--bind", "127.0.0.1:99999999999"), "", "no host and port"),
    (("serve", "--bind", "nowhere"), "", "no host and port"),
    (("serve", "--bind", "127.0.0.1:８０"), "", "no host and port"),
    (("serve", "--bind", "127.0.0.1: 80"), "", "no host and port"),
    (("serve", "--workers", "0"), "", "not in the range"),
    (("worker", "now"), "", "unexpected extra argument"),
    (("backup", "ROOT/new"), "short\nshort\n", "at least 12"),
    (("backup", "ROOT/kept"), TYPED, "exists"),
    (("backup", "ROOT"), TYPED, "is a directory"),
    (("backup", "/dev/null/kept"), TYPED, "Not a directory"),
    (("backup", "--passphrase-file", "ROOT/none", "ROOT/new"), "", "No such file"),
    (("backup", "--passphrase-file", "ROOT/garbage.csv", "ROOT/new"), "", "passphrase"),
    (("restore", "ROOT/none"), TYPED, "No such file"),
    (("restore", f"ROOT/{BYTES}"), TYPED, "No such file"),
    (("restore", "ROOT/garbage.csv"), TYPED, "not a backup"),
    (("restore", "ROOT/empty.csv"), TYPED, "not a backup"),
    (("restore", "/dev/zero"), TYPED, "not a backup"),
    (("restore", "ROOT/kept"), "another passphrase\n", "passphrase"),
    (("restore", "ROOT/kept"), TYPED, "exists"),
    (("doctor", "--deeper"), "", "No such option"),
    (("rotate", "status", "now"), "", "unexpected extra argument"),
    (("rotate", "sessions", "now"), "", "unexpected extra argument"),
    (("rotate", "digests", "--drop", UNSEEN), "", "no older key"),
    (("rotate", "digests", "--drop", BYTES), "", "no older key"),
    (("rotate", "log", "now"), "", "unexpected extra argument"),
    (("rotate", "factors", "now"), "", "unexpected extra argument"),
    (("rotate", "data", "now"), "", "unexpected extra argument"),
    (("rotate", "committee", "none"), "", "没有找到您输入的代码或编号"),
    (("rotate", "committee", "../x\n"), "", "没有"),
    (("rotate", "committee", BYTES), "", "没有"),
    (("rotate", "office", "none"), "", "no community"),
    (("rotate", "office", BYTES), "", "no community"),
    (("rotate", "keys-password"), TYPED, "no PKCS#12"),
)
"""Arguments, standard input, and a part of what is said."""

READING: tuple[tuple[str, ...], ...] = (
    ("add-office", "新"),
    (*ADDED, "xin", "新"),
    (*MEMBER, "li", "李"),
    (*AUDITOR, "li", "李"),
    ("staff", "list"),
    ("staff", "disable", "chen"),
    ("staff", "enable", "chen"),
    ("staff", "password", "chen"),
    ("staff", "unlock", "chen"),
    ("staff", "reset-code", "chen", "--reason", "x"),
    ("staff", "telephone", "chen"),
    ("rotate", "status"),
    ("rotate", "data"),
    ("rotate", "committee", "ly"),
    ("rotate", "office", "OFFICE"),
    ("serve",),
    ("worker",),
)
"""What needs a database at this code's migration."""
OPENING = (("keys", "init"), ("migrate",), *READING)
"""What needs a database that is not newer."""
SETTING = (
    *OPENING,
    ("backup", "ROOT/new"),
    ("doctor",),
    ("rotate", "sessions"),
    ("rotate", "digests"),
    ("rotate", "log"),
    ("rotate", "keys-password"),
)
"""What needs the settings."""
LOG_KEY_USERS = (("serve",), ("worker",), ("rotate", "log"))


@dataclass(frozen=True)
class Around:
    """Something wrong around a command: what it is, who meets it, and what is said."""

    name: str
    spoil: Callable[[Installation, dict[str, str]], object]
    users: tuple[tuple[str, ...], ...]
    said: str


def _set(name: str, text: str) -> Callable[[Installation, dict[str, str]], object]:
    return lambda _, variables: variables.update({name: text})


def _set_migration(number: str) -> Callable[[Installation, dict[str, str]], object]:
    def spoil(there: Installation, variables: dict[str, str]) -> None:
        del variables
        with sqlite3.connect(there.database) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
        connection.close()

    return spoil


def _put(name: str, data: bytes | None) -> Callable[[Installation, dict[str, str]], object]:
    """Put garbage in the place of a file, or a folder where there is no data."""

    def spoil(there: Installation, variables: dict[str, str]) -> None:
        del variables
        path = there.root / name
        path.unlink(missing_ok=True)
        path.mkdir() if data is None else path.write_bytes(data)

    return spoil


_URL, _GATEWAY = "DATABASE_URL", "ASSEMBLY_GATEWAY_URL"
_BASE, _STAMPS, _SECRET = "ASSEMBLY_BASE_URL", "ASSEMBLY_TIMESTAMP_URL", "ASSEMBLY_SECRET_KEY"
_KEPT = (*OPENING, ("backup", "ROOT/new"))
AROUND = (
    Around("no secret", _set("ASSEMBLY_SECRET_KEY", ""), SETTING, "ASSEMBLY_SECRET_KEY"),
    Around("short secret", _set("ASSEMBLY_SECRET_KEY", "x"), SETTING, "ASSEMBLY_SECRET_KEY"),
    Around("strange base", _set("ASSEMBLY_BASE_URL", "ftp://x"), SETTING, "ASSEMBLY_BASE_URL"),
    Around(
        "no database",
        lambda there, _: there.database.unlink(),
        (*READING, ("backup", "ROOT/new")),
        "请先运行 assembly migrate",
    ),
    Around(
        "no folder",
        _set(_URL, "sqlite:////nowhere/var/a.db"),
        (*READING, ("backup", "ROOT/new")),
        "请先运行 assembly migrate",
    ),
    Around("old database", _set_migration("0001"), READING, "再运行 assembly migrate"),
    Around("newer database", _set_migration("9999"), OPENING, "数据库比这个程序新"),
    Around("garbage for a database", _put("a.db", b"garbage" * 999), OPENING, "数据库打不开"),
    Around("folder for a database", _put("a.db", None), OPENING, "数据库打不开"),
    *(
        Around(f"address {number}", _set(_URL, url), (*_KEPT, ("doctor",)), "DATABASE_URL")
        for number, url in enumerate(
            (
                "nonsense",
                f"u:{DATABASE_PASSWORD}@h",
                f"mysql://u:{DATABASE_PASSWORD}@h/x",
                f"postgresql://u:{DATABASE_PASSWORD}@h:port/x",
            )
        )
    ),
    Around(
        "unreachable",
        _set(_URL, f"postgresql://u:{DATABASE_PASSWORD}@127.0.0.1:1/x"),
        _KEPT,
        "u:***@127.0.0.1:1",
    ),
    Around(
        "password among options",
        _set(_URL, f"postgresql://u@127.0.0.1:1/x?password={DATABASE_PASSWORD}"),
        _KEPT,
        "u@127.0.0.1:1",
    ),
    *(
        Around(f"database {url}", _set(_URL, url), (("migrate",), ("doctor",)), "DATABASE_URL")
        for url in (
            "sqlite://",
            "sqlite:///:memory:",
            "sqlite:///a%00.db",
            "sqlite:///a.db?timeout=soon",
            "sqlite:///a.db?nonsense=1",
            f"postgresql://u:{DATABASE_PASSWORD}@h/x\udcff",
            " ",
        )
    ),
    *(
        Around(f"base {text!r}", _set(_BASE, text), (("rotate", "sessions"), ("serve",)), _BASE)
        for text in (
            "",
            "https://",
            "https://:",
            "https://h:port",
            "https://h:99999",
            f"https://u:{DATABASE_PASSWORD}@h",
            "https://h/path",
            "https://h?x",
            "https://h+i",
            "https://a b",
            "https://a\nb",
            "https://[",
            "https://h\udcff",
        )
    ),
    *(
        Around(f"authority {text!r}", _set(_STAMPS, text), (("serve",), ("worker",)), _STAMPS)
        for text in ("x", "ftp://h", "http://", "http://[", f"http://u:{DATABASE_PASSWORD}@h:port")
    ),
    Around("two secrets", _set(_SECRET, f"{SECRET_KEY}\n{SECRET_KEY}"), SETTING, _SECRET),
    Around("secret of bytes", _set(_SECRET, f"{SECRET_KEY}\udcff"), SETTING, _SECRET),
    Around("no place for keys", _set("ASSEMBLY_KEYS", " "), SETTING, "ASSEMBLY_KEYS"),
    Around("no keys", lambda there, _: shutil.rmtree(there.keys), LOG_KEY_USERS, "key"),
    Around("garbage for a key", _put("keys/log.key", b"\xff\x00"), LOG_KEY_USERS, "log.key"),
    Around("folder for a key", _put("keys/log.key", None), LOG_KEY_USERS, "log.key"),
    Around(
        "garbage for a certificate",
        _put("keys/committee-ly.crt", b"\xff\x00"),
        (("rotate", "committee", "ly"),),
        "committee-ly.crt",
    ),
    Around(
        "garbage for witnesses",
        _put("keys/witnesses.txt", b"\xff\x00"),
        (("serve",), ("worker",)),
        "witnesses.txt",
    ),
    Around("file for keys", _set("ASSEMBLY_KEYS", "/dev/null"), SETTING, "/dev/null"),
    *(
        Around(f"gateway {url}", _set(_GATEWAY, url), (("serve",), ("worker",)), "ASSEMBLY_GATEWAY")
        for url in (f"ftp://u:{DATABASE_PASSWORD}@h", "https://h:port", "smtp://[", "https://h")
    ),
)
