"""The operator applies a delivery; the director receives one mail, follows its link, and mends what it tells."""

import io
import re
import zipfile
from email import message_from_bytes, policy

import pytest

from preau.engine.locks import until
from preau.feeds.tests.aaf_files import guardian, pupil, school, xml
from tests.site import CHROMIUM, DESK, PHONE, Visitor
from tests.world import PASSWORD

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("second journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]
RECORDS = {
    "EtabEducNat": [school("10", "0599001N")],
    "Eleve": [
        pupil("1", classes="CP", givenName="Ava", sn="PETIT", ties=["5$10$1$1$1$1"]),
        pupil("2", classes="CP", givenName="Noé", sn="GRAND"),
    ],
    "PersRelEleve": [guardian("5")],
}


def archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as written:
        for kind, records in RECORDS.items():
            written.writestr(f"ENT_Complet_20261124_{kind}_0000.xml", xml(records))
    return {"name": "ENT2D_Complet_20261124.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


def mails(log, subject):
    """The bodies of the mails of this subject that the worker has written in its log, since it was this long."""
    path, length = log
    found = []
    for part in path.read_bytes()[length:].split(b"Content-Type: text/plain")[1:]:
        mail = message_from_bytes(
            b"Content-Type: text/plain" + part.split(b"\n-----")[0], policy=policy.default
        )
        if subject in str(mail["Subject"]):
            found.append(mail.get_content())
    return found


def verified(anne, log):
    """Anne gives an address and follows the link that she receives there."""
    anne.open(f"{anne.page.url.removeprefix(anne.url)}compte/")
    anne.page.fill("[name=email]", "anne@ecole.example")
    anne.page.fill("form:has([name=email]) [name=current]", PASSWORD)
    anne.press("Enregistrer l’adresse")
    assert until(lambda: mails(log, "Vérifiez votre adresse"), 30, pause=0.2)
    link = re.search(r"https?://[^/]+(/\S+)", mails(log, "Vérifiez votre adresse")[0])
    anne.open(link[1])
    if anne.page.locator("main form button").count():
        anne.page.locator("main form button").first.click()
    return anne


def test_a_delivery_is_applied_and_the_director_learns_it_by_mail_then_on_a_page(anew):
    url, opened, written = anew.url, anew.browser, anew.folder / "home" / "log" / "worker.log"
    log = written, written.stat().st_size
    anne = verified(Visitor(opened, url, PHONE).sign_in("anne"), log)
    yann = Visitor(opened, url, DESK).sign_in("yann").press("Alimentation")
    yann.page.select_option("[name=academy]", label="Lille")
    yann.page.set_input_files("[name=archive]", archive())
    yann.press("Lire cette livraison")
    yann.page.get_by_role("button", name="Appliquer à 3 personnes").click(timeout=60_000)
    yann.page.get_by_role("button", name="Annuler").or_(
        yann.page.get_by_text("Annuler cette livraison")
    ).first.wait_for(timeout=60_000)
    subject = "École de Prêmesques : l’annuaire a changé"
    assert until(lambda: mails(log, subject), 60, pause=0.2)
    [body] = mails(log, subject)
    assert "2 élèves arrivés" in body.replace("\xa0", " ")
    assert not {"Petit", "PETIT", "Grand", "GRAND", "Noé"} & set(re.findall(r"\w+", body))

    anne.open(re.search(r"https?://[^/]+(/\S+/alimentation/ecole/\d+/)", body)[1])
    assert anne.reads("Élèves arrivés") and anne.reads("PETIT Ava")
    anne.press("GRAND Noé").press("Ajouter un responsable")
    assert anne.reads("Pour Noé Grand")
    anne.open(f"{'/'.join(anne.page.url.removeprefix(url).split('/')[:2])}/notifications/")
    assert anne.reads("L’académie a changé l’annuaire de votre école")
    assert yann.look().complaints + anne.complaints == []
