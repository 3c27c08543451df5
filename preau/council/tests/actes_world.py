"""What ACTES tests share: a sender, a small classification of our own, the schema where it is found."""

from datetime import date

from hypothesis import strategies as st
from lxml import etree

from preau.council.actes.classification import Classification, MatterNode
from preau.council.actes.transmission import Piece, Sender, Transmission
from preau.council.tests.seed_text import ROOT

SHARED = ROOT.parent / "shared" / "formats"
XSD = SHARED / "xsd" / "actesv1_1.xsd"
SAMPLE = SHARED / "samples" / "actes" / "RetourClassification.xml"
SENDER = Sender(
    "215904707",
    "059",
    "5",
    "31",
    ("mairie@premesques.example.fr",),
    contact="Nadine GUERIN",
    phone="03 00 00 00 00",
)
OTHER = Sender("732829320", "059", "5", "31", ("mairie@villebois.example.fr",))
SENT = date(2024, 2, 23)
CLASSIFICATION = Classification(
    date(2023, 6, 1),
    {"DE": 1, "AR": 2},
    (
        MatterNode("5", "Institutions", (MatterNode("5.7", "Intercommunalité"),)),
        MatterNode(
            "7", "Finances", (MatterNode("7.6", "Contributions", (MatterNode("7.6.1", "À un syndicat"),)),)
        ),
    ),
)


def transmission(**changes) -> Transmission:
    usual = {
        "sender": SENDER, "on": date(2024, 2, 19), "number": "2024 - 16", "matter": "5.7",
        "object": "Adhésion au syndicat : l’ENT & l’« école »", "classified_on": CLASSIFICATION.on,
        "document": Piece(b"%PDF-1.7 acte"), "annexes": (Piece(b"%PDF-1.7 statuts", "99_AU"),),
    }  # fmt: skip
    return Transmission(**(usual | changes))


TRANSMISSIONS = st.builds(
    transmission,
    on=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    number=st.from_regex(r"20[0-9]{2}[ .-]{1,3}[0-9A-Z]{1,6}", fullmatch=True),
    matter=st.sampled_from(["5.7", "7.6", "7.6.1"]),
    object=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=500).filter(str.strip),
    annexes=st.lists(st.builds(Piece, st.binary(min_size=1, max_size=40), st.just("99_AU")), max_size=3).map(
        tuple
    ),
    on_paper=st.booleans(),
)


def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(XSD)))
