"""The act as .docx, for a clerk who finishes it in a word processor."""

import io

import docx as word
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from preau.council.described import DescribedAct
from preau.council.papers.compiling import Data
from preau.council.papers.extracts import data, title

_LETTERS = "Liberation Serif"


def docx(it: DescribedAct) -> bytes:
    """The same words as the extract, in the same order, with true headings and lists."""
    paper = _blank(title(it), it.assembly.heading)
    one = data(it)
    _head(paper, one)
    _act(paper, one["act"])
    _end(paper, one)
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _blank(name: str, author: str) -> Document:
    paper = word.Document()
    paper.core_properties.title, paper.core_properties.author = name, author
    paper.core_properties.language = "fr-FR"
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(24)
    page.top_margin = page.bottom_margin = Mm(20)
    _speak_french(paper)
    usual = paper.styles["Normal"]
    usual.font.name, usual.font.size = _LETTERS, Pt(11)
    usual.paragraph_format.space_after = Pt(6)
    return paper


def _speak_french(paper: Document) -> None:
    """Spelling is checked in French, and headings are black, in the letters of the text."""
    styles = paper.styles
    for language in styles.element.xpath("//w:lang"):
        language.set(qn("w:val"), "fr-FR")
    head = styles["Heading 1"]
    for fonts in head.element.xpath(".//w:rFonts"):
        fonts.getparent().remove(fonts)
    head.font.name, head.font.size, head.font.color.rgb = _LETTERS, Pt(12), RGBColor(0, 0, 0)


def _head(paper: Document, one: Data) -> None:
    for words in ("RÉPUBLIQUE FRANÇAISE", f"Département : {one['department']}", one["assembly"].upper()):
        _centred(paper, words)
    _centred(paper, f"EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS {one['of_body'].upper()}", bold=True)
    numbers = [row for row in one["numbers"] if row[1]]
    table = paper.add_table(rows=0, cols=2)
    for row in numbers:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    _centred(paper, f"SÉANCE DU {one['sitting'].upper()}", bold=True)
    paper.add_paragraph(one["opening"])
    for line in one["attendance"]:
        paper.add_paragraph(f"{line['count']} : {line['names']}" if line["names"] else line["count"])
    if one["secretary"]:
        paper.add_paragraph(one["secretary"])


def _act(paper: Document, act: Data) -> None:
    paper.add_heading(f"{act['number']} : {act['object']}", level=1)
    if act["rapporteur"]:
        paper.add_paragraph(f"Rapporteur : {act['rapporteur']}")
    if act["chaired"]:
        paper.add_paragraph(act["chaired"])
    for block in [*act["preamble"], *act["visas"], *act["considerings"], *act["information"]]:
        paper.add_paragraph(block["text"], style="List Bullet" if block["item"] else None)
    for words in filter(None, [act["withdrawn"], act["proposal"], act["waiver"]]):
        paper.add_paragraph(words)
    paper.add_paragraph().add_run(act["decides"]).bold = True
    for article in act["articles"]:
        paper.add_paragraph(article, style="List Bullet")
    paper.add_paragraph().add_run(act["closing"]).bold = True
    for line in act["votes"]:
        paper.add_paragraph(line)


def _end(paper: Document, one: Data) -> None:
    for words in filter(None, [*one["mentions"], one["appeal"], one["signed"], *one["life"]]):
        paper.add_paragraph(words)
    paper.add_paragraph("Ainsi délibéré, pour copie conforme.")
    table = paper.add_table(rows=1, cols=max(len(one["signatures"]), 1))
    for cell, sign in zip(table.rows[0].cells, one["signatures"], strict=True):
        cell.text = f"{sign['title']},\n\n\n{sign['name']}"


def _centred(paper: Document, words: str, *, bold: bool = False) -> None:
    line = paper.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(words).bold = bold
