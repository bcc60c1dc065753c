"""Office files and an e-mail that tell of their maker in every way that their form has, and hold words that are to be kept."""

import io
import zipfile
from collections.abc import Mapping

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}"'
S = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
P = (
    f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{OFFICE}"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style", "drawing")
)  # fmt: skip
ODF += ' xmlns:draw="urn:d" xmlns:presentation="urn:p" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:svg="urn:s"'


def packed(parts: Mapping[str, str | bytes], comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.comment = comment
            entry.extra = b"\xfe\xca" + len(comment).to_bytes(2, "little") + comment
            archive.writestr(entry, held)
        archive.comment = comment
    return made.getvalue()


def leads(**to: str) -> str:
    """A list of relations: `rId1_styles="styles.xml"`."""
    rows = (f'<Relationship Id="{key.partition("_")[0]}" Type="{OFFICE}/{key.partition("_")[2]}" Target="{name}"/>'
            for key, name in to.items())  # fmt: skip
    return f'<?xml version="1.0"?><Relationships xmlns="urn:r">{"".join(rows)}</Relationships>'


def told(word: str, main: str, photo: bytes) -> dict[str, str | bytes]:
    """What every Office file carries beside its words."""
    folder = main.partition("/")[0]
    return {
        "[Content_Types].xml": f"<Types><Override PartName='/{word}'/></Types>",
        "_rels/.rels": leads(rId1_officeDocument=main, rId2_metadata="docProps/core.xml"),
        "docProps/core.xml": f"<core><creator>{word}</creator><lastModifiedBy>{word}</lastModifiedBy></core>",
        "docProps/app.xml": f"<app><Manager>{word}</Manager><Company>{word}</Company></app>",
        "docProps/custom.xml": f"<custom><property name='{word}'>{word}</property></custom>",
        "docProps/thumbnail.jpeg": photo, "customXml/item1.xml": f"<x>{word}</x>",
        f"{folder}/media/image1.jpeg": photo, f"{folder}/vbaProject.bin": word.encode(),
        f"{folder}/embeddings/oleObject1.bin": word.encode(), f"{folder}/charts/chart1.xml": f"<c>{word}</c>",
    }  # fmt: skip


def document(word: str, photo: bytes) -> bytes:
    body = f"""<?xml version="1.0"?><!-- {word} --><w:document {W}><w:body>
<w:p w:rsidR="{word}"><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:rPr><w:del w:author="{word}"/></w:rPr></w:pPr>
<w:r><w:t>Seen at ten</w:t></w:r><w:ins w:author="{word}"><w:r><w:t xml:space="preserve"> by two</w:t></w:r></w:ins>
<w:del w:author="{word}"><w:r><w:delText>{word}</w:delText><w:t>{word}</w:t></w:r></w:del>
<w:moveFrom w:author="{word}"><w:r><w:t>{word}</w:t></w:r></w:moveFrom><w:moveTo w:author="{word}"><w:r><w:t> moved</w:t></w:r></w:moveTo>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>{word}</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Below"/></w:rPr><w:t>{word}</w:t></w:r>
<w:r><w:rPr><w:rStyle w:val="Below"/><w:vanish w:val="0"/></w:rPr><w:t> shown</w:t></w:r>
<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>
<w:r><w:instrText>HYPERLINK "mailto:{word}@county.example"</w:instrText></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Quiet"/></w:pPr><w:r><w:t>{word}</w:t></w:r></w:p>
<w:p><w:r><w:drawing><wp:inline xmlns:wp="urn:wp"><wp:docPr id="1" name="{word}" descr="{word}"/></wp:inline></w:drawing><w:drawing>
<wp:anchor xmlns:wp="urn:wp"><wp:docPr id="2" hidden="1"/><w:txbxContent><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:txbxContent></wp:anchor></w:drawing></w:r></w:p>
<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Choice>
<mc:Fallback><w:p><w:r><w:t>In a box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:tbl><w:tblPr><w:tblCaption w:val="{word}"/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>one</w:t></w:r></w:p></w:tc>
<w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:trPr><w:del w:author="{word}"/></w:trPr><w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sectPr><w:headerReference r:id="rId3"/></w:sectPr></w:body></w:document>"""
    hidden = '<w:style w:styleId="{}"><w:basedOn w:val="{}"/>{}</w:style>'
    styles = f"<w:styles {W}>{hidden.format('Quiet', '', '<w:rPr><w:vanish/></w:rPr>')}{hidden.format('Below', 'Quiet', '')}</w:styles>"
    return packed({
        **told(word, "word/document.xml", photo), "word/document.xml": body, "word/styles.xml": styles,
        "word/_rels/document.xml.rels": leads(rId1_styles="styles.xml", rId2_footnotes="/word/footnotes.xml", rId3_header="header1.xml",
                                              rId4_comments="comments.xml"),
        "word/footnotes.xml": f"<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>On a note</w:t></w:r></w:p></w:footnote></w:footnotes>",
        "word/header1.xml": f"<w:hdr {W}><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:hdr>",
        "word/comments.xml": f"<w:comments {W}><w:comment w:author='{word}'><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:comment></w:comments>",
    }, word.encode())  # fmt: skip


def sheet(word: str, photo: bytes) -> bytes:
    page = f"""<worksheet {S}><cols><col min="4" max="4" hidden="1"/></cols><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><r><t>on </t></r><r><t>line</t></r></is></c><c r="D1" t="s"><v>1</v></c></row>
<row r="2" hidden="1"><c r="A2" t="s"><v>1</v></c></row>
<row r="3"><c r="A3" s="1"><v>46000.5</v></c><c r="B3" s="0"><f>SUM("{word}")</f><v>12.5</v></c><c r="C3" s="2"><v>46000</v></c>
<c r="E3" t="b"><v>1</v></c></row></sheetData><legacyDrawing r:id="rId9"/><headerFooter><oddHeader>{word}</oddHeader></headerFooter></worksheet>"""
    hidden = f"<worksheet {S}><sheetData><row r='1'><c r='A1' t='s'><v>1</v></c></row></sheetData></worksheet>"
    return packed({
        **told(word, "xl/workbook.xml", photo), "xl/worksheets/sheet1.xml": page, "xl/worksheets/sheet2.xml": hidden,
        "xl/workbook.xml": f"""<workbook {S}><fileSharing userName="{word}"/><bookViews/><sheets><sheet name="Log" sheetId="1" r:id="rId1"/>
<sheet name="{word}" sheetId="2" state="veryHidden" r:id="rId2"/></sheets><definedNames><definedName name="{word}">1</definedName></definedNames></workbook>""",
        "xl/_rels/workbook.xml.rels": leads(rId1_worksheet="worksheets/sheet1.xml", rId2_worksheet="worksheets/sheet2.xml",
                                            rId3_sharedStrings="sharedStrings.xml", rId4_styles="styles.xml"),
        "xl/sharedStrings.xml": f"<sst {S}><si><t>Called</t><rPh><t>{word}</t></rPh></si><si><t>{word}</t></si></sst>",
        "xl/styles.xml": f"""<styleSheet {S}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165"
formatCode="#,##0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>""",
        "xl/comments1.xml": f"<comments {S}><authors><author>{word}</author></authors></comments>",
        "xl/persons/person.xml": f"<person displayName='{word}'/>",
    }, word.encode())  # fmt: skip


def slides(word: str, photo: bytes) -> bytes:
    def shape(words: str, hidden: str = "") -> str:
        return (f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="{word}" descr="{word}"{hidden}/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r>'
                "<a:endParaRPr/></a:p></p:txBody></p:sp>")  # fmt: skip

    row = "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{one}</a:t></a:r></a:p></a:txBody></a:tc>" for one in ("one", "two"))
    first = f"<p:sld {P}><p:cSld><p:spTree>{shape('Second')}{shape(word, ' hidden=' + chr(34) + '1' + chr(34))}</p:spTree></p:cSld></p:sld>"
    last = f"<p:sld {P}><p:cSld><p:spTree>{shape('First')}<p:graphicFrame><a:tbl><a:tr>{row}</a:tr></a:tbl></p:graphicFrame></p:spTree></p:cSld><p:extLst><a:p><a:t>{word}</a:t></a:p></p:extLst></p:sld>"
    return packed({
        **told(word, "ppt/presentation.xml", photo), "ppt/slides/slide1.xml": first, "ppt/slides/slide2.xml": last,
        "ppt/slides/slide3.xml": f'<p:sld {P} show="0"><p:cSld><p:spTree>{shape(word)}</p:spTree></p:cSld></p:sld>',
        "ppt/presentation.xml": f"""<p:presentation {P}><p:sldIdLst><p:sldId id="257" r:id="rId2"/><p:sldId id="258" r:id="rId3"/>
<p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>""",
        "ppt/_rels/presentation.xml.rels": leads(rId1_slide="slides/slide1.xml", rId2_slide="slides/slide2.xml", rId3_slide="slides/slide3.xml"),
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {P}>{shape(word)}</p:notes>",
        "ppt/commentAuthors.xml": f"<p:cmAuthorLst {P}><p:cmAuthor name='{word}'/></p:cmAuthorLst>",
    }, word.encode())  # fmt: skip


