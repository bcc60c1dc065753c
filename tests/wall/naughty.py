"""Words that have broken other programs: each is what somebody may really type, and has to come back as it was typed."""

from html.parser import HTMLParser

PRINTED = (
    "<script>alert(1)</script>",
    "</textarea></title><b id=naughty>",
    '"><img src=naughty onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "'; drop table cases_case; --",
    "{{ 7|add:7 }} {% now 'Y' %} {# gone #}",
    "%s %d %(name)s {0} {name} ${HOME} $(id) `id`",
    "../../../etc/passwd",
    "CON\\nul \\n \\x00 \\u0041",
    "=HYPERLINK(1) +1 -1 @SUM(1)",
    "#panic() #set page(width: 1pt) $x_1$ *b* _i_ `r` @q <q> ~ -- // no",
    "= Head\n+ item\n/ term: of it",
    "&lt;b&gt; &amp;amp; &nbsp &#0; &#x202e;",
    "null None undefined NaN true -0 1e999 0x7f",
    "javascript:alert(1) http://naughty.example/?a=b&c=d",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f1fa\U0001f1f8",
    "Z\u0338\u0322\u031b\u0321a\u0337\u0315l\u0334\u0300g\u0335\u0301o\u0336",
    "\u0645\u0631\u062d\u0628\u0627 (\u05e9\u05dc\u05d5\u05dd) 123",
    "\u4f60\u597d\uff0c\u4e16\u754c \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    "Nguye\u0302\u0303n Thi\u0323 E\u0302\u0323",
    "\u0130stanbul \u0131 stra\u00dfe \ufb03 \u1e9e \u01c5",
    "\U0001d573\U0001d58a\U0001d591 \ufdfd \U0001f9d1\U0001f3ff",
    "\u200b\u2060\ufeff between nothing",
    "W" * 60,
)
# Controls, halves of characters and marks that turn the direction: no page keeps them, and each says so.
TAKEN_OUT = ("\x00", "\x07\x1b[31m", "\x7f\x85", "\u202eslleps", "\u2066\u2069")


class Shown(HTMLParser):
    """What a page shows as text or holds in its fields, and the tags and attributes in it that none of ours has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.strange: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.pieces += [given[name] for name in ("value", "title", "alt", "content") if name in given]
        if tag == "script" and "src" not in given:
            self.strange.append("a script in the page")
        self.strange += [f"{tag} {name}" for name in given if name.startswith("on")]
        if "naughty" in (given.get("id"), given.get("src")) or given.get("href", "").startswith("javascript:"):
            self.strange.append(tag)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())
