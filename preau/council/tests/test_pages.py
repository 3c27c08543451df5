"""The pages' buttons: done for who keeps the register, 404 for anyone else; what is refused stays typed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from preau.base import clock
from preau.council.actions import acts, room, sittings, votes
from preau.council.law.voting import Tally
from preau.council.models import Act, Call, Matter, Presence, Proxy, Sitting, Vote
from preau.council.tests.hall import come, matter, members_of, sitting_in
from preau.directory.hats import hats_of


def page(name, who, /, **kwargs):
    return reverse(f"council:{name}", kwargs={"hat": hats_of(who)[0].key, **kwargs})


@pytest.fixture
def held(cast):
    """The commune's own council, in its room: three members there, the sitting open, one model act to vote."""
    sitting = sitting_in(cast.council, cast.gaelle, template="free")
    sittings.convene(sitting, by=cast.gaelle)
    come(sitting)
    for one in members_of(cast.council):
        room.arrive(sitting, by=cast.gaelle, member=one)
    room.open_sitting(sitting, by=cast.gaelle)
    room.name_secretary(sitting, by=cast.gaelle, member=members_of(cast.council)[1])
    return Sitting.objects.get(pk=sitting.pk)


def test_no_button_works_for_a_councillor_another_authority_or_a_teacher(cast, sign_in, held):
    votes.take_vote(matter(held), by=cast.gaelle, manner="public", tally=Tally(3))
    act = acts.draft(matter(held), by=cast.gaelle)
    row = held.call.convocations.first()
    candidacy = votes.stand(matter(held, 2), by=cast.gaelle, member=members_of(cast.council)[0])
    on_sitting = [
        "matter_new", "cancellation", "presence", "proxy", "proxy_end", "secretary", "opening", "no_quorum", "closing",
    ]  # fmt: skip
    on_matter = [
        "matter_rank", "matter_removal", "annex_new", "vote", "candidacy", "only_candidacy", "waiver", "settlement",
        "withdrawal", "act_new",
    ]  # fmt: skip
    asked = (
        [(name, {"pk": held.pk}) for name in on_sitting]
        + [(name, {"pk": matter(held).pk}) for name in on_matter]
        + [("handing", {"pk": row.pk}), ("candidacy_end", {"pk": candidacy.pk}), ("freezing", {"pk": act.pk})]
        + [("act_step", {"pk": act.pk, "kind": "signed"}), ("first_number", {"pk": cast.council.pk})]
        + [("seats", {"pk": cast.council.pk}), ("members_table", {"pk": cast.council.pk})]
    )
    opened = [
        (who.first_name, name)
        for who in (cast.josette, cast.samira, cast.lucie, cast.claire, cast.anne)
        for name, kwargs in asked
        if sign_in(who).post(page(name, who, **kwargs)).status_code != 404
    ]
    assert opened == []


