"""The liaison book, told by a real browser on a phone: two parents who live apart, one signs, the other on paper."""

import pytest

from preau.files.tests.test_store import PNG
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def write(lucie, subject, nature, body="Merci de répondre."):
    lucie.press("Tout").press("Carnet de liaison").press("Écrire un mot")
    lucie.page.check(f"[value={nature}]")
    lucie.page.fill("[name=subject]", subject)
    lucie.page.fill("[name=body]", body)
    return lucie.press("Envoyer à 3 familles")


def test_a_note_for_both_parents_is_signed_by_one_and_on_paper_by_the_other(site):
    url, opened = site
    lucie = Visitor(opened, url, PHONE).sign_in("lucie")
    write(lucie, "Photos de la classe", "image")
    assert lucie.reads("Mot envoyé.") and lucie.reads("Réponses : 0 sur 3")

    claire = Visitor(opened, url, PHONE).sign_in("claire")
    assert claire.reads("mot à signer")
    claire.press("Signer")
    claire.press("Signer")  # nothing is ticked beforehand: the button waits
    assert claire.reads("Répondez, puis signez.") and not claire.reads("Mot signé.")
    claire.page.get_by_text("J’autorise, pour Inès").click()
    claire.press("Signer")
    assert claire.reads("Mot signé.") and claire.reads("Vous : autorise.")

    thomas = Visitor(opened, url, PHONE).sign_in("thomas")
    assert thomas.reads("mot à signer")  # both must sign
    thomas.press("Signer")
    assert thomas.reads("Claire Vasseur autorise.")

    lucie.open("/" + lucie.page.url.split("/", 3)[3])
    assert lucie.reads("VASSEUR Inès") and lucie.reads("Réponses : 0 sur 3")
    lucie.press("Noter un papier signé par Thomas Vasseur pour Inès")
    lucie.page.get_by_text("J’autorise, pour Inès").click()
    lucie.press("Noter la signature")
    assert lucie.reads("Réponses : 1 sur 3") and lucie.reads("sur papier, noté par Mme Baert")
    lucie.press("Relevé des signatures")
    assert lucie.reads("rien n’a été modifié") and lucie.reads("VASSEUR Thomas")
    thomas.open("/parent/")
    assert not thomas.reads("mot à signer")
    assert lucie.complaints + claire.complaints + thomas.complaints == []


def test_two_notes_are_signed_in_one_touch_and_one_parent_is_enough_for_a_trip(site):
    url, opened = site
    lucie = Visitor(opened, url, DESK).sign_in("lucie")
    write(lucie, "Piscine", "usual_act")
    write(lucie, "Réunion", "information")
    fatou = Visitor(opened, url, PHONE).sign_in("fatou").open("/parent/carnet/")
    fatou.page.get_by_text("J’autorise, pour Issa").first.click()
    before = fatou.page.url
    fatou.page.get_by_role("button", name="Signer les").click()
    assert fatou.page.url == before and fatou.reads("Répondez à chaque mot")
    for card in fatou.page.locator("fieldset.answer").all():
        card.locator("label").first.click()
    fatou.press("Signer les")
    assert fatou.reads("mots signés.") and fatou.reads("Rien n’attend votre signature")
    lucie.press("Tout").press("Carnet de liaison").press("Piscine")
    assert lucie.reads("Réponses : 1 sur 3")
    lucie.press("Relancer 3 adultes")
    assert lucie.reads("c’était la seule relance") and not lucie.reads("Relancer 3")
    assert lucie.complaints + fatou.complaints == []


def test_a_note_is_signed_without_script(site):
    url, opened = site
    lucie = Visitor(opened, url, PHONE, script=False).sign_in("lucie")
    write(lucie, "Sans script", "information")
    fatou = Visitor(opened, url, PHONE, script=False).sign_in("fatou").press("Sans script")
    fatou.press("Signer")
    assert fatou.reads("Il manque votre réponse pour Issa.")
    fatou.page.check("[type=radio]")
    fatou.press("Signer")
    assert fatou.reads("Mot signé.")


def test_the_head_opens_reactions_and_a_parent_thanks_without_script(site):
    url, opened = site
    anne = Visitor(opened, url, DESK).sign_in("anne").press("Tout").press("Actualités")
    anne.press("Réactions aux actualités")
    anne.page.get_by_text("Ouvertes, sauf dans les classes des plus jeunes").click()
    anne.press("Enregistrer ce choix")
    assert anne.reads("C’est noté")
    lucie = Visitor(opened, url, PHONE).sign_in("lucie").press("Tout").press("Actualités")
    lucie.press("Écrire une actualité")
    lucie.page.fill("[name=title]", "Le potager")
    lucie.page.fill("[name=body]", "Trois courges.")
    lucie.page.get_by_text("Familles de CM1-CM2").first.click()
    lucie.page.get_by_text("On peut y réagir d’une touche").click()
    lucie.press("Publier")
    assert lucie.reads("Personne n’a encore réagi.")
    claire = Visitor(opened, url, PHONE, script=False).sign_in("claire").press("Le potager")
    claire.press("Merci")
    assert claire.page.locator("[aria-pressed=true]").inner_text().split() == ["Merci", "1"]
    lucie.open("/" + lucie.page.url.split("/", 3)[3])
    assert lucie.reads("Merci : 1") and lucie.reads("VASSEUR Claire")
    claire.press("Merci")
    assert claire.page.locator("[aria-pressed=true]").count() == 0
    assert anne.complaints + lucie.complaints + claire.complaints == []


def test_news_with_a_picture_waits_for_the_head_and_is_read_by_a_parent(site, tmp_path):
    url, opened = site
    photo = tmp_path / "fresque.png"
    photo.write_bytes(PNG)
    lucie = (
        Visitor(opened, url, PHONE)
        .sign_in("lucie")
        .press("Tout")
        .press("Actualités")
        .press("Écrire une actualité")
    )
    lucie.page.fill("[name=title]", "La fresque du préau")
    lucie.page.fill("[name=body]", "Elle est terminée.")
    lucie.page.get_by_text("Toutes les familles").click()
    lucie.page.set_input_files("[name=files]", photo)
    lucie.press("Joindre")
    assert lucie.reads("pas l’accord signé de leurs parents") and lucie.reads("WALLET Jade")
    lucie.press("Envoyer à la direction")
    assert lucie.reads("La direction la relit")

    anne = Visitor(opened, url, DESK).sign_in("anne")
    anne.press("Relire").press("La fresque du préau").press("Publier")
    assert anne.reads("Actualité publiée.")
    nora = Visitor(opened, url, PHONE).sign_in("nora")
    with nora.page.expect_response(lambda one: "/image/" in one.url and one.status == 200) as came:
        nora.press("La fresque du préau")
    assert nora.reads("Elle est terminée.")
    assert came.value.headers["content-length"] == str(len(PNG)) and not came.value.url.startswith(url)
    assert lucie.complaints + anne.complaints + nora.complaints == []
