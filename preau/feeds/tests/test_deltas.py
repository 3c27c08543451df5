"""Deltas: day after day, what the complete of the last day would say; and never out of order."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from preau.directory.models import Guardianship, Identity, Operation
from preau.directory.operations.order import first_missing
from preau.feeds import actions
from preau.feeds.tests import aaf_files as aaf
from preau.feeds.world.aaf.delivery import write
from preau.feeds.world.territory import territory

MONDAY = date(2026, 11, 9)
FACTS = """
SELECT 'person', i.kind, i.external_id, concat_ws('|', p.title, p.last_name, p.first_name, p.birth_name,
       p.other_first_names, p.birth_date, p.ine, p.email, p.phone, p.mobile, p.address, p.postal_code, p.city)
  FROM directory_identity i JOIN directory_person p ON p.id = i.person_id WHERE i.missing_since IS NULL
UNION ALL
SELECT 'enrolment', '', i.external_id, concat_ws('|', e.uai, n.level, n.curriculum, n.regime, n.local_id)
  FROM directory_enrolment n JOIN directory_establishment e ON e.id = n.establishment_id
  JOIN directory_identity i ON i.person_id = n.person_id AND i.missing_since IS NULL WHERE n.ends_on IS NULL
UNION ALL
SELECT 'member', '', i.external_id, concat_ws('|', e.uai, g.kind, g.name)
  FROM directory_membership m JOIN directory_group g ON g.id = m.group_id
  JOIN directory_establishment e ON e.id = g.establishment_id
  JOIN directory_identity i ON i.person_id = m.person_id AND i.missing_since IS NULL WHERE m.ends_on IS NULL
UNION ALL
SELECT 'teaching', '', i.external_id, concat_ws('|', e.uai, g.kind, g.name, t.subject_code, t.subject, t.is_head_teacher)
  FROM directory_teaching t JOIN directory_group g ON g.id = t.group_id
  JOIN directory_establishment e ON e.id = g.establishment_id
  JOIN directory_identity i ON i.person_id = t.person_id AND i.missing_since IS NULL WHERE t.ends_on IS NULL
UNION ALL
SELECT 'post', '', i.external_id, concat_ws('|', e.uai, o.profile, o.function, o.title)
  FROM directory_post o JOIN directory_establishment e ON e.id = o.establishment_id
  JOIN directory_identity i ON i.person_id = o.person_id AND i.missing_since IS NULL WHERE o.ends_on IS NULL
UNION ALL
SELECT 'tie', a.external_id, c.external_id, concat_ws('|', t.kind, t.kinship, t.pays)
  FROM directory_guardianship t
  JOIN directory_identity a ON a.person_id = t.guardian_id AND a.kind = 'guardian' AND a.missing_since IS NULL
  JOIN directory_identity c ON c.person_id = t.child_id AND c.kind = 'pupil' AND c.missing_since IS NULL
 WHERE t.ends_on IS NULL
"""


def facts() -> set[tuple[str, ...]]:
    """What the directory says today of those who are in the last export."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        return set(cursor.fetchall())


