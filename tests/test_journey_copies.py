"""A colleague in copy and another in hidden copy, told by a real browser: the mother who answers learns of one only."""

import pytest

from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_a_hidden_reader_is_known_to_the_author_alone_who_files_the_conversation(site):
    url, opened = site
    lucie = Visitor(opened, url, DESK).sign_in("lucie").press("Messages").press("Écrire")
    lucie.page.fill("[name=find]", "diallo")
    lucie.press("Chercher").press("Ajouter Fatou Diallo")
    lucie.page.get_by_text("Ajouter en copie").click()
    lucie.page.fill("[name=find_copy]", "carlier")
    lucie.page.press("[name=find_copy]", "Enter")
    lucie.press("En copie cachée Mme Carlier")
    assert lucie.reads("Mme Carlier (une personne)")
    lucie.page.fill("[name=subject]", "Lunettes perdues")
    lucie.page.fill("[name=body]", "Elles sont dans le bureau.")
    lucie.press("Envoyer à Fatou Diallo")
    assert lucie.reads("En copie cachée : Mme Carlier")

    fatou = Visitor(opened, url, PHONE).sign_in("fatou").press("Messages").press("Lunettes perdues")
    assert fatou.reads("Elles sont dans le bureau.") and not fatou.reads("Carlier")
    fatou.page.fill("[name=body]", "Je passe ce soir.")
    fatou.press("Envoyer la réponse")

    anne = Visitor(opened, url, DESK).sign_in("anne").press("Messages").press("Lunettes perdues")
    assert anne.reads("Vous l’avez en copie cachée") and not anne.reads("Je passe ce soir.")
    lucie.press("Gérer mes dossiers")
    lucie.page.fill("[name=name]", "Objets trouvés")
    lucie.press("Créer ce dossier").press("Revenir aux messages")
    lucie.press("Envoyés").press("Lunettes perdues")
    lucie.page.get_by_text("Ranger dans un dossier").click()
    lucie.press("Ranger")
    assert lucie.reads("Conversation rangée dans « Objets trouvés »")
    assert lucie.complaints + fatou.complaints + anne.complaints == []
