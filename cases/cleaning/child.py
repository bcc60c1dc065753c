"""The child that makes a working copy of one file: the file on standard input, the copy on standard output.

It runs apart (`cleaning.copy` starts it), for one file and never for a second. Before it reads a byte of that file it has
loaded what it needs and given up the rest: no socket, no file, no other program, no process; memory and time have limits.
Where the system grants none of this it ends without having read anything (D6).

Its argument is the kind. It ends with 0 and a copy; with 3 where it could not be confined; with 4 and nothing where the file
cannot be cleaned whole.
"""

import contextlib
import ctypes
import io
import platform
import re
import resource
import socket
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEMORY, SECONDS = 1536 << 20, 40  # bytes of address space; seconds of processor time
MOST_PIXELS = 50_000_000  # of one picture
MOST_TEXT = 5_000_000  # characters
NOT_CONFINED, NOT_CLEANED = 3, 4
WORDS = ("email", "document", "sheet", "slides", "opendocument")  # of these the words alone

# All that it may ask of the kernel from now on, by the numbers of the two kinds of processor that we know: to read and write
# what is open, to have memory, to wait for itself, to know the time, to end. To open, reach, start, remove or look at anything
# is not here.
ALLOWED = {
    "x86_64": (
        0xC000003E,
        (0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 24, 25, 28, 39, 60, 96, 99, 131, 186, 202, 204, 219, 228, 229,
         231, 318),
    ),
    "aarch64": (
        0xC00000B7,
        (57, 62, 63, 64, 65, 66, 73, 80, 93, 94, 98, 113, 114, 123, 124, 128, 132, 134, 135, 139, 169, 172, 178, 179, 214,
         215, 216, 222, 226, 233, 278),
    ),
}  # fmt: skip
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # for unshare(2)
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # for prctl(2)
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06  # of a filter's little language
ALLOW, NO, KILL = 0x7FFF0000, 0x00050001, 0x80000000  # NO: "not permitted"


class _Line(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.POINTER(_Line)))


class NotCleaned(Exception):
    """Something would stay in the copy that has to go, or the file is not what it seems."""


def confine() -> bool:
    """Give everything up and take on the limits. False where sockets are still to be had."""
    for which, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(which, (most, most))
    libc = ctypes.CDLL(None)
    libc.unshare(NEW_USER | NEW_NETWORK)  # a second wall where the system lets us build it
    return _refuse(libc) and _unreachable()


def _refuse(libc: ctypes.CDLL) -> bool:
    known = ALLOWED.get(platform.machine())
    if known is None or libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    kind, numbers = known
    lines = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, kind), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    for number in numbers:
        lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    lines.append((RETURN, 0, 0, NO))
    program = (_Line * len(lines))(*(_Line(*line) for line in lines))
    return not libc.prctl(SECCOMP, FILTER, ctypes.byref(_Program(len(lines), program)))


def _unreachable() -> bool:
    """Asked, not believed."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    except PermissionError:
        return True
    return False


def picture(raw: bytes, kind: str) -> bytes:
    """The same pixels, upright, in a new picture: no place, camera, time, thumbnail, comment or name. Of a moving one the
    first.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(raw), formats=[kind.upper()]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise NotCleaned
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        shown = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    fresh = Image.new(shown.mode, shown.size)
    fresh.paste(shown)
    made = io.BytesIO()
    if kind == "jpeg":
        fresh.convert("RGB").save(made, "JPEG", quality=92)
    else:
        fresh.save(made, "PNG")
    return made.getvalue()


def text(raw: bytes, kind: str) -> bytes:
    """The letters in UTF-8, without characters that show nothing or another text than is written."""
    read = _decoded(raw)
    return _shown(read)