def test_a_call_too_late_says_the_law_and_keeps_what_was_typed(cast, sign_in):
    sitting = sitting_in(cast.council, cast.gaelle, days=1)
    answer = sign_in(cast.gaelle).post(page("call", cast.gaelle, pk=sitting.pk), {"urgent": "Toit envolé"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Trop tard" in text and "L2121-11" in text and "Toit envolé" in text
    assert not Call.objects.filter(sitting=sitting).exists()


def test_a_member_answers_with_a_proxy_and_reads_why_it_is_refused(cast, sign_in):
    sitting = sitting_in(cast.council, cast.gaelle)
    call = sittings.convene(sitting, by=cast.gaelle)
    alban, josette, karim = members_of(cast.council)
    room.give_proxy(sitting, by=cast.gaelle, giver=karim, holder=alban)
    url = page("answer", cast.josette, pk=call.convocations.get(member=josette).pk)
    client = sign_in(cast.josette)
    refused = client.post(url, {"reply": "proxy", "proxy_to": alban.pk})
    assert refused.status_code == 422 and "porte déjà un pouvoir" in refused.content.decode()
    assert client.post(url, {"reply": "proxy", "proxy_to": karim.pk}).status_code == 302
    assert Proxy.objects.get(giver=josette).holder == karim
    others = page("answer", cast.josette, pk=call.convocations.get(member=alban).pk)
    assert client.get(others).status_code == 404


def test_a_tap_changes_who_is_there_and_sends_the_room_back(cast, sign_in, held):
    karim = members_of(cast.council)[2]
    answer = sign_in(cast.gaelle).post(
        page("presence", cast.gaelle, pk=held.pk),
        {"member": karim.pk, "act": "leave"},
        headers={"HX-Request": "true"},
    )
    assert 'id="salle"' in answer.content.decode()
    assert Presence.objects.get(sitting=held, member=karim).until_rank == 1


def test_a_count_that_is_refused_stays_typed(cast, sign_in, held):
    url = page("vote", cast.gaelle, pk=matter(held).pk)
    client = sign_in(cast.gaelle)
    refused = client.post(url, {"voices_for": "12", "against": "0", "abstained": "0"})
    assert refused.status_code == 422
    assert (
        "12 voix comptées pour 3 votants" in refused.content.decode()
        and 'value="12"' in refused.content.decode()
    )
    assert client.post(url, {"voices_for": "2", "against": "1", "abstained": ""}).status_code == 302
    assert Vote.objects.get(matter=matter(held)).tally == Tally(2, 1)


def test_from_the_vote_to_the_public_page_without_signing_in(cast, sign_in, client, held):
    votes.take_vote(matter(held), by=cast.gaelle, manner="public", tally=Tally(3))
    clerk = sign_in(cast.gaelle)
    clerk.post(page("act_new", cast.gaelle, pk=matter(held).pk))
    act = Act.objects.get(matter=matter(held))
    clerk.post(
        page("act_fields", cast.gaelle, pk=act.pk),
        {"subject": "Cantine", "decision": "Fixe le repas à 3 € <b>."},
    )
    clerk.post(page("freezing", cast.gaelle, pk=act.pk))
    today = clock.today().isoformat()
    for kind in ("signed", "transmitted", "received", "published"):
        assert (
            clerk.post(page("act_step", cast.gaelle, pk=act.pk, kind=kind), {"on": today}).status_code == 302
        )
    act.refresh_from_db()
    assert (act.reference, act.executory_on) == (f"{held.day.year}-1", clock.today())
    client.logout()
    text = client.get(reverse("acts:act", args=[cast.council.slug, act.year, act.number])).content.decode()
    assert "Fixe le repas à 3 € &lt;b&gt;." in text and "Adoptée à l’unanimité" in text
    printed = client.get(reverse("acts:paper", args=[cast.council.slug, act.year, act.number]))
    assert b"".join(printed.streaming_content).startswith(b"%PDF")
    assert act.title in client.get(reverse("acts:assembly", args=[cast.council.slug])).content.decode()


def test_a_draft_or_a_withdrawn_act_has_no_public_page(cast, sign_in, client, held):
    votes.take_vote(matter(held), by=cast.gaelle, manner="public", tally=Tally(3))
    act = acts.draft(matter(held), by=cast.gaelle)
    acts.fill(act, by=cast.gaelle, fields={"subject": "Secret", "decision": "Décide."})
    act = acts.freeze(act, by=cast.gaelle)
    url = reverse("acts:act", args=[cast.council.slug, act.year, act.number])
    assert client.get(url).status_code == 404
    for kind in ("signed", "published"):
        acts.step(act, by=cast.gaelle, kind=kind, on=clock.today())
    assert client.get(url).status_code == 200
    acts.step(act, by=cast.gaelle, kind="withdrawn", on=clock.today())
    assert client.get(url).status_code == 404
    assert sign_in(cast.josette).get(page("act", cast.josette, pk=act.pk)).status_code == 200


def test_a_head_opens_the_council_of_the_school_and_convenes_it_by_its_own_rules(cast, sign_in):
    client = sign_in(cast.anne)
    client.post(page("school_council", cast.anne))
    [council] = cast.school.assemblies.all()
    new = {
        "title": "Mme",
        "first_name": "Ève",
        "last_name": "Déléguée",
        "role": "member",
        "starts_on": clock.today(),
    }
    assert client.post(page("members", cast.anne, pk=council.pk), new).status_code == 302
    late = sitting_in(council, cast.anne, days=7)
    assert client.post(page("call", cast.anne, pk=late.pk), {"urgent": ""}).status_code == 422
    assert (
        client.post(page("call", cast.anne, pk=sitting_in(council, cast.anne, days=8).pk)).status_code == 302
    )
    assert sign_in(cast.perle).get(page("members", cast.perle, pk=council.pk)).status_code == 404


def test_statutes_change_a_rule_and_say_where(cast, sign_in):
    client, url = sign_in(cast.samira), page("rule", cast.samira, pk=cast.committee.pk, name="quorum")
    assert client.post(url, {"value": "1/3", "source": ""}).status_code == 422
    assert client.post(url, {"value": "1/3", "source": "statuts, article 9"}).status_code == 302
    assert cast.committee.book.source("quorum") == "statuts, article 9"
    assert client.post(url, {"value": "", "source": ""}).status_code == 302
    assert cast.committee.own_rules == {}


def test_a_seat_that_is_not_free_is_not_given_twice(cast, sign_in):
    cast_council = cast.council
    cast_council.seats = 3
    cast_council.save()
    new = {
        "title": "M.",
        "first_name": "Un",
        "last_name": "Deplus",
        "role": "member",
        "starts_on": clock.today(),
    }
    answer = sign_in(cast.gaelle).post(page("members", cast.gaelle, pk=cast_council.pk), new)
    assert answer.status_code == 422 and "sièges sont pourvus" in answer.content.decode()
    assert 'value="Deplus"' in answer.content.decode()


def test_the_register_lists_flat_whatever_its_size(cast, sign_in, django_assert_max_num_queries):
    now = clock.now()
    Act.objects.bulk_create(
        Act(assembly=cast.council, year=2020, number=n, title=f"Acte {n}", drafted_at=now, drafted_by=cast.gaelle, frozen={})
        for n in range(1, 301)
    )  # fmt: skip
    client = sign_in(cast.gaelle)
    with django_assert_max_num_queries(20):
        text = client.get(page("register", cast.gaelle)).content.decode()
    assert "2020-300" in text and "2020-270." not in text
    assert "2020-17." in client.get(page("register", cast.gaelle) + "?q=acte+17").content.decode()


def test_a_sitting_in_preparation_is_nobody_elses(cast, sign_in):
    sitting = sitting_in(cast.council, cast.gaelle)
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=clock.now() + timedelta(days=9))
    assert sign_in(cast.josette).get(page("sitting", cast.josette, pk=sitting.pk)).status_code == 404
    assert Matter.objects.filter(sitting=sitting).count() == 2


@pytest.mark.parametrize("kind", ["liste", "proces-verbal", "registre"])
def test_the_papers_of_a_sitting_are_printed_once_it_is_closed_for_the_clerk_only(cast, sign_in, held, kind):
    url = page("sitting_paper", cast.gaelle, pk=held.pk, kind=kind)
    assert sign_in(cast.gaelle).get(url).status_code == 404
    for rank in (1, 2):
        room.settle(matter(held, rank), by=cast.gaelle, kind="noted")
    room.close_sitting(held, by=cast.gaelle)
    assert sign_in(cast.gaelle).get(url).content.startswith(b"%PDF")
    secretary = page("sitting_paper", cast.josette, pk=held.pk, kind=kind)
    writes = kind == "proces-verbal"  # it is hers to write and sign
    assert sign_in(cast.josette).get(secretary).status_code == (200 if writes else 404)
    Sitting.objects.filter(pk=held.pk).update(secretary=members_of(cast.council)[2], chair=None)
    assert sign_in(cast.josette).get(secretary).status_code == 404


def test_the_bench_reads_the_act_again(cast, sign_in, held):
    votes.take_vote(matter(held), by=cast.gaelle, manner="public", tally=Tally(3))
    act = acts.draft(matter(held), by=cast.gaelle)
    text = sign_in(cast.gaelle).get(page("act", cast.gaelle, pk=act.pk)).content.decode()
    assert "Relecture" in text
    assert "Relecture" not in sign_in(cast.josette).get(page("register", cast.josette)).content.decode()


def test_seats_follow_the_statutes_but_not_below_those_who_sit(cast, sign_in):
    client, url = sign_in(cast.gaelle), page("seats", cast.gaelle, pk=cast.council.pk)
    refused = client.post(url, {"seats": "2"})
    assert refused.status_code == 422 and "3 personnes siègent" in refused.content.decode()
    assert client.post(url, {"seats": "23"}).status_code == 302
    assert cast.council.seats == 23


def test_a_table_pasted_from_a_sheet_seats_all_or_none(cast, sign_in):
    client, url = sign_in(cast.gaelle), page("members_table", cast.gaelle, pk=cast.council.pk)
    wrong = "Mme\tInès\tDaullé\tines@mairie.example\nM.;;Sansprénom"
    refused = client.post(url, {"lines": wrong, "since": clock.today()})
    assert refused.status_code == 422 and "Ligne 2" in refused.content.decode()
    assert "Sansprénom" in refused.content.decode() and cast.council.members.count() == 3
    right = "Mme\tInès\tDaullé\tines@mairie.example\n\nM. ; Léon ; Droulez"
    assert client.post(url, {"lines": right, "since": clock.today()}).status_code == 302
    assert [str(one) for one in members_of(cast.council)[3:]] == ["Inès Daullé", "Léon Droulez"]


def test_a_button_pressed_without_a_name_says_what_is_missing(cast, sign_in, held):
    client = sign_in(cast.gaelle)
    for name, pk in [("secretary", held.pk), ("candidacy", matter(held).pk), ("withdrawal", matter(held).pk)]:
        shown = client.post(page(name, cast.gaelle, pk=pk), {"member": ""}, follow=True).content.decode()
        assert "Choisissez d’abord un nom dans la liste." in shown
    client.post(
        page("withdrawal", cast.gaelle, pk=matter(held).pk), {"member": members_of(cast.council)[2].pk}
    )
    assert matter(held).withdrawals.get().member == members_of(cast.council)[2]