def opendocument(word: str, photo: bytes) -> bytes:
    content = f"""<?xml version="1.0"?><office:document-content {ODF}><office:scripts><x>{word}</x></office:scripts><office:automatic-styles>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="T" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="D" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>
</office:automatic-styles><office:body><office:text><office:forms><text:p>{word}</text:p></office:forms><text:tracked-changes><text:changed-region><text:deletion><office:change-info>
<dc:creator>{word}</dc:creator></office:change-info><text:p>{word}</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h>Called</text:h><text:p>Seen<text:s text:c="2"/>at <text:span>ten</text:span><office:annotation><dc:creator>{word}</dc:creator>
<text:p>{word}</text:p></office:annotation><text:span text:style-name="H">{word}</text:span><text:span text:style-name="Up">{word}</text:span>
<text:hidden-text>{word}</text:hidden-text><text:hidden-paragraph>{word}</text:hidden-paragraph><text:script>{word}</text:script><draw:frame draw:name="{word}"><draw:image><office:binary-data>{word}</office:binary-data></draw:image><svg:title>{word}</svg:title><svg:desc>{word}</svg:desc></draw:frame>.<text:note>
<text:note-citation>1</text:note-citation><text:note-body><text:p>On a note</text:p></text:note-body></text:note></text:p>
<text:section text:display="none"><text:p>{word}</text:p></text:section></office:text>
<office:spreadsheet><table:content-validations><text:p>{word}</text:p></table:content-validations><table:table table:name="{word}" table:style-name="T"><table:table-row><table:table-cell><text:p>{word}</text:p></table:table-cell>
</table:table-row></table:table><table:table table:name="Log"><table:table-column table:number-columns-repeated="3"/>
<table:table-column table:visibility="collapse"/><table:table-row><table:table-cell table:number-columns-repeated="2" table:formula="{word}"><text:p>one</text:p>
</table:table-cell><table:table-cell/><table:table-cell><text:p>{word}</text:p></table:table-cell><table:table-cell><text:p>two</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row table:visibility="filter"><table:table-cell><text:p>{word}</text:p>
</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table></office:spreadsheet>
<office:presentation><draw:page draw:style-name="D"><draw:frame><draw:text-box><text:p>{word}</text:p></draw:text-box></draw:frame></draw:page>
<draw:page><draw:frame><draw:text-box><text:p>On a slide</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame><text:p>{word}</text:p></draw:frame>
</presentation:notes></draw:page></office:presentation></office:body></office:document-content>"""
    up = '<style:style style:name="Up" style:family="text" style:parent-style-name="H0"/>'
    base = '<style:style style:name="H0" style:family="text"><style:text-properties text:display="none"/></style:style>'
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "Pictures/1.jpg": photo, "Thumbnails/thumbnail.png": photo,
        "styles.xml": f"<office:document-styles {ODF}>{up}{base}<text:p>{word}</text:p></office:document-styles>",
        "meta.xml": f"<meta><dc>{word}</dc></meta>", "Basic/Standard/Module1.xml": f"<x>{word}</x>", "settings.xml": f"<x>{word}</x>",
    }, word.encode())  # fmt: skip


