"""What office suites lay in the clipboard, as HTML beside plain text: written by hand after what they write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clipboard:
    """`plain` is empty where only HTML is laid; `kept` are the words that a field has afterwards."""

    html: str
    plain: str
    kept: str


WORD = Clipboard(
    """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->
<style>p.MsoNormal{mso-style-parent:"";margin:0cm}</style></head><body lang=FR><!--StartFragment-->
<p class=MsoNormal><b>Sortie au musée</b><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'>·</span><![endif]>
Gourde</p><v:imagedata src="file:///C:/image001.png"/><!--EndFragment--></body></html>""",
    "Sortie au musée\r\n\uf0b7\tGourde\r\n",
    "Sortie au musée\n•\tGourde\n",
)
LIBREOFFICE = Clipboard(
    """<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4 (Linux)"/><style type="text/css">
@page { margin: 2cm } p { line-height: 115% }</style></head><body lang="fr-FR" dir="ltr"><p>Sortie au musée</p>
<ul><li><p>Gourde</p></li></ul></body></html>""",
    "Sortie au musée\n    • Gourde\n",
    "Sortie au musée\n    • Gourde\n",
)
GOOGLE_DOCS = Clipboard(
    """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1f2e"><p dir="ltr" style="line-height:1.38">
<span style="font-size:11pt">Sortie au musée</span></p><ul><li dir="ltr"><p dir="ltr"><span>Gourde</span></p></li></ul></b>
<br class="Apple-interchange-newline">""",
    "Sortie au musée\n\nGourde\n",
    "Sortie au musée\n\nGourde\n",
)
OUTLOOK = Clipboard(
    """<div class="elementToProof" style="font-family: Aptos;">Sortie au musée<br>à&nbsp;9&nbsp;h</div>
<div><a href="https://eur01.safelinks.example/?url=https%3A%2F%2Fmusee.example">musee.example</a></div>""",
    "Sortie au musée\x0bà\u00a09\u00a0h\r\nmusee.example<https://musee.example>",
    "Sortie au musée\nà\u00a09\u00a0h\nmusee.example<https://musee.example>",
)
PAGES = Clipboard(
    """<meta charset="UTF-8"><p style="margin: 0px; font: 11px 'Helvetica Neue'">Sortie au musée</p>
<p style="margin: 0px"><img src="webkit-fake-url://1234/photo.tiff"/>Gourde</p>""",
    "Sortie au musée\u2028\ufffcGourde",
    "Sortie au musée\nGourde",
)
PAGE_ALONE = Clipboard(
    """<h2 onclick="alert(1)">Sortie au musée</h2><script>document.title = 'pris'</script><style>p { color: red }</style>
<p>Le <b>jeudi</b>,<br>à 9 h<svg onload="document.title = 'pris'"><text>caché</text></svg></p>
<ul><li>Gourde</li><li>Bonnet</li></ul><img src="x" onerror="document.title = 'pris'">
<p><a href="https://pi\u0441ard.example">https://pi\u0441ard.example</a></p>""",
    "",
    "Sortie au musée\nLe jeudi,\nà 9 h\n• Gourde\n• Bonnet\n\nhttps://pi\u0441ard.example",
)
SUITES = {
    "Word": WORD, "LibreOffice": LIBREOFFICE, "Google Docs": GOOGLE_DOCS, "Outlook": OUTLOOK, "Pages": PAGES,
    "a web page": PAGE_ALONE,
}  # fmt: skip
WITH_PICTURE = {"Word", "Pages", "a web page"}
