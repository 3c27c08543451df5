"""The secretary of a sitting writes its minutes, then signs them with who presided; nobody else reads the draft."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from preau.base import clock
from preau.council.actions import minutes, record, room
from preau.council.models import Debate, Minutes, MinutesSignature, Sitting
from preau.council.tests.hall import come, matter, opened
from preau.council.tests.test_pages import page
from preau.council.words.record import sum_of


def member_of(cast, person):
    return cast.council.members.get(person=person)


@pytest.fixture
def sitting(cast):
    """Held two days ago; Josette was named its secretary, the mayor presided."""
    found = opened(cast.council, cast.gaelle, there=3)
    room.name_secretary(found, by=cast.gaelle, member=member_of(cast, cast.josette))
    for rank in (1, 2):
        room.settle(matter(found, rank), by=cast.gaelle, kind="noted")
    room.close_sitting(found, by=cast.gaelle)
    come(found, ago=2)
    return Sitting.objects.get(pk=found.pk)


def adopted(sitting, cast):
    following = opened(cast.council, cast.gaelle, there=3)
    return record.adopt_minutes(sitting, by=cast.gaelle, adopted_in=following)


def typed(sitting, *, said, read=""):
    first = matter(sitting, 1)
    return {f"said_{first.pk}": said, f"read_{first.pk}": read}


def test_the_secretary_writes_what_was_said_and_rereads_the_whole(cast, sign_in, sitting):
    secretary, url = sign_in(cast.josette), page("writing", cast.josette, pk=sitting.pk)
    shown = secretary.get(page("sitting", cast.josette, pk=sitting.pk)).content.decode()
    home = secretary.get(reverse("home:today", kwargs={"hat": url.split("/")[1]})).content.decode()
    assert url in shown and url in home
    assert secretary.post(url, typed(sitting, said="M. Belkacem demande le prix.\r\n")).status_code == 302
    row = Debate.objects.get()
    assert row.words == "M. Belkacem demande le prix." and row.by == cast.josette
    assert "M. Belkacem demande le prix." in secretary.get(url).content.decode()
    draft = secretary.get(page("sitting_paper", cast.josette, pk=sitting.pk, kind="proces-verbal"))
    assert draft.status_code == 200 and draft.content.startswith(b"%PDF")
    for kind in ("liste", "registre"):
        assert secretary.get(page("sitting_paper", cast.josette, pk=sitting.pk, kind=kind)).status_code == 404


def test_nobody_else_reads_the_draft_not_even_who_presided_without_keeping_it(cast, sign_in, sitting):
    for who in (cast.karim, cast.samira, cast.lucie):
        client = sign_in(who)
        for asked in (
            page("writing", who, pk=sitting.pk),
            page("sitting_paper", who, pk=sitting.pk, kind="proces-verbal"),
        ):
            assert client.get(asked).status_code == 404, (who, asked)
    Sitting.objects.filter(pk=sitting.pk).update(chair=member_of(cast, cast.karim))
    url = page("writing", cast.karim, pk=sitting.pk)
    assert sign_in(cast.karim).get(url).status_code == 404
    adopted(sitting, cast)
    assert sign_in(cast.karim).get(url).status_code == 200


def test_two_hands_at_once_lose_no_word(cast, sign_in, sitting):
    minutes.write_debate(matter(sitting, 1), by=cast.josette, words="Un débat.")
    clerk, url = sign_in(cast.gaelle), page("writing", cast.gaelle, pk=sitting.pk)
    refused = clerk.post(url, typed(sitting, said="Un autre débat."))
    told = refused.content.decode()
    assert refused.status_code == 422 and "Josette Dumez a écrit ici" in told
    assert "Un autre débat." in told and "Un débat." in told and Debate.objects.get().words == "Un débat."
    seen = sum_of(Debate.objects.get())
    assert f'value="{seen}"' in told
    assert clerk.post(url, typed(sitting, said="Un autre débat.", read=seen)).status_code == 302
    assert Debate.objects.get().words == "Un autre débat."


def test_the_secretary_and_the_mayor_sign_once_they_are_adopted(cast, sign_in, sitting):
    url = page("minutes_signature", cast.josette, pk=sitting.pk)
    own = {"member": member_of(cast, cast.josette).pk}
    secretary = sign_in(cast.josette)
    assert secretary.post(url, own).status_code == 404
    adopted(sitting, cast)
    assert (
        "Signer le procès-verbal"
        in secretary.get(page("writing", cast.josette, pk=sitting.pk)).content.decode()
    )
    kept = sign_in(cast.gaelle).get(page("writing", cast.gaelle, pk=sitting.pk)).content.decode()
    ids = re.findall(r' id="([^"]+)"', kept)
    assert kept.count("Noter cette signature") == 2 and len(ids) == len(set(ids))
    secretary = sign_in(cast.josette)
    other = {"member": sitting.chair_id, "on": f"{clock.today():%Y-%m-%d}"}
    assert secretary.post(url, other).status_code == 404
    for _twice in range(2):
        assert secretary.post(url, own).status_code == 302
    mine = MinutesSignature.objects.get()
    assert mine.member.person == cast.josette and not mine.on_paper and mine.on == clock.today()
    clerk, paper = sign_in(cast.gaelle), page("minutes_signature", cast.gaelle, pk=sitting.pk)
    clerk.post(paper, other | {"on": "hier"})
    assert MinutesSignature.objects.count() == 1
    clerk.post(paper, other)
    assert MinutesSignature.objects.get(member=sitting.chair).on_paper
    assert record.publish_minutes(sitting, by=cast.gaelle, on=clock.today()).stored


@pytest.mark.parametrize(("after", "told"), [(1, "aujourd’hui, ou avant"), (-1, "une fois arrêté")])
def test_a_signature_on_paper_has_the_day_of_the_adoption_or_a_later_one(cast, sitting, after, told):
    adopted(sitting, cast)
    on = clock.today() + timedelta(days=after)
    with pytest.raises(ValidationError, match=told):
        minutes.sign_minutes(sitting, by=cast.gaelle, member=sitting.chair, on=on)
    with pytest.raises(ValidationError, match="Signent celle ou celui"):
        minutes.sign_minutes(sitting, by=cast.karim, member=member_of(cast, cast.karim))
    assert Minutes.objects.get().signatures.count() == 0
