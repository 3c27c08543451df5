import pytest

from preau.access import merges, queries
from preau.access.models import PersonMerge
from preau.access.sheets.actions import CodeSpent, draw_codes
from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.models import Guardianship, Identity, Person, Post


@pytest.fixture
def second(cast):
    """Claire once more, as the next school knows her: mother of Tim, and of Inès too."""
    row = Person.objects.create(first_name="Claire", last_name="Vasseur", title="Mme")
    Identity.objects.create(
        person=row, source="aaf1d", academy=cast.academy, kind="guardian", external_id="4401"
    )
    for child in (cast.tim, cast.ines):
        Guardianship.objects.create(guardian=row, child=child, kind="legal", starts_on=clock.today())
    Post.objects.create(person=row, profile="staff", establishment=cast.next_door, starts_on=clock.today())
    return row


def code_of(person, cast):
    return queries.open_code(draw_codes([person], by=cast.perle)[person.pk])


def facts(person):
    return (
        set(person.children_ties.values_list("child__first_name", flat=True)),
        set(person.identities.values_list("external_id", flat=True)),
        person.posts.count(),
    )


def test_all_that_the_code_opens_comes_but_what_is_there_already(cast, second):
    merge = merges.add_identity(code_of(second, cast), by=cast.claire)
    assert facts(cast.claire) == ({"Inès", "Louis", "Tim"}, {"4401"}, 1)
    assert facts(second) == ({"Inès"}, set(), 0)
    assert AuditLine.objects.filter(verb="access.add_identity", thing_id=str(merge.pk)).count() == 1


def test_undoing_gives_everything_back_and_nothing_the_second_time(cast, second):
    merge = merges.add_identity(code_of(second, cast), by=cast.claire)
    for _time in range(2):
        merges.undo_merge(merge, by=cast.claire)
    assert facts(cast.claire) == ({"Inès", "Louis"}, set(), 0)
    assert facts(second) == ({"Inès", "Tim"}, {"4401"}, 1)
    assert AuditLine.objects.filter(verb="access.undo_merge").count() == 1


def test_a_code_is_added_once(cast, second):
    code = code_of(second, cast)
    merges.add_identity(code, by=cast.claire)
    with pytest.raises(CodeSpent):
        merges.add_identity(code, by=cast.claire)
    assert PersonMerge.objects.count() == 1


def test_a_child_never_takes_the_life_of_a_grown_up(cast, second):
    assert not merges.may_add(code_of(second, cast), by=cast.ines)
    assert not merges.may_add(code_of(cast.claire, cast), by=cast.louis)
    assert not merges.may_add(code_of(cast.tim, cast), by=cast.claire)
    assert merges.may_add(code_of(second, cast), by=cast.claire)


def test_the_page_warns_when_the_names_differ(client, cast, sign_in, second):
    sign_in(cast.thomas)
    client.post("/activer/", {"code": draw_codes([second], by=cast.perle)[second.pk]})
    assert "Les deux noms diffèrent" in client.get("/activer/autre-ecole/").content.decode()


def test_only_its_owner_undoes_a_merge(client, cast, sign_in, second):
    merge = merges.add_identity(code_of(second, cast), by=cast.claire)
    assert sign_in(cast.thomas).post(f"/parent/compte/ecole/{merge.pk}/retrait/").status_code == 404
    assert PersonMerge.objects.get().undone_at is None
