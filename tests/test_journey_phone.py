"""A phone that loses the network: pages are read again, a note is signed and arrives once, signing out leaves nothing."""

import pytest

from tests.site import CHROMIUM, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("second journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]
KEPT = "Votre signature partira quand vous serez connecté."
# As an installed application has it, which a private window never is.
INSTALLED = """const real = matchMedia; window.matchMedia = (asked) => (
  asked.includes('standalone') ? { matches: true, addEventListener() {} } : real.call(window, asked))"""
KEPT_NEW = """async () => {
  while (!(await caches.match('/parent/messages/nouveau/', { ignoreVary: true }))) await new Promise(requestAnimationFrame) }"""
CONTROLLED = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


@pytest.fixture
def site(anew):
    return anew.url, anew.browser


def write(lucie, subject):
    """The image of a child: both parents sign."""
    lucie.press("Tout").press("Carnet de liaison").press("Écrire un mot")
    lucie.page.check("[value=image]")
    lucie.page.fill("[name=subject]", subject)
    lucie.page.fill("[name=body]", "Merci de répondre.")
    return lucie.press("Envoyer à 3 familles")


def not_installable(visitor):
    """What keeps chromium from installing the site, but that each of our windows is a private one."""
    talk = visitor.page.context.new_cdp_session(visitor.page)
    manifest = talk.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest") and '"standalone"' in manifest["data"]
    found = talk.send("Page.getInstallabilityErrors")["installabilityErrors"]
    return manifest["errors"] + [one for one in found if one["errorId"] != "in-incognito"]


def drop_posts(page, status):
    page.context.route(
        "**/*",
        lambda route: route.fulfill(status=status) if route.request.method == "POST" else route.continue_(),
    )


def test_a_note_for_both_parents_is_signed_without_network_and_on_paper_and_arrives_once(site):
    url, opened = site
    lucie = write(Visitor(opened, url, PHONE).sign_in("lucie"), "Piscine")
    lucie.press("Messages").press("Écrire").unfold("Choisir dans la liste")
    lucie.press("Ajouter Familles de CM1-CM2")
    lucie.page.fill("[name=subject]", "Gourde oubliée")
    lucie.page.fill("[name=body]", "Elle est dans la classe.")
    lucie.press("Envoyer à 3 familles")

    claire = Visitor(opened, url, PHONE)
    claire.open("/connexion/").page.wait_for_function(CONTROLLED)
    claire.sign_in("claire").press("Signer")
    assert not_installable(claire) == []
    note, network = claire.page.url, claire.page.context.set_offline
    thread = claire.press("Messages").press("Gourde oubliée").page.url
    network(True)
    signs_and_answers(claire, note, thread)
    network(False)
    claire.page.get_by_text("Votre signature pour Inès : c’est parti.").wait_for()
    claire.page.get_by_text("Votre réponse : c’est parti.").wait_for()
    claire.page.goto(note)
    assert claire.reads("Signé") and not claire.reads("hors connexion")

    lucie.press("Tout").press("Carnet de liaison").press("Piscine")
    assert lucie.reads("Réponses : 0 sur 3") and lucie.reads("VASSEUR Inès")  # the other parent signs too
    lucie.press("Noter un papier signé par Thomas Vasseur pour Inès")
    lucie.page.get_by_text("J’autorise, pour Inès").click()
    lucie.press("Noter la signature")
    assert lucie.reads("Réponses : 1 sur 3") and lucie.reads("sur papier, noté par Mme Baert")
    lucie.press("Messages").press("Claire Vasseur")
    assert lucie.page.get_by_text("Merci, je passe ce soir.").count() == 1

    claire.page.context.clear_cookies()  # her session is over; somebody else takes the phone
    fatou = claire.sign_in("fatou")
    finds_nothing_of_another(fatou, note, network)
    signs_though_the_server_is_away(fatou, note)
    lucie.press("Tout").press("Carnet de liaison").press("Piscine")
    assert lucie.reads("Réponses : 2 sur 3")
    fatou.open("/parent/compte/").press("Se déconnecter")
    network(True)
    fatou.open("/parent/")
    assert fatou.reads("Pas de réseau") and not fatou.reads("Ce que vous pouvez lire")
    assert claire.complaints + lucie.complaints == []


def test_a_new_message_is_written_without_network_and_the_last_ones_are_read_ahead(site):
    url, opened = site
    lucie = Visitor(opened, url, PHONE).sign_in("lucie").press("Messages").press("Écrire")
    lucie.unfold("Choisir dans la liste").press("Ajouter Familles de CM1-CM2")
    lucie.page.fill("[name=subject]", "Gourde oubliée")
    lucie.page.fill("[name=body]", "Elle est dans la classe.")
    lucie.press("Envoyer à 3 familles")

    claire = Visitor(opened, url, PHONE)
    claire.page.add_init_script(INSTALLED)
    claire.open("/connexion/").page.wait_for_function(CONTROLLED)
    claire.sign_in("claire").page.evaluate(KEPT_NEW)
    claire.page.context.set_offline(True)
    claire.page.goto(f"{url}/parent/messages/")
    claire.press("Gourde oubliée")  # she has never opened it
    assert claire.reads("Elle est dans la classe.") and claire.reads("hors connexion")
    claire.page.goto(f"{url}/parent/messages/nouveau/")
    claire.press("Ajouter Odile Caron")
    claire.press("Retirer")
    claire.press("Ajouter Lucie Baert")
    claire.page.select_option("[name=child]", label="Inès · CM1-CM2")
    claire.page.fill("[name=subject]", "Rendez-vous")
    claire.page.fill("[name=body]", "Mardi, si vous voulez.")
    claire.press("Envoyer")
    claire.page.get_by_text("Votre message partira quand vous serez connecté.").wait_for()
    assert claire.page.input_value("[name=body]") == ""
    claire.page.context.set_offline(False)
    claire.page.get_by_text("Votre message : c’est parti.").wait_for()
    claire.press("Voir")
    assert claire.reads("Mardi, si vous voulez.") and claire.reads("Inès")
    lucie.press("Messages")
    assert lucie.page.get_by_text("Rendez-vous").count() == 1 and lucie.reads("Claire Vasseur")
    assert claire.complaints + lucie.complaints == []


def test_a_copy_of_what_was_withdrawn_goes_when_it_is_asked_for(site):
    url, opened = site
    claire = Visitor(opened, url, PHONE)
    claire.open("/connexion/").page.wait_for_function(CONTROLLED)
    claire.sign_in("claire")
    claire.open("/parent/")
    gone, cache = "/parent/messages/999999/", "all.find((one) => one.startsWith('pages-'))"
    claire.page.wait_for_function(f"caches.keys().then((all) => {cache} !== undefined)")
    kept = f"caches.keys().then((all) => caches.open({cache}))"
    claire.page.evaluate(f"{kept}.then((pages) => pages.put('{gone}', new Response('Bonjour')))")
    found = f"{kept}.then((pages) => pages.match('{gone}', {{ ignoreVary: true }}))"
    assert claire.page.evaluate(f"{found}.then((one) => one !== undefined)")
    claire.page.goto(url + gone)
    claire.page.wait_for_function(f"{found}.then((one) => one === undefined)")


def signs_and_answers(claire, note, thread):
    """All that she does without network."""
    claire.open("/")  # as the icon does
    assert claire.reads("Bonjour Claire") and claire.reads("hors connexion") and claire.reads("Vu à")
    claire.open("/parent/annuaire/")
    assert claire.reads("Pas de réseau pour l’instant") and claire.reads("Ce que vous pouvez lire")
    claire.page.goto(note)
    claire.page.get_by_text("J’autorise, pour Inès").click()
    claire.press("Signer")
    claire.page.get_by_text(KEPT).wait_for()
    claire.page.goto(note)
    claire.page.get_by_text(KEPT).wait_for()  # it is not asked twice
    claire.page.goto(thread)
    claire.page.fill("[name=body]", "Merci, je passe ce soir.")
    claire.press("Envoyer la réponse")
    claire.page.get_by_text("Votre réponse partira quand vous serez connecté.").wait_for()


def finds_nothing_of_another(fatou, note, network):
    network(True)
    fatou.open("/")
    assert fatou.reads("Bonjour Fatou")
    fatou.page.goto(note)
    assert fatou.reads("Pas de réseau pour l’instant") and not fatou.reads("Piscine")
    network(False)
    fatou.open("/parent/notifications/appareil/")
    assert fatou.reads("Prévenir sur cet appareil") or fatou.reads("Ce navigateur ne sait pas prévenir")


def signs_though_the_server_is_away(fatou, note):
    """A proxy answers for it, while the phone believes that it is online: kept, told, and sent once."""
    fatou.page.goto(note)
    drop_posts(fatou.page, 504)
    fatou.page.get_by_text("J’autorise, pour Issa").click()
    fatou.press("Signer")
    fatou.page.get_by_text(KEPT).wait_for()
    fatou.page.context.unroute_all()
    fatou.page.goto(note)  # what stays is tried again by itself, or as here by the next page
    fatou.page.get_by_text("Votre signature pour Issa : c’est parti.").wait_for()
