"""The composer: one form whose buttons say what they do; nothing typed is lost."""

from datetime import timedelta

import pytest

from preau.base import clock
from preau.directory.models import Membership, Person
from preau.messaging.actions import send
from preau.messaging.choices import LONGEST_BODY
from preau.messaging.models import Draft, Message
from preau.messaging.tests.desk import drafted, enter, hat, text, to, url, write
from preau.notifications.models import Notification
from tests.jobs import run_jobs


def new(client, person, kind, **form):
    return client.post(url(person, kind, "nouveau/"), form)


def test_a_name_is_found_added_and_removed_and_the_text_stays(cast):
    lucie = enter(cast.lucie)
    found = new(lucie, cast.lucie, "teacher", body="Bonjour", find="vaseur", act="find", key="k")
    page = text(lucie.get(found.url))
    assert "Claire Vasseur" in page and "parent de Inès Vasseur" in page and "Fatou" not in page
    here = url(cast.lucie, "teacher", f"brouillons/{Draft.objects.get().pk}/")
    added = lucie.post(here, {"body": "Bonjour", "act": f"add:personne-{cast.claire.pk}"}, follow=True)
    assert "Claire Vasseur recevra ce message" in text(added)
    assert "Envoyer à Claire Vasseur" in text(added) and "Bonjour</textarea>" in text(added)
    gone = lucie.post(
        here,
        {"body": "Bonjour", "recipient": to(cast.claire), "act": f"remove:personne-{cast.claire.pk}"},
        follow=True,
    )
    assert "recevra" not in text(gone) and Draft.objects.get().recipients == []


def test_enter_in_the_search_field_searches_and_removes_nobody(cast):
    lucie = enter(cast.lucie)
    page = new(lucie, cast.lucie, "teacher", find="cm1", recipient=to(cast.anne), act="")
    assert "?cherche=cm1" in page.url
    assert "Familles de CM1-CM2" in text(lucie.get(page.url))
    assert Draft.objects.get().recipients == to(cast.anne)


def test_search_gives_only_those_one_may_write_to(cast):
    lucie = enter(cast.lucie)
    for words in ("lemaire", "sauvage"):
        page = new(lucie, cast.lucie, "teacher", find=words, act="find")
        assert "Personne de ce nom" in text(lucie.get(page.url))


def test_a_parent_chooses_among_the_few_of_the_school(cast):
    page = text(enter(cast.fatou).get("/parent/messages/nouveau/"))
    assert "Mme Baert" in page and "Mme Carlier" in page
    assert "Familles de" not in page and "Claire" not in page and "Lenoir" not in page


def test_a_parent_finds_who_follows_the_class_first_and_a_child_by_its_own_name(cast):
    Person.objects.filter(pk=cast.louis.pk).update(title="M.")
    page = text(enter(cast.claire).get("/parent/messages/nouveau/"))
    shown = page.split("Voir les autres personnes")[0]
    assert "Mme Baert" in shown and "Mme Caron" in shown
    assert "M. Vasseur" not in page and "Louis Vasseur" in page


def test_someone_out_of_reach_is_not_even_named(cast):
    page = text(enter(cast.claire).get(f"/parent/messages/nouveau/?a=personne-{cast.nora.pk}"))
    assert "On ne peut pas écrire à cette personne" in page and "Nora" not in page


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("recipient", "Il manque un destinataire"), ("subject", "Il manque l’objet"), ("body", "Le message est vide"),
     ("child", "Dites de quel enfant")],
)  # fmt: skip
def test_what_is_missing_is_told_and_the_rest_is_kept(cast, missing, sentence):
    since = cast.ines.memberships.get().starts_on
    Membership.objects.create(
        group=cast.cm1, person=cast.louis, starts_on=since
    )  # Mme Baert has both in class
    form = {"recipient": to(cast.lucie), "child": cast.ines.pk, "subject": "Objet tapé", "body": "Texte tapé"}
    form[missing] = ""
    if missing == "recipient":
        del form["recipient"]
    answer = new(enter(cast.claire), cast.claire, "guardian", act="send", **form)
    assert answer.status_code == 400 and sentence in text(answer)
    draft = Draft.objects.get(author=cast.claire)
    assert (draft.subject, draft.body) == (form["subject"], form["body"])
    assert not Message.objects.exists()


