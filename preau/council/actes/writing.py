"""Writing the XML of ACTES 1.1: names, qualified attributes, ISO-8859-1 as operators send it."""

from typing import Any

from lxml import etree

ACTES = "http://www.interieur.gouv.fr/ACTES#v1.1-20040216"
INSEE = "http://xml.insee.fr/schema"
Element = etree._Element
_NAMES = {"actes": ACTES, "insee": INSEE}


def element(name: str, *children: "Element | str | None", **attributes: Any) -> Element:
    """An element of ACTES; every attribute is qualified, `SIREN` by INSEE's namespace. None children are left out."""
    made = etree.Element(f"{{{ACTES}}}{name}", nsmap=_NAMES)
    for key, value in attributes.items():
        made.set(f"{{{INSEE if key == 'SIREN' else ACTES}}}{key}", str(value))
    for child in children:
        if isinstance(child, str):
            made.text = child
        elif child is not None:
            made.append(child)
    return made


def signed_file(name: str, file: str) -> Element:
    """A FichierSigne: the name alone; our signatures are inside the PDF."""
    return element(name, element("NomFichier", file))


def sent_forms(*files: str) -> Element:
    return element("FormulairesEnvoyes", *(signed_file("Formulaire", file) for file in files))


def written(root: Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["actes", "insee"])
    return etree.tostring(root, xml_declaration=True, encoding="ISO-8859-1", pretty_print=True)
