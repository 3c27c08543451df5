"""Answers: kept as they are typed, read once, refused with the reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.base import clock
from preau.directory.models import ContactRule, Enrolment, Membership, Post, Teaching
from preau.messaging.models import Draft, Message, Participant
from preau.messaging.tests.desk import answer, enter, hat, only_message, readers, text, to, url, write
from preau.messaging.tests.test_send import PIXEL


def thread(cast, **words):
    return write(cast.fatou, "guardian", to(cast.lucie), **words)


def test_an_answer_is_kept_as_it_is_typed_and_found_again(cast):
    here = url(cast.lucie, "teacher", f"{thread(cast).pk}/")
    lucie = enter(cast.lucie)
    saved = lucie.post(here, {"body": "Merci pour", "once": "k", "autosave": "1"})
    assert saved["Content-Type"].startswith("text/plain") and text(saved).startswith("Enregistré à")
    assert "Merci pour</textarea>" in text(lucie.get(here))
    assert "Réponse :" in text(lucie.get(url(cast.lucie, "teacher", "brouillons/")))
    lucie.post(here, {"body": "Merci pour ce mot.", "once": "k", "act": "send"})
    assert not Draft.objects.exists()
    assert Message.objects.get(author=cast.lucie).body == "Merci pour ce mot."


def test_a_file_goes_with_an_answer(cast):
    conversation = thread(cast)
    here = url(cast.lucie, "teacher", f"{conversation.pk}/")
    enter(cast.lucie).post(
        here, {"body": "Voici.", "once": "k", "files": SimpleUploadedFile("plan.png", PIXEL), "act": "send"}
    )
    joined = Message.objects.get(author=cast.lucie).attachments.get()
    page = text(enter(cast.fatou).get(f"/parent/messages/{conversation.pk}/"))
    assert "plan.png" in page and f"piece/{joined.pk}/" in page


def test_read_is_said_to_the_writer_between_two_people_only(cast):
    alone = thread(cast)
    both = write(cast.lucie, "teacher", to(cast.anne, cast.helene), subject="Réunion")
    many = write(cast.lucie, "teacher", [f"familles-{cast.cm1.pk}"], subject="Sortie")
    desk = enter(cast.lucie)
    desk.get(url(cast.lucie, "teacher", f"{alone.pk}/"))
    enter(cast.anne).get(url(cast.anne, "head", f"{both.pk}/"))
    enter(cast.claire).get(f"/parent/messages/{many.pk}/")
    assert ", lu</span>" in text(enter(cast.fatou).get(f"/parent/messages/{alone.pk}/"))
    for one in (both, many):
        assert ", lu</span>" not in text(desk.get(url(cast.lucie, "teacher", f"{one.pk}/")))


def test_who_has_left_reads_no_answer_that_comes_after(cast):
    conversation = write(cast.lucie, "teacher", to(cast.anne, cast.helene), subject="Réunion")
    answer(conversation, cast.helene, "teacher", "Avant le départ.")
    Post.objects.filter(person=cast.helene).update(ends_on=clock.today() - timedelta(days=1))
    before = Participant.objects.get(conversation=conversation, person=cast.helene)
    answer(conversation, cast.anne, "head", "Après le départ.")
    after = Participant.objects.get(conversation=conversation, person=cast.helene)
    assert (after.received_at, after.latest_at) == (before.received_at, before.latest_at)
    read = Message.objects.visible_to(cast.helene).values_list("body", flat=True)
    assert set(read) == {"Bonjour.", "Avant le départ."}
    assert Message.objects.visible_to(cast.lucie).count() == 3
    Post.objects.filter(person=cast.helene).update(ends_on=None)
    answer(conversation, cast.anne, "head", "De retour.")
    assert Message.objects.visible_to(cast.helene).count() == 4


def test_a_colleague_in_copy_reads_what_a_parent_answers_though_neither_may_begin(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou), copied=to(cast.helene))
    answer(conversation, cast.fatou, "guardian", "Bien noté.")
    assert Message.objects.visible_to(cast.helene).filter(body="Bien noté.").exists()


def refused(cast, person, kind, conversation, why):
    """The page says why, offers no field, and the verb refuses the same."""
    who = getattr(cast, person)
    page = text(enter(who).get(url(who, kind, f"{conversation.pk}/")))
    assert why in page and 'name="body"' not in page
    with pytest.raises(ValidationError, match=why):
        answer(conversation, who, kind)


def test_whoever_has_left_answers_no_more_and_it_is_said(cast):
    conversation = thread(cast)
    for model in (Post, Teaching):
        for row in model.objects.filter(person=cast.lucie):
            model.objects.filter(pk=row.pk).update(ends_on=row.starts_on)
    refused(cast, "fatou", "guardian", conversation, "Lucie Baert n’est plus ici")


def test_a_child_who_changed_school_closes_the_conversation(cast):
    conversation = thread(cast)
    for model in (Enrolment, Membership):
        for row in model.objects.filter(person=cast.issa):
            model.objects.filter(pk=row.pk).update(ends_on=row.starts_on)
    Enrolment.objects.create(
        person=cast.issa, establishment=cast.next_door, starts_on=cast.cm1.school_year.starts_on,
        school_year=cast.cm1.school_year,
    )  # fmt: skip
    refused(cast, "lucie", "teacher", conversation, "plus de classe ni d’école en commun")


def test_an_exchange_that_the_establishment_closes_is_read_but_not_answered(cast):
    conversation = write(cast.ines, "pupil", to(cast.issa))
    ContactRule.objects.filter(sender="pupil", receiver="pupil").update(allowed=False)
    refused(cast, "issa", "pupil", conversation, "L’établissement n’ouvre pas, ou plus")


def test_a_pupil_may_answer_a_teacher_even_where_pupils_may_not_begin(cast):
    conversation = write(cast.lucie, "teacher", to(cast.ines))
    ContactRule.objects.filter(sender="pupil").update(allowed=False)
    assert answer(conversation, cast.ines, "pupil") == conversation


def test_a_teacher_who_is_a_parent_answers_under_the_life_that_is_spoken_of(cast):
    about_zoe = write(cast.helene, "teacher", to(cast.marc), subject="Zoé")
    desk = url(cast.marc, "teacher", f"{about_zoe.pk}/")
    marc = enter(cast.marc)
    assert "Cette réponse part en tant que : Parent de Zoé" in text(marc.get(desk))
    marc.post(desk, {"body": "Merci.", "once": "k"})
    assert Message.objects.get(author=cast.marc).sent_as == hat(cast.marc, "guardian").label


def test_what_is_thrown_away_comes_back(cast):
    conversation = thread(cast)
    here = f"/parent/messages/{conversation.pk}/"
    fatou = enter(cast.fatou)
    fatou.post(f"{here}rangement/", {"where": "corbeille"})
    assert "Gourde" not in text(fatou.get("/parent/messages/?dossier=envoyes"))
    assert "Gourde" in text(fatou.get("/parent/messages/?dossier=corbeille"))
    assert "Remettre à sa place" in text(fatou.get(here))
    fatou.post(f"{here}rangement/", {"where": ""})
    assert "Gourde" in text(fatou.get("/parent/messages/?dossier=envoyes"))


def test_a_conversation_is_printed_as_it_is_read(cast):
    conversation = thread(cast, body="Pouvons-nous nous voir ?")
    answer(conversation, cast.lucie, "teacher", "Jeudi à 17 h.")
    sheet = text(enter(cast.fatou).get(f"/parent/messages/{conversation.pk}/imprimer/"))
    assert "Pouvons-nous nous voir" in sheet and "Jeudi à 17 h." in sheet
    assert "Issa Diallo, CM1-CM2" in sheet and "Mme Baert" in sheet


def test_a_guardian_names_the_child_in_answers_too(cast):
    conversation = write(cast.lucie, "teacher", to(cast.claire))
    answer(conversation, cast.claire, "guardian")
    assert only_rows(conversation) == [[cast.ines.pk]] * 2


def only_rows(conversation):
    return [row.children for row in conversation.participants.all()]


def test_the_key_of_another_persons_form_takes_nothing(cast):
    conversation = thread(cast)
    once = only_message(conversation).once
    enter(cast.lucie).post(
        url(cast.lucie, "teacher", "nouveau/"), {"key": once, "body": "À moi.", "act": "save"}
    )
    assert Draft.objects.get(author=cast.lucie).body == "À moi."


def test_between_several_one_reads_who_will_read_the_answer_and_may_answer_one_alone(cast):
    conversation = write(cast.lucie, "teacher", to(cast.helene, cast.anne, cast.hatem))
    page = text(enter(cast.helene).get(url(cast.helene, "teacher", f"{conversation.pk}/")))
    assert "3 personnes liront votre réponse : " in page and "Mme Baert" in page and "M. Benali" in page
    assert (
        f"nouveau/?a=personne-{cast.lucie.pk}&amp;objet=Gourde" in page
        and "Écrire à Mme Baert seulement" in page
    )
    cast.hatem.posts.update(ends_on=cast.hatem.posts.get().starts_on)
    page = text(enter(cast.helene).get(url(cast.helene, "teacher", f"{conversation.pk}/")))
    assert "2 personnes liront votre réponse : " in page
    answer(conversation, cast.helene, "teacher", "Oui.")
    assert readers(conversation, cast) - {"hatem"} == {"lucie", "anne", "helene"}


def test_between_two_nothing_more_is_said(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou))
    assert "liront votre réponse" not in text(enter(cast.fatou).get(f"/parent/messages/{conversation.pk}/"))