def test_a_text_too_long_stays_on_the_page(cast):
    long = "a" * (LONGEST_BODY + 1)
    answer = new(enter(cast.claire), cast.claire, "guardian", body=long, act="save")
    assert answer.status_code == 400 and long in text(answer)


def test_typing_saves_by_itself_in_one_draft(cast):
    lucie = enter(cast.lucie)
    first = new(lucie, cast.lucie, "teacher", body="Bon", key="one", autosave="1")
    assert first["Content-Type"].startswith("text/plain") and text(first).startswith("Enregistré à")
    lucie.post(first["Content-Location"], {"body": "Bonjour", "key": "one", "autosave": "1"})
    new(lucie, cast.lucie, "teacher", body="Bonjour à tous", key="one", act="save")
    assert [draft.body for draft in Draft.objects.all()] == ["Bonjour à tous"]


def test_a_draft_erased_elsewhere_leaves_the_text_on_the_page(cast):
    draft, lucie = drafted(cast.lucie, []), enter(cast.lucie)
    here = url(cast.lucie, "teacher", f"brouillons/{draft.pk}/")
    lucie.post(f"{here}effacement/")
    answer = lucie.post(here, {"recipient": to(cast.claire), "body": "Mon texte", "act": "send"})
    page = text(answer)
    assert answer.status_code == 409 and "effacé ailleurs" in page
    assert "Mon texte</textarea>" in page and f'value="personne-{cast.claire.pk}"' in page
    assert not Message.objects.exists()


def test_a_draft_sent_elsewhere_leads_to_what_was_sent(cast):
    draft, lucie = drafted(cast.lucie, to(cast.anne)), enter(cast.lucie)
    here = url(cast.lucie, "teacher", f"brouillons/{draft.pk}/")
    form = {"recipient": to(cast.anne), "subject": "s", "body": "b", "key": draft.key, "act": "send"}
    sent, again = lucie.post(here, form), lucie.post(here, form)
    assert sent.url == again.url and Message.objects.count() == 1


def test_a_draft_belongs_to_its_author(cast):
    draft = drafted(cast.lucie, [f"familles-{cast.cm1.pk}"], body="Secret")
    helene = enter(cast.helene)
    for path in ("", "liste/"):
        assert helene.get(url(cast.helene, "teacher", f"brouillons/{draft.pk}/{path}")).status_code == 404
    page = helene.post(url(cast.helene, "teacher", f"brouillons/{draft.pk}/"), {"body": "x", "act": "save"})
    assert "Secret" not in text(page)
    helene.post(url(cast.helene, "teacher", f"brouillons/{draft.pk}/effacement/"))
    assert Draft.objects.get(pk=draft.pk).body == "Secret"


def test_the_list_names_everyone_who_would_receive(cast):
    draft, lucie = drafted(cast.lucie, [f"familles-{cast.cm1.pk}"]), enter(cast.lucie)
    here = url(cast.lucie, "teacher", f"brouillons/{draft.pk}/")
    page = text(lucie.post(here, {"recipient": draft.recipients, "act": "list"}, follow=True))
    for name in ("VASSEUR Claire", "VASSEUR Thomas", "DIALLO Fatou", "WALLET Sophie", "WALLET Paul"):
        assert name in page
    assert "MOREL" not in page


def test_a_draft_opens_under_the_hat_it_was_written_with(cast):
    key = hat(cast.marc, "teacher").key
    new(enter(cast.marc), cast.marc, "teacher", body="Texte", act="save")
    assert f"/{key}/messages/brouillons/{Draft.objects.get().pk}/" in text(
        enter(cast.marc).get("/parent/messages/brouillons/")
    )


