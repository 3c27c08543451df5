"""The story of the ground, told by a real browser on a phone and on a desk, with axe finding nothing."""

import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from preau.base import clock
from preau.files.tests.test_store import PNG
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def code_on(sheet):
    """The code that a printed sheet bears."""
    words = "".join(page.extract_text() for page in PdfReader(sheet).pages)
    return re.search("[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", words)[0]


@pytest.mark.parametrize(("size", "subject"), [(PHONE, "Gourde du téléphone"), (DESK, "Gourde du bureau")])
def test_a_parent_finds_the_teacher_writes_about_the_child_and_is_answered(site, size, subject):
    url, opened = site
    claire = Visitor(opened, url, size).sign_in("claire")
    assert claire.reads("Bonjour Claire")
    claire.press("Scolarité")
    assert claire.reads("CM1-CM2")
    claire.press("Mme Baert").press("Écrire à Mme Baert")
    claire.page.fill("[name=subject]", subject)
    claire.page.fill("[name=body]", "Bonjour, Inès a oublié sa gourde ce matin.")
    claire.page.select_option("[name=child]", label="Inès · CM1-CM2")
    claire.press("Envoyer")
    assert claire.reads("Message envoyé")
    claire.open("/parent/annuaire/agenda/")
    assert claire.reads("Vacances") or claire.reads("Rien d’annoncé")

    lucie = Visitor(opened, url, size).sign_in("lucie").press("Messages").press(subject)
    assert lucie.reads("a oublié sa gourde")
    lucie.page.fill("[name=body]", "Nous en avons prêté une.")
    lucie.press("Envoyer la réponse")
    claire.open("/parent/messages/").press(subject)
    assert claire.reads("Nous en avons prêté une.")
    assert claire.complaints + lucie.complaints == []


def test_a_lost_access_comes_back_by_the_sheet_that_the_head_prints(site, tmp_path):
    url, opened = site
    anne = Visitor(opened, url, DESK).sign_in("anne").press("Tout").press("Fiches de connexion")
    anne.press("CM1-CM2").press("Accès perdu Sophie Wallet")
    with anne.page.expect_download() as sheet:
        anne.page.get_by_role("button", name="Fermer l’accès et tirer la feuille").click()
    sheet.value.save_as(tmp_path / "sheet.pdf")
    [page] = PdfReader(tmp_path / "sheet.pdf").pages
    [code] = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.extract_text())

    sophie = Visitor(opened, url, PHONE).open(f"/activer/#{code}")  # what the QR code opens
    sophie.page.wait_for_url("**/activer/mot-de-passe/")
    assert sophie.look().reads("Bonjour Sophie W.")
    sophie.page.fill("[name=password]", "trois vaches dans le pré")
    sophie.press("Ouvrir mon compte")
    assert sophie.reads("sophie.wallet")
    sophie.press("J’ai lu, je continue")
    assert sophie.reads("Bonjour Sophie")
    assert anne.complaints + sophie.complaints == []


def test_a_school_prepares_all_its_missing_sheets_and_sees_them_come(site):
    url, opened = site
    anne = Visitor(opened, url, PHONE).sign_in("anne").press("Tout").press("Fiches de connexion")
    anne.press("Tout l’établissement").press("Préparer les fiches qui manquent")
    anne.page.wait_for_selector("text=Classes prêtes : 2 sur 2", timeout=60_000)
    assert anne.look().reads("rien ne manque")
    assert anne.complaints == []


def test_a_teacher_sees_who_will_receive_before_sending_to_the_class(site):
    url, opened = site
    lucie = Visitor(opened, url, DESK).sign_in("lucie").press("Messages").press("Écrire")
    lucie.unfold("Choisir dans la liste").press("Ajouter Familles de CM1-CM2")
    assert lucie.reads("familles recevront ce message")
    lucie.press("Voir la liste")
    assert lucie.reads("VASSEUR Thomas")
    lucie.press("Revenir au message")
    lucie.page.fill("[name=subject]", "Sortie au musée")
    lucie.page.fill("[name=body]", "Nous irons jeudi.")
    lucie.press("Envoyer à 3 familles")
    assert lucie.reads("Message envoyé")
    thomas = Visitor(opened, url, PHONE).sign_in("thomas").press("Messages").press("Sortie au musée")
    assert thomas.reads("Nous irons jeudi.") and thomas.reads("Seule la personne qui écrit vous lira")
    assert lucie.complaints + thomas.complaints == []


def test_a_message_is_read_and_sent_without_script(site):
    url, opened = site
    fatou = Visitor(opened, url, PHONE, script=False).sign_in("fatou")
    fatou.open("/parent/messages/").press("Écrire").press("Ajouter Lucie Baert")
    fatou.page.fill("[name=subject]", "Sans script")
    fatou.page.fill("[name=body]", "Issa revient jeudi.")
    fatou.press("Envoyer")
    assert fatou.reads("Message envoyé") and fatou.reads("Issa revient jeudi.")