def email(word: str, photo: bytes) -> bytes:
    import base64

    head = "".join(
        f"{name}: {word} <{word}@county.example>\r\n"
        for name in ("Received", "X-Originating-IP", "Message-ID", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Return-Path",
                     "Delivered-To", "Resent-From", "X-Mailer", "User-Agent", "DKIM-Signature", "Thread-Topic", "List-Id")
    )  # fmt: skip
    page = (f"<html><head><title>{word}</title><style>.{word}</style></head><body><div style='display: none'>{word}<div>{word}</div>{word}</div>"
            f"<!-- {word} --><p>Seen at <b>ten</b></p><img src='http://x/{word}' alt='{word}'><p hidden>{word}</p><a href='mailto:{word}'>Write</a>"
            "<table><tr><td>one</td><td>two</td></tr></table></body></html>")  # fmt: skip
    lines = (
        "Date: Mon, 02 Nov 2026 17:30:00 +0700", "Subject: =?utf-8?q?Zo=C3=AB?= called", "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{word}"', "", word, f"--{word}",
        'Content-Type: multipart/alternative; boundary="alt"', "", "--alt", f'Content-Type: text/calendar; name="{word}.ics"', "",
        f"ORGANIZER:{word}", "--alt", "Content-Type: text/html; charset=koi8-r", f"Content-ID: <{word}>", "", page, "--alt--", f"--{word}",
        "Content-Type: text/plain; charset=shift_jis", "Content-Transfer-Encoding: base64", "",
        base64.b64encode("東京 again".encode("shift_jis")).decode(), f"--{word}", f'Content-Type: image/jpeg; name="{word}.jpg"',
        "Content-Transfer-Encoding: base64", f'Content-Disposition: attachment; filename="{word}.jpg"', "",
        base64.b64encode(photo).decode(), f"--{word}", "Content-Type: message/rfc822", "", f"From: {word}", "Subject: x", "", word,
        f"--{word}", "Content-Type: text/plain", f'Content-Disposition: attachment; filename="{word}.txt"', "", word, f"--{word}--", "",
    )  # fmt: skip
    return (head + "\r\n".join(lines)).encode()