def _shown(read: str) -> bytes:
    if len(read) > MOST_TEXT:
        raise NotCleaned
    kept = (one for one in read if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co"))
    return "".join(kept).encode()


def _decoded(raw: bytes) -> str:
    names = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252", "latin-1")
    for name in names:
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(name).replace("\r\n", "\n").replace("\r", "\n")
    raise NotCleaned


def words(raw: bytes, kind: str) -> bytes:
    """The words of an Office file or an e-mail as a plain text, which says at its top what it leaves out."""
    from cases.cleaning import mail, office, opendocument

    reader = {"email": mail, "opendocument": opendocument}.get(kind, office)
    return _shown(reader.copy(raw, kind))


# Of the file and of each page this stays; outlines, forms, notes, actions, files carried along, earlier versions do not.
OF_FILE = frozenset({"/Type", "/Pages"})
OF_PAGE = frozenset(
    {"/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate",
     "/UserUnit", "/Group"}
)  # fmt: skip
# And whatever of these stands anywhere in what stays: who wrote it, with what and when; what it would do.
GOES = frozenset(
    {"/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/JS", "/JavaScript", "/EF", "/AF", "/AA", "/OPI", "/Alternates",
     "/StructParent", "/StructParents"}
)  # fmt: skip
PASS_BY = re.compile(rb"\xff[\xe1-\xed\xef\xfe]")  # parts of a JPEG that tell of it: EXIF, XMP, ICC, comments


def pdf(raw: bytes, kind: str) -> bytes:
    """The pages as they print, in a new file. What is closed by a password is left as it is."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(raw)) as found:
            if found.is_encrypted:
                raise NotCleaned
            _flatten(found)
            if "/Info" in found.trailer:
                del found.trailer["/Info"]
            _keep(found.Root, OF_FILE)
            for page in found.pages:
                _keep(page.obj, OF_PAGE)
            for one in found.objects:
                _strip(one, pikepdf)
            made = io.BytesIO()
            found.save(made, deterministic_id=True, fix_metadata_version=False)
    except (pikepdf.PdfError, pikepdf.PasswordError) as problem:
        raise NotCleaned from problem
    return made.getvalue()


def _flatten(found: Any) -> None:
    """What a form or a stamp shows becomes part of its page, before both go."""
    found.generate_appearance_streams()
    found.flatten_annotations("all")


def _keep(table: Any, names: frozenset[str]) -> None:
    for name in [key for key in table.keys() if key not in names]:  # noqa: SIM118 - not a dict
        del table[name]


def _strip(one: Any, pikepdf: Any) -> None:
    kind = pikepdf.Object
    if not isinstance(one, kind) or one._type_name not in ("dictionary", "stream"):
        return
    table = one.stream_dict if one._type_name == "stream" else one
    _without(table)
    if one._type_name == "stream" and str(one.get("/Filter", "")) == "/DCTDecode":
        one.write(_plain_jpeg(one.read_raw_bytes()), filter=one.Filter, decode_parms=one.get("/DecodeParms"))


def _without(table: Any, depth: int = 0) -> None:
    for name in [key for key in table.keys() if key in GOES]:  # noqa: SIM118 - not a dict
        del table[name]
    if depth > 20:
        raise NotCleaned
    for value in table.values():
        _within(value, depth)


def _within(value: Any, depth: int) -> None:
    """What stands inside and not in an object of its own."""
    if getattr(value, "is_indirect", True):
        return
    name = getattr(value, "_type_name", "")
    if name == "dictionary":
        _without(value, depth + 1)
    elif name == "array":
        for one in value:
            _within(one, depth + 1)


def _plain_jpeg(raw: bytes) -> bytes:
    """A JPEG inside a PDF without the parts that tell of it. Its pixels are not touched."""
    if raw[:2] != b"\xff\xd8":
        raise NotCleaned
    kept, at = bytearray(raw[:2]), 2
    while raw[at : at + 1] == b"\xff" and raw[at + 1] != 0xDA:
        length = 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if length < 4 or at + length > len(raw):
            raise NotCleaned
        if not PASS_BY.match(raw[at : at + 2]):
            kept += raw[at : at + length]
        at += length
    if raw[at : at + 2] != b"\xff\xda":
        raise NotCleaned
    end = raw.rfind(b"\xff\xd9")
    return bytes(kept + raw[at : end + 2 if end > at else len(raw)])  # what hangs behind the picture goes too


CLEANERS: dict[str, Callable[[bytes, str], bytes]] = {
    **dict.fromkeys(("jpeg", "png", "gif", "webp"), picture), "pdf": pdf, "text": text,
    **dict.fromkeys(WORDS, words),
}  # fmt: skip


def load(kind: str) -> None:
    """Clean a small file of our own first: what is loaded when it is first needed is loaded while files can still be read."""
    import copy  # noqa: F401 - Pillow asks for it in the middle of a GIF
    import encodings.cp1252
    import encodings.latin_1
    import encodings.utf_8_sig
    import encodings.utf_16  # noqa: F401 - codecs are looked for when they are first used

    if kind in WORDS:
        sys.path.append(str(Path(__file__).parents[2]))  # an isolated Python looks for no module of ours by itself
    for sample in _samples(kind):
        CLEANERS[kind](sample, kind)


def _samples(kind: str) -> list[bytes]:
    made = io.BytesIO()
    if kind == "pdf":
        import pikepdf

        with pikepdf.new() as paper:
            paper.add_blank_page()
            paper.save(made)
        return [made.getvalue()]
    if kind == "text":
        return [b"a"]
    if kind in WORDS:
        from cases.cleaning import samples as small

        return small.of(kind)
    from PIL import Image

    Image.init()
    samples = []
    for mode in ("L", "RGB") if kind == "jpeg" else ("L", "P", "RGB", "RGBA"):
        made = io.BytesIO()
        turned = (
            {}
            if kind == "gif"
            else {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"}
        )
        Image.new(mode, (4, 4)).save(made, kind.upper(), **turned)
        samples.append(made.getvalue())
    return samples


def main(kind: str) -> int:
    load(kind)
    if not confine():
        return NOT_CONFINED
    try:
        copy = CLEANERS[kind](sys.stdin.buffer.read(), kind)
    except Exception:  # noqa: BLE001 - a process edge: whatever a file does to a parser, it is not cleaned and nobody is told more
        return NOT_CLEANED
    sys.stdout.buffer.write(copy)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
