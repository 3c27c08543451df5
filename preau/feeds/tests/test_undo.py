"""What a delivery did is undone: as before where nothing moved since, and nobody loses what they did meanwhile."""

import pytest
from django.db import connection

from preau.access.models import Account
from preau.base import clock
from preau.directory.models import Identity, Operation, Person
from preau.directory.operations import undo as operations
from preau.directory.operations.order import OperationRefused
from preau.directory.operations.sweep import sweep
from preau.feeds.tests import aaf_files as aaf
from preau.feeds.tests.test_deltas import facts, school_day

WHOLE = [f"directory_{table}" for table in aaf.TABLES]


def rows() -> dict[str, list[str]]:
    """The directory, row by row, numbers included."""
    found = {}
    with connection.cursor() as cursor:
        for table in WHOLE:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY id")
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def undo(operation):
    done = operations.undo(operation, by=aaf.BY)
    sweep()
    return done


def changed_week(folder):
    """The same collège the day after: one gone, one come, one moved, one who has other parents."""
    return aaf.feed(
        aaf.write(
            folder, aaf.school(), aaf.guardian("p1", mail="neuf@example.org"), aaf.guardian("p4"),
            aaf.pupil("e1", classes="3D", ties=["p4$10$0$1$1$0"]), aaf.pupil("e3", ties=["p1$20$1$1$1$1"]),
            aaf.staff("s1", ENTAuxEnsClassesMatieres="10$3D$0302", ENTPersonCategorieEnseignant="N"),
        )
    )  # fmt: skip


def test_the_first_delivery_undone_leaves_nothing(db, tmp_path):
    before = rows()
    school_day(tmp_path / "a")
    done = undo(Operation.objects.latest("pk"))
    assert rows() == before
    assert aaf.counts(done, "pupils") == {"gone": 2}
    assert aaf.counts(done, "classes") == {"gone": 2}


def test_a_delivery_undone_then_done_again(db, tmp_path):
    school_day(tmp_path / "a")
    before = rows()
    delivery = changed_week(tmp_path / "b")
    after = rows()
    assert before != after
    back = undo(delivery)
    assert rows() == before
    assert aaf.texts(back) == []
    again = undo(back)
    assert rows() == after
    assert aaf.counts(again, "pupils") == {"created": 1, "changed": 1, "gone": 1}
    delivery.refresh_from_db()
    assert delivery.state == "applied"
    undo(delivery)
    assert rows() == before


def test_what_has_been_mended_since_is_kept_and_told(db, tmp_path):
    school_day(tmp_path / "a")
    delivery = changed_week(tmp_path / "b")
    Person.objects.filter(identities__external_id="p1").update(email="a-la-main@example.org")
    done = undo(delivery)
    assert Person.objects.get(identities__external_id="p1").email == "a-la-main@example.org"
    assert aaf.texts(done) == ["Max PARENTp1 : l’adresse électronique, changé depuis, est gardé."]


def test_who_has_acted_since_is_closed_and_not_deleted(db, tmp_path):
    school_day(tmp_path / "a")
    delivery = changed_week(tmp_path / "b")
    newcomer = Person.objects.get(identities__external_id="e3")
    Account.objects.create(person=newcomer, login="lou.elevee3", activated_at=clock.now())
    done = undo(delivery)
    newcomer.refresh_from_db()
    assert newcomer.identities.get().missing_since
    assert not newcomer.enrolments.exists()
    assert not newcomer.memberships.exists()
    assert not Identity.objects.filter(external_id="p4").exists()
    assert aaf.texts(done) == [
        "Lou ELEVEe3 a servi depuis : son accès est fermé, rien de ses échanges n’est effacé."
    ]
    undo(done)
    assert {fact[2] for fact in facts() if fact[0] == "member"} == {"e1", "e3"}


def test_the_newest_first(db, tmp_path):
    school_day(tmp_path / "a")
    first = Operation.objects.latest("pk")
    second = changed_week(tmp_path / "b")
    with pytest.raises(OperationRefused, match=f"L’opération {second.pk}, plus récente"):
        undo(first)
    undone_second = undo(second)
    undone_first = undo(first)
    with pytest.raises(OperationRefused, match=f"L’opération {undone_first.pk}, plus récente"):
        undo(undone_second)
    undo(undone_first)
    redone = undo(undone_second)
    with pytest.raises(OperationRefused, match="annulez plutôt cette livraison"):
        undo(redone)
    assert undo(undone_first) == undo(undone_first)


def test_a_delta_goes_on_from_what_is_left(db, tmp_path):
    school_day(tmp_path / "a")
    delta = aaf.feed(aaf.delta(tmp_path / "b", add=[aaf.pupil("e8")]))
    undo(delta)
    again = aaf.feed(aaf.delta(tmp_path / "b", add=[aaf.pupil("e8")]))
    assert aaf.counts(again, "pupils") == {"created": 1}


def test_emptied_persons_are_there_until_the_sweep_and_serve_again(db, tmp_path):
    school_day(tmp_path / "a")
    delivery = changed_week(tmp_path / "b")
    after = rows()
    back = operations.undo(delivery, by=aaf.BY)
    newcomers = Person.objects.filter(identities=None, first_name__in=("Lou", "Max"))
    assert sorted(person.last_name for person in newcomers) == ["ELEVEe3", "PARENTp4"]
    operations.undo(back, by=aaf.BY)
    assert (sweep(), rows()) == (0, after)


def test_whom_somebody_names_before_the_sweep_stays(db, cast, tmp_path):
    school_day(tmp_path / "a")
    operations.undo(changed_week(tmp_path / "b"), by=aaf.BY)
    kept = Person.objects.filter(identities=None, last_name="ELEVEe3").get()
    Account.objects.create(person=kept, login="lou.elevee3", activated_at=clock.now())
    assert (sweep(), sweep()) == (1, 0)
    assert Person.objects.filter(pk=kept.pk).exists()
