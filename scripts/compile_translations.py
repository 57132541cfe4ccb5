"""Compile the translations: `messages.po` is the source, `messages.mo` what the server reads."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent.parent / "voting" / "translations"


def compile_catalog(source: Path) -> bytes:
    """Return a catalogue as the server reads it."""
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file))
    return compiled.getvalue()


def main() -> None:
    """Compile every catalogue."""
    for source in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        source.with_suffix(".mo").write_bytes(compile_catalog(source))


if __name__ == "__main__":
    main()
