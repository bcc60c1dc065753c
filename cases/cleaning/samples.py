"""Small files of our own that the child reads first: what Python loads when it is first needed is loaded while it still can."""

import codecs
import io
import zipfile

# The alphabets that e-mails are written in. A codec is looked for when it is first used.
ALPHABETS = (
    "ascii", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp437", "cp850",
    *(f"cp{1250 + at}" for at in range(9)),
    *(f"iso8859-{at}" for at in range(2, 17) if at != 12), "koi8-r", "koi8-u", "mac-roman", "tis-620", "shift-jis", "cp932",
    "iso2022-jp", "euc-jp", "euc-kr", "cp949", "gb2312", "gbk", "gb18030", "big5",
)  # fmt: skip
LIST = "<Relationships>{}</Relationships>"
LEADS = '<Relationship Id="{0}" Type="x/{1}" Target="{2}"/>'
MAIL = b"""Date: Mon, 2 Nov 2026 10:00:00 +0100
Subject: =?utf-8?q?a?= =?utf-8?b?YQ==?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

YQ==
--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p style="display:none">a</p><p>a=3D&amp;</p>
--x
Content-Type: image/png; name*=utf-8''a.png
Content-Disposition: attachment; filename*0*=utf-8''a; filename*1=".png"
Content-Transfer-Encoding: x-uuencode

begin 644 a
`
end
--x--
"""
MAIN = {
    "document": ("word/document.xml", "<document><body><p><r><t>a</t></r></p></body></document>"),
    "sheet": (
        "xl/workbook.xml",
        '<workbook xmlns:r="x/relationships"><sheets><sheet name="a" r:id="a"/></sheets></workbook>',
    ),
    "slides": ("ppt/presentation.xml", '<presentation xmlns:r="x/relationships"><sldId r:id="a"/></presentation>'),
}
NEAR = {
    "document": {"styles": ("styles.xml", '<styles><style styleId="a"/></styles>')},
    "sheet": {
        "worksheet": ("sheet1.xml", '<worksheet><row><c r="A1" s="0"><v>46000.5</v></c></row></worksheet>'),
        "styles": ("styles.xml", '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'),
    },
    "slides": {"slide": ("slide1.xml", "<sld><sp><p><r><t>a</t></r></p></sp></sld>")},
}
OPEN = (
    "<document-content><body><text><p>a<s/></p><table><table-row><table-cell><p>a</p></table-cell></table-row></table></text>"
    "</body></document-content>"
)


def of(kind: str) -> list[bytes]:
    """One file of the kind, with what its reader looks for."""
    if kind == "email":
        for name in ALPHABETS:
            codecs.lookup(name)
        return [MAIL]
    if kind == "opendocument":
        return [_packed({"content.xml": OPEN})]
    name, whole = MAIN[kind]
    folder = name.partition("/")[0]
    ids = "abc"
    near = "".join(LEADS.format(ids[at], what, part) for at, (what, (part, _)) in enumerate(NEAR[kind].items()))
    return [
        _packed({
            "_rels/.rels": LIST.format(LEADS.format("a", "officeDocument", name)),
            name: whole,
            f"{folder}/_rels/{name.partition('/')[2]}.rels": LIST.format(near),
            **{f"{folder}/{part}": held for part, held in NEAR[kind].values()},
        })
    ]  # fmt: skip


def _packed(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    return made.getvalue()