def test_a_photo_goes_with_a_message_by_the_live_process_and_the_page_is_the_webs(site, tmp_path):
    url, opened = site
    photo = tmp_path / "gourde.png"
    photo.write_bytes(PNG)
    claire = Visitor(opened, url, PHONE).sign_in("claire")
    claire.press("Scolarité").press("Mme Baert").press("Écrire à Mme Baert")
    sent = []
    claire.page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    claire.page.fill("[name=subject]", "Photo de la gourde")
    claire.page.fill("[name=body]", "La voici.")
    claire.page.select_option("[name=child]", label="Inès · CM1-CM2")
    claire.page.set_input_files("input[type=file]", photo)
    claire.press("Envoyer")
    assert claire.reads("gourde.png") and claire.page.url.startswith(url)
    assert any(not one.startswith(url) for one in sent)  # the file went by the other door
    assert claire.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_parent_comes_in_with_the_code_that_the_school_hands_out(site, size):
    url, opened = site
    anne, who = (
        Visitor(opened, url, DESK).sign_in("anne"),
        "Sophie Wallet" if size == PHONE else "Paul Wallet",
    )
    anne.open("/" + anne.page.url.split("/")[3] + "/fiches/").press("CM1-CM2").press(f"Accès perdu {who}")
    with anne.page.expect_download() as printed:
        anne.page.get_by_role("button", name="Fermer l’accès et tirer la feuille").click()
    code = code_on(printed.value.path())
    parent = Visitor(opened, url, size)
    if size == PHONE:  # the camera opens what the QR code holds
        parent.page.goto(f"{url}/activer/#{code.replace('-', '')}")
        parent.page.wait_for_url("**/activer/mot-de-passe/")
    else:
        parent.open("/activer/").page.fill("[name=code]", code.lower())
        parent.press("Continuer")
    assert parent.reads(who.split(maxsplit=1)[0])
    parent.page.fill("[name=password]", "un grand préau sous la pluie")
    parent.press("Ouvrir mon compte")
    if "/charte/" in parent.page.url:
        parent.press("J’ai lu, je continue")
    assert parent.reads("Jade") and parent.reads("CM1-CM2")
    parent.press("Agenda").press("Mois et vacances")
    assert parent.reads("Les jours sans école")
    assert anne.complaints + parent.complaints == []


def test_a_head_adds_a_course_then_cancels_a_lesson_and_the_parent_is_told(site):
    url, opened = site
    bruno = (
        Visitor(opened, url, DESK)
        .sign_in("bruno")
        .press("Tout")
        .press("Emplois du temps")
        .press("Ajouter un cours")
    )
    day = clock.today() + timedelta(days=7 - clock.today().weekday())  # a Monday
    bruno.page.fill("[name=subject]", "Technologie")
    bruno.page.select_option("[name=groups]", label="5e B")
    bruno.page.select_option("[name=teachers]", label="DELATTRE Marc")
    bruno.page.fill("[name=starts_on]", day.isoformat())
    bruno.page.fill("[name=starts_at]", "15:40")
    bruno.page.fill("[name=ends_at]", "16:35")
    bruno.press("Ajouter ce cours")
    assert bruno.reads("C’est dans l’emploi du temps")
    bruno.press("Semaine suivante").press("Technologie").press("Changer ce cours")
    bruno.page.fill("[name=reason]", "M. Delattre est absent")
    bruno.press("Changer et prévenir")
    assert bruno.reads("Ce cours est annulé")

    claire = Visitor(opened, url, PHONE).sign_in("claire")
    claire.open("/parent/notifications/").press("Technologie")
    assert claire.reads("M. Delattre est absent")
    claire.press("La semaine")
    assert claire.reads("Agenda de Louis") and claire.reads("Annulé, M. Delattre est absent")
    claire.press("Dans mon calendrier").page.fill("[name=name]", "Téléphone")
    claire.press("Créer l’adresse")
    assert claire.reads("Votre nouvelle adresse")
    marc = Visitor(opened, url, DESK).sign_in("marc")
    marc.open("/" + marc.page.url.split("/")[3] + f"/agenda/?semaine={day}")
    assert marc.reads("5e B")
    assert bruno.complaints + claire.complaints + marc.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_head_walks_through_the_school(site, size):
    url, opened = site
    anne = Visitor(opened, url, size).sign_in("anne")
    assert anne.reads("École de Prêmesques")
    anne.press("CM1-CM2").press("VASSEUR Inès")
    assert anne.reads("Ses responsables")
    desk = "/" + anne.page.url.split("/")[3]
    for page in (
        "/tout/",
        "/compte/",
        "/fiches/",
        "/notifications/",
        "/messages/signalements/",
        "/annuaire/?q=vaseur",
    ):
        anne.open(desk + page)
    assert anne.reads("VASSEUR")
    anne.open(desk + "/messages/boites/").page.check("[value=head]")
    anne.page.fill("[name=name]", f"Direction {size[0]}")
    anne.press("Ouvrir cette boîte")
    assert anne.reads("Personne pour l’instant")
    anne.page.select_option("select[name=person]", label="BAERT Lucie")
    anne.press("Confier la boîte")
    assert anne.reads("BAERT Lucie")
    assert anne.complaints == []
