"""The XML of a Factur-X invoice (CII, EN 16931, profile BASIC): the same facts give the same bytes."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

_RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
_UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
_NAMES = {"rsm": _RSM, "ram": _RAM, "udt": _UDT}
Element = etree._Element


@dataclass(frozen=True)
class Party:
    """A public body, known by its SIREN."""

    name: str
    siren: str


@dataclass(frozen=True)
class Billed:
    """An invoice of one line: so many units of a service, at a price all included."""

    number: str
    on: date
    seller: Party
    buyer: Party
    service: str
    quantity: int
    unit: Decimal
    note: str = ""

    @property
    def total(self) -> Decimal:
        return (self.quantity * self.unit).quantize(Decimal("0.01"))


def xml_of(it: Billed) -> bytes:
    """The CrossIndustryInvoice."""
    root = _element(
        "rsm:CrossIndustryInvoice",
        _element("rsm:ExchangedDocumentContext",
                 _element("ram:GuidelineSpecifiedDocumentContextParameter", _text("ram:ID", rules()["profile"]))),
        _element("rsm:ExchangedDocument", _text("ram:ID", it.number), _text("ram:TypeCode", "380"),
                 _element("ram:IssueDateTime", _text("udt:DateTimeString", f"{it.on:%Y%m%d}", format="102")),
                 _element("ram:IncludedNote", _text("ram:Content", it.note)) if it.note else None),
        _element("rsm:SupplyChainTradeTransaction", _line(it), _agreement(it),
                 _element("ram:ApplicableHeaderTradeDelivery"), _settlement(it)),
    )  # fmt: skip
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


@cache
def rules() -> dict[str, str]:
    """What is billed how (`data/billing.toml`)."""
    text = files("preau.syndicate").joinpath("data", "billing.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["invoice"])


def _line(it: Billed) -> Element:
    return _element(
        "ram:IncludedSupplyChainTradeLineItem",
        _element("ram:AssociatedDocumentLineDocument", _text("ram:LineID", "1")),
        _element("ram:SpecifiedTradeProduct", _text("ram:Name", it.service)),
        _element("ram:SpecifiedLineTradeAgreement",
                 _element("ram:NetPriceProductTradePrice", _text("ram:ChargeAmount", f"{it.unit:.2f}"))),
        _element("ram:SpecifiedLineTradeDelivery", _text("ram:BilledQuantity", it.quantity, unitCode=rules()["unit"])),
        _element("ram:SpecifiedLineTradeSettlement",
                 _element("ram:ApplicableTradeTax", _text("ram:TypeCode", "VAT"),
                          _text("ram:CategoryCode", rules()["vat_category"])),
                 _element("ram:SpecifiedTradeSettlementLineMonetarySummation", _text("ram:LineTotalAmount", it.total))),
    )  # fmt: skip


def _agreement(it: Billed) -> Element:
    return _element(
        "ram:ApplicableHeaderTradeAgreement",
        _party("ram:SellerTradeParty", it.seller),
        _party("ram:BuyerTradeParty", it.buyer),
    )


def _party(name: str, who: Party) -> Element:
    return _element(
        name,
        _text("ram:Name", who.name),
        _element("ram:SpecifiedLegalOrganization", _text("ram:ID", who.siren, schemeID="0002")),
        _element("ram:PostalTradeAddress", _text("ram:CountryID", rules()["country"])),
    )


def _settlement(it: Billed) -> Element:
    """No VAT: the basis is the total, the tax is nil, and the reason is said."""
    return _element(
        "ram:ApplicableHeaderTradeSettlement",
        _text("ram:InvoiceCurrencyCode", "EUR"),
        _element("ram:ApplicableTradeTax", _text("ram:CalculatedAmount", "0.00"), _text("ram:TypeCode", "VAT"),
                 _text("ram:ExemptionReason", rules()["vat_reason"]), _text("ram:BasisAmount", it.total),
                 _text("ram:CategoryCode", rules()["vat_category"])),
        _element("ram:SpecifiedTradePaymentTerms", _text("ram:Description", rules()["terms"])),
        _element("ram:SpecifiedTradeSettlementHeaderMonetarySummation", _text("ram:LineTotalAmount", it.total),
                 _text("ram:TaxBasisTotalAmount", it.total), _text("ram:TaxTotalAmount", "0.00", currencyID="EUR"),
                 _text("ram:GrandTotalAmount", it.total), _text("ram:DuePayableAmount", it.total)),
    )  # fmt: skip


def _element(name: str, *children: Element | None) -> Element:
    prefix, local = name.split(":")
    made = etree.Element(f"{{{_NAMES[prefix]}}}{local}", nsmap=_NAMES)
    made.extend(child for child in children if child is not None)
    return made


def _text(name: str, words: Any, **attributes: str) -> Element:
    made = _element(name)
    made.text = str(words)
    for key, value in attributes.items():
        made.set(key, value)
    return made
