"""The forms and addresses of pages, as a program reads them that wants to send others."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class Form:
    """A form of a page: where it is sent, and what stands in it."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url, self.forms, self.links = url, list[Form](), set[str]()
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.add(self._find(given.get("href", "")))
        elif tag == "form":
            action = self._find(given.get("action", "")) or self._url
            self.forms.append(Form(action, given.get("method", "get").upper()))
        elif tag == "select":
            self._select = given.get("name", "")
        elif self.forms:
            self._note(tag, given)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if given.get("type") == "file":
            form.files.append(name)
        elif tag == "option" and self._select:
            form.fields.append((self._select, given.get("value", "")))
        elif tag in {"input", "button", "textarea"} and name:
            form.fields.append((name, given.get("value", "")))

    def _find(self, href: str) -> str:
        parts = urlsplit(urljoin(f"http://localhost{self._url}", href))
        return f"{parts.path}?{parts.query}".rstrip("?") if parts.netloc == "localhost" else ""


def read_forms(url: str, page: str) -> tuple[list[Form], set[str]]:
    """Return the forms of a page, and the addresses of this site that it leads to."""
    reader = _Reader(url)
    reader.feed(page)
    return reader.forms, reader.links - {""}