def only(left: set[tuple[str, ...]], right: set[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return sorted(left - right)[:5]


@pytest.mark.parametrize("degree", ["1D", "2D"])
def test_deltas_day_after_day_give_what_the_last_complete_says(db, tmp_path, degree):
    write(territory(400, MONDAY, seed=8), tmp_path, days=4)
    aaf.feed(tmp_path / "00-complet" / "LILLE" / degree)
    for number in range(1, 5):
        operation = aaf.feed(tmp_path / f"{number:02}-delta" / "LILLE" / degree)
        assert operation.kind == "delta"
    after = facts()
    last = aaf.feed(tmp_path / "04-complet" / "LILLE" / degree)
    assert only(after, facts()) == only(facts(), after) == []
    told = {kind: counts for kind in last.counts["kinds"] if (counts := aaf.counts(last, kind))}
    assert all(
        set(counts) <= {"unchanged"} for kind, counts in told.items() if kind not in ("classes", "groups")
    )


def school_day(folder, day="20261123"):
    """A collège, two classes, two parents, and a teacher who leads one class."""
    ties = ("p1$20$1$1$1$1", "p2$10$0$1$1$0")
    aaf.feed(
        aaf.write(
            folder, aaf.school(), aaf.guardian("p1", mail="p1@example.org", homePhone="0320000001"), aaf.guardian("p2"),
            aaf.pupil("e1", ties=ties, ENTEleveRegime="EXTERNE"), aaf.pupil("e2", classes="3D"),
            aaf.staff("s1", ENTAuxEnsClassesMatieres=["10$3C$0302", "10$3D$0302"], ENTAuxEnsClassesPrincipal="10$3C",
                      ENTPersonCategorieEnseignant="O"), day=day,
        )
    )  # fmt: skip


def test_a_change_leaves_all_that_it_does_not_say(db, tmp_path):
    school_day(tmp_path / "a")
    before = facts()
    changes = [
        aaf.record("Eleve", "e1", ENTEleveRegime="DEMI-PENSIONNAIRE"),
        aaf.record("PersRelEleve", "p1", mail="nouvelle@example.org", telephoneNumber="0320999999"),
        aaf.record("PersEducNat", "s1", givenName="ALICE"),
    ]
    operation = aaf.feed(aaf.delta(tmp_path / "b", modify=changes))
    assert aaf.texts(operation) == []
    changed = {str(fact) for fact in facts() - before}
    assert len(changed) == len(before - facts()) == 3
    for word in ("DEMI-PENSIONNAIRE", "nouvelle@example.org", "Alice"):
        assert sum(word in fact for fact in changed) == 1
    assert not any("0320999999" in fact for fact in changed)


@pytest.mark.parametrize(
    ("change", "gone", "come"),
    [
        (aaf.record("Eleve", "e1", ENTEleveClasses="10$3D"), "class|3C", "class|3D"),
        (aaf.record("Eleve", "e1", ENTElevePersRelEleve=["p1$20$1$1$1$1", "p2$10$0$0$1$0"]), "legal|10", "contact|10"),
        (aaf.record("PersEducNat", "s1", ENTAuxEnsClassesPrincipal="10$3D"), "3C|0302||t", "3D|0302||t"),
        (aaf.record("PersEducNat", "s1", ENTAuxEnsClassesMatieres=["10$3C$0100", "10$3D$0302"]), "3C|0302", "3C|0100||t"),
        (aaf.record("PersEducNat", "s1", ENTPersonFonctions="10$DIR$DIRECTION$D0010$PRINCIPAL"), "teacher|ENS", "head|DIR"),
        (aaf.record("PersEducNat", "s1", ENTPersonCategorieEnseignant="N"), "teacher|ENS", "staff|ENS"),
    ],
)  # fmt: skip
def test_a_change_of_one_thing_said_in_several_attributes(db, tmp_path, change, gone, come):
    school_day(tmp_path / "a")
    before = facts()
    aaf.feed(aaf.delta(tmp_path / "b", modify=[change]))
    left, right = [str(one) for one in before - facts()], [str(one) for one in facts() - before]
    assert any(gone in fact for fact in left), left
    assert any(come in fact for fact in right), right
    assert len(left) == len(right) <= 2


def test_a_delta_marks_only_whom_it_deletes(db, tmp_path):
    school_day(tmp_path / "a")
    operation = aaf.feed(aaf.delta(tmp_path / "b", delete=[aaf.record("Eleve", "e2")]))
    assert aaf.counts(operation, "pupils") == {"gone": 1}
    assert [one.external_id for one in Identity.objects.exclude(missing_since=None)] == ["e2"]


def test_someone_new_finds_family_and_class_in_the_directory(db, tmp_path):
    school_day(tmp_path / "a")
    new = [aaf.pupil("e3", ties=["p1$20$1$1$1$1", "p3$10$0$1$1$0"]), aaf.guardian("p3")]
    operation = aaf.feed(aaf.delta(tmp_path / "b", add=new))
    assert aaf.counts(operation, "classes") == {"unchanged": 1}
    ties = Guardianship.objects.filter(child__identities__external_id="e3", kind="legal")
    assert sorted(tie.guardian.last_name for tie in ties) == ["PARENTp1", "PARENTp3"]


def test_a_change_of_somebody_unknown_is_told_and_makes_nobody(db, tmp_path):
    school_day(tmp_path / "a")
    before = facts()
    change = aaf.record("Eleve", "e99", ENTEleveRegime="EXTERNE")
    operation = aaf.feed(aaf.delta(tmp_path / "b", modify=[change]))
    assert facts() == before
    assert aaf.counts(operation, "pupils") == {"refused": 1}
    assert aaf.texts(operation) == [
        "Cette fiche est modifiée et l’annuaire ne la connaît pas : demandez une livraison complète."
    ]


@pytest.mark.parametrize(
    ("before", "day", "words"),
    [
        (None, "20261124", "demandez d’abord la livraison complète"),
        ("20261123", "20261123", "du 23 novembre 2026, et l’annuaire en est déjà au 23 novembre 2026"),
        ("20261124", "20261123", "du 23 novembre 2026, et l’annuaire en est déjà au 24 novembre 2026"),
        ("20261119", "20261123", "il manque celle du 20 novembre 2026"),
        ("20261120", "20261123", "il manque celle du 21 novembre 2026"),
        ("20261121", "20261124", "il manque celle du 23 novembre 2026"),
        ("20260901", "20261124", "il manque celle du 2 septembre 2026"),
    ],
)
def test_a_delta_out_of_order_is_refused_with_what_to_ask_for(db, tmp_path, before, day, words):
    if before:
        school_day(tmp_path / "a", before)
    held = aaf.marks()
    with pytest.raises(actions.DeliveryRefused, match=words):
        aaf.feed(aaf.delta(tmp_path / "b", add=[aaf.pupil("e9")], day=day))
    assert aaf.marks() == held
    assert aaf.staged() == 0
    refused = Operation.objects.latest("pk")
    assert (refused.kind, refused.state) == ("delta", "refused")


def test_a_complete_goes_on_from_any_day(db, tmp_path):
    school_day(tmp_path / "a", "20261110")
    school_day(tmp_path / "b", "20261123")
    assert aaf.feed(aaf.delta(tmp_path / "c")).state == "applied"


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
USUAL = [[1], [2], [3], [4], [5], [6, 7]]


@given(last=DAYS, more=st.integers(1, 20))
def test_every_day_follows_the_day_before_and_a_week_follows_nothing(last, more):
    day = last + timedelta(days=more)
    missing = first_missing(last, day, USUAL)
    if more == 1:
        assert missing is None
    if more >= 4:
        assert missing is not None
    if missing:
        assert last < missing < day
        assert first_missing(last, missing, USUAL) is None


@given(last=DAYS, day=DAYS)
def test_a_gap_is_a_window_of_exports_wholly_missed(last, day):
    """Against a model: windows laid out one by one on the calendar."""
    days = [last + timedelta(days=n) for n in range(1, (day - last).days)]
    whole = [
        [one + timedelta(days=k) for k in range(len(window))]
        for window in USUAL for one in days if one.isoweekday() == window[0]
    ]  # fmt: skip
    gaps = [window for window in whole if all(one in days for one in window)]
    expected = min((window[0] for window in gaps), default=None)
    found = first_missing(last, day, USUAL)
    assert found == expected or (day - last).days > 62
