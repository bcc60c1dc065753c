"""A page as a test reads it: its ids, what points at them, its headings."""

from html.parser import HTMLParser

POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form")


class Page(HTMLParser):
    """Reads `html` once. A pointer that points nowhere is what axe does not see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.pointers: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._open.append(tag)
        self.text.setdefault(tag, []).append("")
        if found.get("id"):
            self.ids.append(found["id"] or "")
        for name in POINTERS:
            self.pointers += (found.get(name) or "").split()
        href = found.get("href") or ""
        if tag == "a" and href.startswith("#") and len(href) > 1:
            self.pointers.append(href[1:])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.text[tag][-1] += data

    @property
    def dangling(self) -> list[str]:
        """Ids that something names and nothing has."""
        return [name for name in self.pointers if name not in self.ids]

    @property
    def twice(self) -> list[str]:
        """Ids given more than once."""
        return sorted({name for name in self.ids if self.ids.count(name) > 1})

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every `tag`."""
        return [attrs for name, attrs in self.tags if name == tag]