def test_families_without_account_are_counted_before_and_named_after(cast):
    type(cast.sophie.account).objects.filter(person__in=[cast.sophie, cast.paul]).update(activated_at=None)
    lucie = enter(cast.lucie)
    form = {"recipient": f"familles-{cast.cm1.pk}", "subject": "Sortie", "body": "Jeudi."}
    page = new(lucie, cast.lucie, "teacher", **form, act="add:")
    assert "1 famille n’a pas encore de compte" in text(lucie.get(page.url))
    sent = new(lucie, cast.lucie, "teacher", **form, act="send").url
    assert text(lucie.get(f"{sent}destinataires/")).count("sans compte") == 2


def test_nobody_is_said_to_have_received_what_still_waits(cast):
    lucie, when = enter(cast.lucie), clock.now() + timedelta(days=2)
    draft = drafted(cast.lucie, [f"familles-{cast.cm1.pk}"])
    sent = send(draft, by=cast.lucie, hat=hat(cast.lucie, "teacher"), at=when)
    path = url(cast.lucie, "teacher", f"{sent.pk}/")
    page, listed = text(lucie.get(path)), text(lucie.get(f"{path}destinataires/"))
    assert "Qui le recevra" in page and "Qui l’a reçu" not in page and "Envoyé à" not in page
    assert "personne ne l’a encore reçu" in listed and "VASSEUR Claire" in listed
    with clock.frozen_shift((when + timedelta(hours=1)).isoformat()):
        page, listed = text(lucie.get(path)), text(lucie.get(f"{path}destinataires/"))
        assert "Qui l’a reçu" in page and "Qui l’a reçu" in listed and "encore reçu" not in listed


def test_to_both_parents_of_a_child_one_writes_about_the_child_and_each_answers_apart(cast):
    lucie = enter(cast.lucie)
    form = {"recipient": to(cast.claire, cast.thomas), "subject": "Cantine", "body": "Bonjour."}
    page = text(lucie.get(new(lucie, cast.lucie, "teacher", **form, act="save").url))
    assert "À propos de" in page and "Inès · CM1-CM2" in page and "Chacun ne répond qu’à vous" in page
    new(lucie, cast.lucie, "teacher", **form, act="send", key="k")
    sent = Message.objects.get().conversation
    assert sent.is_broadcast
    assert {tuple(row.children) for row in sent.participants.all()} == {(cast.ines.pk,)}


def test_a_refusal_keeps_every_field_that_was_typed(cast):
    form = {
        "recipient": to(cast.fatou), "subject": "", "body": "Mes mots", "act": "send", "find": "dial", "find_copy": "carl",
        "later_day": "2026-11-30", "later_hour": "08:15", "reason": "absence",
    }  # fmt: skip
    page = enter(cast.lucie).post(url(cast.lucie, "teacher", "nouveau/"), form)
    shown = text(page)
    assert page.status_code == 400 and "Il manque l’objet" in shown and "Mes mots" in shown
    for value in ("dial", "carl", "2026-11-30", "08:15"):
        assert f'value="{value}"' in shown


def test_a_page_read_ahead_is_read_by_nobody_yet(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou))
    run_jobs()
    fatou, path = enter(cast.fatou), f"/parent/messages/{conversation.pk}/"
    ahead = fatou.get(path, headers={"Preau-Ahead": "1"})
    assert "Bonjour." in text(ahead) and ahead.headers["Preau-Keep"] == "1"
    mine = conversation.participants.get(person=cast.fatou)
    assert mine.is_unread and Notification.objects.visible_to(cast.fatou).unread().exists()
    fatou.get(path)
    mine.refresh_from_db()
    assert not mine.is_unread and not Notification.objects.visible_to(cast.fatou).unread().exists()
