"""Reading XML that comes from outside: no entity, no network, bounded; by local names, since prefixes vary."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from lxml import etree

from preau.base.untrusted import UntrustedError

Element = etree._Element
AT_MOST = 8 << 20  # bytes of one XML: a classification in five levels is a hundred times smaller


def parsed(content: bytes, name: str = "") -> Element:
    """The root of an XML of ACTES. UntrustedError, in one sentence, for what is no such XML."""
    if len(content) > AT_MOST:
        raise UntrustedError(_("ce fichier dépasse %s Mo.") % (AT_MOST >> 20), file=name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UntrustedError(_("ce n’est pas du XML lisible."), file=name) from error
    if root.getroottree().docinfo.doctype:
        raise UntrustedError(_("une déclaration DOCTYPE n’a pas sa place ici."), file=name)
    return root


def local(one: Element) -> str:
    """The name without its namespace; empty for a comment."""
    return etree.QName(one).localname if isinstance(one.tag, str) else ""


def every(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter() if local(one) == name)


def text_of(root: Element, name: str) -> str:
    """The text of the first element of this name, at any depth; empty when there is none."""
    return next((" ".join((one.text or "").split()) for one in every(root, name)), "")


def attribute(one: Element, name: str) -> str:
    """An attribute, qualified or not; empty when there is none."""
    return next(
        (value.strip() for key, value in one.attrib.items() if etree.QName(key).localname == name), ""
    )


def day(words: str) -> date | None:
    """A date of ACTES, its time or zone left out; None when it is none."""
    try:
        return date.fromisoformat(words.strip()[:10])
    except ValueError:
        return None
