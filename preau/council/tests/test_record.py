"""After a sitting: the list of all that was examined, what was said, minutes that the next sitting adopts, numbered sheets."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from preau.base import clock
from preau.council.actions import acts, minutes, record, room, votes
from preau.council.law.voting import Tally
from preau.council.models import Act, Minutes, Register, Sheets, Sitting, SittingPaper
from preau.council.tests.hall import come, council, matter, members_of, opened
from preau.council.tests.test_pages import page


def words(stored):
    pages = pypdf.PdfReader(io.BytesIO(stored.path.read_bytes())).pages
    return " ".join(" ".join(one.extract_text() for one in pages).replace("\u2011", "-").split())


def held(cast, ago=5, assembly=None):
    """Five matters: adopted with its act, adopted without any text, refused, noted, put off; some days ago."""
    assembly = assembly or council(cast, 3)
    sitting = opened(assembly, cast.gaelle, there=3, matters=5, template="free")
    room.name_secretary(sitting, by=cast.gaelle, member=members_of(assembly)[1])
    for rank, tally in [(1, Tally(3)), (2, Tally(2, 1)), (3, Tally(1, 2))]:
        votes.take_vote(matter(sitting, rank), by=cast.gaelle, manner="public", tally=tally)
    for rank, kind in [(4, "noted"), (5, "postponed")]:
        room.settle(matter(sitting, rank), by=cast.gaelle, kind=kind)
    room.close_sitting(sitting, by=cast.gaelle)
    come(sitting, ago=ago)
    return Sitting.objects.get(pk=sitting.pk)


def frozen(sitting, cast, rank):
    act = acts.draft(matter(sitting, rank), by=cast.gaelle)
    asked = {"subject": f"Objet {rank}", "decision": "Approuve la convention."}
    return acts.freeze(acts.fill(act, by=cast.gaelle, fields=asked), by=cast.gaelle)


def test_the_list_tells_all_that_was_examined_even_without_a_text(cast):
    sitting = held(cast)
    frozen(sitting, cast, 1)
    paper = record.post_list(sitting, by=cast.gaelle, on=clock.today(), proof="photo de la porte")
    text = words(paper.stored)
    for said in (
        "Objet 1", "Point 2", "Point 3", "Point 4", "Point 5", "Adoptée à l’unanimité", "Adoptée à la majorité",
        "Rejetée", "Le conseil prend acte", "Reporté à une autre séance", "Affichée et mise en ligne le",
    ):  # fmt: skip
        assert said in text, said
    assert record.post_list(sitting, by=cast.gaelle, on=clock.today()) == paper


@pytest.mark.parametrize(("ago", "refused"), [(-1, "à venir"), (6, "avant la séance")])
def test_a_list_is_posted_between_the_sitting_and_today(cast, ago, refused):
    with pytest.raises(ValidationError, match=refused):
        record.post_list(held(cast), by=cast.gaelle, on=clock.today() - timedelta(days=ago))


def test_a_sitting_that_is_not_over_has_no_list(cast):
    sitting = opened(council(cast, 3), cast.gaelle, there=3)
    with pytest.raises(ValidationError, match="pas terminée"):
        record.post_list(sitting, by=cast.gaelle, on=clock.today())


def test_minutes_are_adopted_by_the_next_sitting_then_published(cast):
    assembly = council(cast, 3)
    first = held(cast, ago=20, assembly=assembly)
    minutes.write_debate(
        matter(first, 2), by=cast.gaelle, words="Mme Crépel demande le prix.\r\nIl est inchangé. "
    )
    with pytest.raises(ValidationError, match="pas encore arrêté"):
        record.publish_minutes(first, by=cast.gaelle, on=clock.today())
    with pytest.raises(ValidationError, match="séance suivante"):
        record.adopt_minutes(first, by=cast.gaelle, adopted_in=first)
    following = opened(assembly, cast.gaelle, there=3)
    row = record.adopt_minutes(first, by=cast.gaelle, adopted_in=following, remark="Sans observation.")
    text = words(row.stored)
    assert "Mme Crépel demande le prix." in text and "Procès-verbal arrêté par le conseil d’essai" in text
    with pytest.raises(ValidationError, match="ne change plus"):
        minutes.write_debate(matter(first, 2), by=cast.gaelle, words="Autre chose")
    for member in minutes.signers_of(first):
        with pytest.raises(ValidationError, match=f"{member.said} n’a pas encore signé"):
            record.publish_minutes(first, by=cast.gaelle, on=clock.today())
        minutes.sign_minutes(first, by=cast.gaelle, member=member, on=clock.today())
    paper = record.publish_minutes(first, by=cast.gaelle, on=clock.today())
    assert (
        paper.stored == row.stored
        and record.publish_minutes(first, by=cast.gaelle, on=clock.today()) == paper
    )
    for rank in (1, 2):
        room.settle(matter(following, rank), by=cast.gaelle, kind="noted")
    room.close_sitting(following, by=cast.gaelle)
    later = opened(assembly, cast.gaelle, there=3)
    told = words(record.adopt_minutes(following, by=cast.gaelle, adopted_in=later).stored)
    assert "est arrêté. Sans observation." in told


def test_sheets_follow_one_another_through_the_year(cast):
    assembly = council(cast, 3)
    first, second = held(cast, ago=3, assembly=assembly), held(cast, ago=1, assembly=assembly)
    with pytest.raises(ValidationError, match="Point 1 : le texte adopté n’est pas figé"):
        record.fill_sheets(first, by=cast.gaelle)
    for sitting in (first, second):
        for rank in (1, 2):
            frozen(sitting, cast, rank)
    acts.keep_past_number(assembly, by=cast.gaelle, year=first.day.year, last=20, last_sheet=30)
    if second.day.year == first.day.year:
        with pytest.raises(ValidationError, match="Les feuillets se suivent"):
            record.fill_sheets(second, by=cast.gaelle)
    one = record.fill_sheets(first, by=cast.gaelle)
    two = record.fill_sheets(second, by=cast.gaelle)
    assert one.first == 31 and two.first == one.last + 1 and record.fill_sheets(first, by=cast.gaelle) == one
    assert Register.objects.get(assembly=assembly, year=first.day.year).last_sheet == two.last
    pages = pypdf.PdfReader(io.BytesIO(two.stored.path.read_bytes())).pages
    assert len(pages) == two.last - two.first + 1 and f"{two.first:03}" in pages[0].extract_text()


def test_the_clerk_follows_a_sitting_to_its_public_papers(cast, sign_in, client):
    sitting = held(cast, assembly=cast.council)
    clerk, url = sign_in(cast.gaelle), page("record", cast.gaelle, pk=sitting.pk)
    shown = clerk.get(url).content.decode()
    assert "au plus tard le" in shown and "L2121-25" in shown and "Point 5" in shown
    posting = page("list_posting", cast.gaelle, pk=sitting.pk)
    assert clerk.post(posting, {"on": "pas un jour", "proof": "photo"}).status_code == 422
    assert clerk.post(posting, {"on": f"{clock.today():%Y-%m-%d}", "proof": "photo"}).status_code == 302
    said = {f"said_{matter(sitting, 2).pk}": "Mme Dumez demande le prix."}
    assert clerk.post(page("writing", cast.gaelle, pk=sitting.pk), said).status_code == 302
    assert "Mme Dumez demande le prix." in clerk.get(url).content.decode()
    for rank in (1, 2):
        frozen(sitting, cast, rank)
    clerk.post(page("sheets", cast.gaelle, pk=sitting.pk))
    assert Sheets.objects.filter(sitting=sitting).exists()
    for kind in ("liste", "proces-verbal", "registre"):
        answer = clerk.get(page("sitting_paper", cast.gaelle, pk=sitting.pk, kind=kind))
        assert answer.status_code == 200 and b"".join(answer).startswith(b"%PDF"), kind
    public = reverse(
        "acts:sitting_paper", kwargs={"slug": cast.council.slug, "pk": sitting.pk, "kind": "liste"}
    )
    assert public in client.get(reverse("acts:assembly", kwargs={"slug": cast.council.slug})).content.decode()
    assert b"".join(client.get(public)).startswith(b"%PDF")
    assert client.get(public.replace("liste", "proces-verbal")).status_code == 404


def test_nobody_else_follows_a_sitting(cast, sign_in):
    sitting = held(cast, assembly=cast.council)
    asked = [
        (name, sitting.pk) for name in ("record", "list_posting", "minutes", "minutes_publication", "sheets")
    ]
    asked += [("writing", sitting.pk), ("minutes_signature", sitting.pk), ("tables", cast.council.pk)]
    for who in (cast.karim, cast.samira, cast.lucie, cast.anne):
        client = sign_in(who)
        for name, pk in asked:
            assert client.post(page(name, who, pk=pk)).status_code in (404, 405), (who, name)
            assert client.get(page(name, who, pk=pk)).status_code in (404, 405), (who, name)
    assert not SittingPaper.objects.exists() and not Minutes.objects.exists()


def test_a_late_list_says_so(cast, sign_in):
    sitting = held(cast, ago=9, assembly=cast.council)
    assert (
        "en retard" in sign_in(cast.gaelle).get(page("record", cast.gaelle, pk=sitting.pk)).content.decode()
    )


def test_the_tables_of_a_year_are_by_date_and_by_matter_as_a_page_and_a_paper(
    cast, sign_in, django_assert_max_num_queries
):
    sitting = held(cast, assembly=cast.council)
    for rank in (1, 2):
        frozen(sitting, cast, rank)
    Act.objects.filter(title="Objet 2").update(subject_code="7.10")
    year = sitting.day.year
    for number in range(3, 40):
        Act.objects.create(
            assembly=cast.council, year=year, number=number, title=f"Ancien {number}", decided_on=sitting.day,
            drafted_at=clock.now(), drafted_by=cast.gaelle, subject_code="7.2",
        )  # fmt: skip
    clerk, url = sign_in(cast.gaelle), page("tables", cast.gaelle, pk=cast.council.pk)
    clerk.get(url)
    with django_assert_max_num_queries(16):
        shown = clerk.get(f"{url}?annee={year}").content.decode()
    assert "Adopté" in shown and "Registre repris" in shown
    assert shown.index(">7.2 ") < shown.index(">7.10 ") < shown.index("Sans matière")
    answer = clerk.get(page("table_paper", cast.gaelle, pk=cast.council.pk, year=year))
    assert answer.content.startswith(b"%PDF")
    assert clerk.get(page("table_paper", cast.gaelle, pk=cast.council.pk, year=1999)).status_code == 404
