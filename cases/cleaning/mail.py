"""The words of an e-mail: day, subject and text, without who sent it, to whom and by which way. The child loads it first.

The reporter may be the one who sent it or to whom it came, so no line of its head but these two is read.
"""

import email
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from .words import Unfit, top

LEFT_OUT = (
    "the lines that say who sent it, to whom and by which way, pictures, attachments, where links lead, how it looked"
)
KINDS = {"image": "picture", "audio": "sound", "video": "film", "message": "e-mail", "application/pdf": "PDF"}
LINES = frozenset(
    ("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul")
)  # fmt: skip
UNSEEN = frozenset(("head", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title"))
EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def copy(raw: bytes, kind: str) -> str:
    """Day, subject and text below the lines that say what is left out. Raises whatever a broken one leads to."""
    found = email.message_from_bytes(raw)
    kinds: Counter[str] = Counter()
    words = "\n\n".join(text.strip() for text in _texts(found, kinds) if text.strip())
    if not words and not kinds:
        raise Unfit
    attached = {f"attached {word}": count for word, count in sorted(kinds.items())}
    return f"{top(LEFT_OUT, attached)}{_day(found)}{_subject(found)}\n{words}\n"


def _day(found: Message) -> str:
    """In one zone for all: the sender's own would tell where they were."""
    try:
        return parsedate_to_datetime(str(found["Date"])).astimezone(UTC).strftime("Sent: %Y-%m-%d %H:%M UTC\n")
    except (TypeError, ValueError, OverflowError):
        return ""


def _subject(found: Message) -> str:
    said = found["Subject"]
    return f"Subject: {' '.join(str(make_header(decode_header(said))).split())}\n" if said else ""


def _texts(part: Message, kinds: Counter[str]) -> Iterator[str]:
    """The texts in reading order; of one that is there in several forms, the plain one. What is attached is counted."""
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        told = [(one, list(_texts(one, kinds))) for one in part.get_payload() if isinstance(one, Message)]
        if part.get_content_subtype() == "alternative":
            told = [pair for pair in told if any(text.strip() for text in pair[1])]
            told = [pair for pair in told if pair[0].get_content_type() == "text/plain"][:1] or told[-1:]
        yield from (text for _, texts in told for text in texts)
    elif part.get_content_type() not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
        kinds[KINDS.get(part.get_content_type()) or KINDS.get(part.get_content_maintype(), "file")] += 1
    else:
        yield _text(part)


def _text(part: Message) -> str:
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        raise Unfit
    words = body.decode(part.get_content_charset("utf-8"), "replace").replace("\r\n", "\n")
    if part.get_content_type() == "text/plain":
        return words
    reader = _Page()
    reader.feed(words)
    reader.close()
    return reader.words()


class _Page(HTMLParser):
    """The words that a page shows, in lines. What is not shown (also the line before an e-mail's text) is not taken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._said: list[str] = []
        self._unseen = ""  # the tag whose inside is not shown
        self._depth = 0  # how many of that tag are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen == "head" and tag == "body":  # a head may be left open
            self._unseen = ""
        if self._unseen:
            self._depth += tag == self._unseen
        elif tag not in EMPTY and (tag in UNSEEN or _is_unseen(dict(attrs))):
            self._unseen, self._depth = tag, 1
        elif tag in LINES:
            self._said.append("\n")
        elif tag in ("td", "th"):
            self._said.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._depth -= tag == self._unseen
            self._unseen = self._unseen if self._depth else ""
        elif tag in LINES:
            self._said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._said.append(" ".join(f"|{data}|".split())[1:-1])

    def words(self) -> str:
        """Raises Unfit where nobody says how far it goes what is not shown: words would be lost unsaid."""
        if self._unseen:
            raise Unfit
        lines = [" ".join(line.split(" ")).strip() for line in "".join(self._said).split("\n")]
        return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1]))


def _is_unseen(told: dict[str, str | None]) -> bool:
    style = (told.get("style") or "").replace(" ", "").casefold()
    return "hidden" in told or "display:none" in style or "visibility:hidden" in style
