"""A pack becomes a version in the database: once, whole, and never changed afterwards (D34)."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from audit import clock, journal
from permissions.actors import Actor, acting
from permissions.models import Installation

from . import files as raw
from . import packs
from .models import OfficialText, Policy, PolicyVersion
from .shapes import Pack, Problem

OFFICIAL = {".pdf": "application/pdf", ".txt": "text/plain"}
OFFICIAL_MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Loaded:
    version: PolicyVersion
    new: bool  # False: this very text was stored before, and nothing was done


def load(folder: Path, *, official: Path | None = None) -> Loaded:
    """Store the pack of a folder as a version, and the employer's official text with it.

    Loading the same text again changes nothing. Raises PackBroken with what has to be put right first.
    """
    refused = [problem for problem in packs.problems(folder) if not problem.warning]
    if refused:
        raise packs.PackBroken(refused)
    files = raw.gather(folder)
    pack = packs.made(files)
    text = _official(official) if official else None
    with acting(Actor.setup()) as actor:
        loaded = _stored(pack, files, actor)
        if text:
            _attach(loaded.version, text, actor)
    return loaded


def _stored(pack: Pack, files: dict[str, str], actor: Actor) -> Loaded:
    known = PolicyVersion.objects.filter(sha256=pack.sha256).first()
    if known:
        return Loaded(known, new=False)
    earlier = list(PolicyVersion.objects.filter(policy_id=pack.id).defer("content"))
    _must_follow(pack, earlier, files)
    policy, _ = Policy.objects.update_or_create(slug=pack.id, defaults={"title": pack.title})
    _end(pack, earlier)
    version = PolicyVersion.objects.create(
        policy=policy,
        sha256=pack.sha256,
        effective_from=pack.effective_from,
        effective_to=pack.effective_to,
        owner=pack.owner,
        contact=pack.contact,
        content=files,
        loaded_at=clock.now(),
    )
    facts = {"policy": pack.id, "version": str(version.pk), "sha256": pack.sha256}
    journal.record(journal.Chain.system(), "load_policy", actor=actor.label, facts=facts)
    return Loaded(version, new=True)


def _must_follow(pack: Pack, earlier: list[PolicyVersion], files: dict[str, str]) -> None:
    """Refuses a version whose days overlap with those of a stored one: an incident must find one answer."""
    head = raw.toml(files, "pack.toml")
    installed = Installation.objects.first()
    if pack.effective_from is None:
        if earlier and installed and not settings.CANDOR_DEMO:
            what = "Another version is stored already, and this one does not say from when it holds."
            raise packs.PackBroken(
                [Problem(head.file, head.line_of("effective_from"), what, "Fill in effective_from.")]
            )
        return
    for version in earlier:
        start = version.effective_from or (installed.effective_on if installed else None) or date.min
        end = version.effective_to or (pack.previous_until if start < pack.effective_from else None) or date.max
        if start <= (pack.effective_to or date.max) and pack.effective_from <= end:
            what = f"The version loaded on {version.loaded_at:%Y-%m-%d} holds on some of the same days."
            do = "Let effective_from be later than its last day, or name that last day in previous_until."
            raise packs.PackBroken([Problem(head.file, head.line_of("effective_from"), what, do)])


def _end(pack: Pack, earlier: list[PolicyVersion]) -> None:
    """The open version before this one ends on the day that this pack gives."""
    for version in earlier:
        if pack.previous_until and version.effective_to is None:
            version.effective_to = pack.previous_until
            version.save(update_fields=["effective_to"])


@dataclass(frozen=True, slots=True)
class _Official:
    name: str
    media_type: str
    data: bytes


def _official(path: Path) -> _Official:
    def refuse(what: str, do: str) -> packs.PackBroken:
        return packs.PackBroken([Problem(path.name, 1, what, do)])

    media_type = OFFICIAL.get(path.suffix.lower())
    if media_type is None:
        raise refuse("The official text is neither a PDF nor a plain text.", "Give a .pdf or a .txt file.")
    if not path.is_file():
        raise refuse("The official text is not there.", "Check the path.")
    data = path.read_bytes()
    if not data or len(data) > OFFICIAL_MAX_BYTES:
        raise refuse("The official text is empty or larger than ten megabytes.", "Give the text itself, compressed.")
    if media_type == OFFICIAL[".pdf"] and not data.startswith(b"%PDF-"):
        raise refuse("The file is called a PDF and is none.", "Export it again.")
    return _Official(path.name, media_type, data)


def _attach(version: PolicyVersion, text: _Official, actor: Actor) -> None:
    sha256 = hashlib.sha256(text.data).hexdigest()
    if OfficialText.objects.filter(version=version, sha256=sha256).exists():
        return
    OfficialText.objects.create(
        version=version,
        name=text.name[:120],
        media_type=text.media_type,
        sha256=sha256,
        data=text.data,
        added_at=clock.now(),
    )
    facts = {"version": str(version.pk), "sha256": sha256}
    journal.record(journal.Chain.system(), "add_official_text", actor=actor.label, facts=facts)
