"""What a reporter reads of a policy's pack, in the language of the page. The English text is its own key (ADR 47)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import get_language, gettext

from policies.limits import RETALIATION
from policies.shapes import Notice, Option, Pack, Page, Question, Resource, Text

from . import catalogues

ENGLISH = "en"
Words = Callable[[str], str]
_made: dict[tuple[str, str], Pack] = {}  # by checksum and language; a version never changes
_whole: dict[tuple[str, str], bool] = {}


def whole(code: str, pack: Pack) -> bool:
    """Whether everything that a reporter reads of this pack has words in the language."""
    known = (pack.sha256, code)
    if known not in _whole:
        _whole[known] = not missing(code, pack)
    return _whole[known]


def missing(code: str, pack: Pack) -> set[str]:
    """What of it has none."""
    return set(said(pack)) - catalogues.filled(code)


def for_reader(pack: Pack) -> Pack:
    """The pack in the language of the page; all of it in English where not all of it can be had."""
    code = get_language() or ENGLISH
    if code.startswith(ENGLISH) or not whole(code, pack):
        return pack
    if (pack.sha256, code) not in _made:
        _made[pack.sha256, code] = rendered(pack, lambda text: gettext(text) if text else "")
    return _made[pack.sha256, code]


def forget() -> None:
    """Read the catalogues anew."""
    _made.clear()
    _whole.clear()
    catalogues.state.cache_clear()
    catalogues.filled.cache_clear()


def said(pack: Pack) -> Iterator[str]:
    """Every text of the pack that a reporter reads, in English."""
    found: dict[str, None] = {}
    rendered(pack, lambda text: found.setdefault(text) or text)
    return (text for text in found if text)


def limits(pack: Pack) -> set[str]:
    """Those of them that say what can be promised and what not, and by when somebody must act."""
    told = {text for one in pack.questionnaire.notices.values() for text in (one.title, one.text)}
    options = (one for page in pack.questionnaire.pages for question in page.questions for one in question.options)
    told |= {text for one in options if one.means for text in (one.label, one.means, one.gives_up)}
    return told | {one.name for one in pack.clock_rows if one.kind in RETALIATION}


def rendered(pack: Pack, words: Words) -> Pack:
    """The pack with each text that a reporter reads put through `words`."""
    asked, texts = pack.questionnaire, pack.texts[ENGLISH]
    clocks = tuple(replace(one, name=words(one.name)) if one.kind in RETALIATION else one for one in pack.clock_rows)
    return replace(
        pack,
        title=words(pack.title),
        texts={**pack.texts, ENGLISH: {**texts, "purpose": _text(texts["purpose"], words)}},
        questionnaire=replace(
            asked, pages=tuple(_page(one, words) for one in asked.pages), notices=_notices(asked.notices, words)
        ),
        said=_notices(pack.said, words),
        resources=tuple(_resource(one, words) for one in pack.resources),
        clock_rows=clocks,
    )


def _page(page: Page, words: Words) -> Page:
    questions = tuple(_question(one, words) for one in page.questions)
    return replace(page, title=words(page.title), lead=words(page.lead), questions=questions)


def _question(one: Question, words: Words) -> Question:
    options = tuple(_option(option, words) for option in one.options)
    return replace(one, ask=words(one.ask), why=words(one.why), unknown=words(one.unknown), options=options)


def _option(one: Option, words: Words) -> Option:
    return replace(one, label=words(one.label), means=words(one.means), gives_up=words(one.gives_up))


def _notices(found: Mapping[str, Notice], words: Words) -> dict[str, Notice]:
    return {key: replace(one, title=words(one.title), text=words(one.text)) for key, one in found.items()}


def _resource(one: Resource, words: Words) -> Resource:
    return replace(one, name=words(one.name), text=words(one.text))


def _text(one: Text, words: Words) -> Text:
    return replace(one, title=words(one.title), body=words(one.body))
