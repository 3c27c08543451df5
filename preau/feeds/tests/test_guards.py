"""What is too large to be true waits for somebody to look; the rest goes on."""

import io
import json
from datetime import date

import pytest
from django.core.management import call_command

from preau.base.audit import SystemActor
from preau.directory.models import Establishment, FeedRules, Identity, Operation
from preau.directory.operations import actions as operations
from preau.directory.operations import guards, report, undo
from preau.directory.operations.closings import closings
from preau.feeds import actions
from preau.feeds.tests import aaf_files as aaf
from preau.feeds.tests.test_deltas import facts

ANNE, YANN = SystemActor("Anne"), SystemActor("Yann")
UAI = {"10": "0599101X", "20": "0599102Y", "30": "0599103Z"}


def pupils(school, number, **more):
    return [aaf.pupil(f"{school}-{n}", school, "3A", **more) for n in range(number)]


def territory(folder, numbers, day="20261123", **more):
    """A delivery of so many pupils in each school."""
    records = [aaf.school(id, UAI[id]) for id in numbers]
    for id, number in numbers.items():
        records += pupils(id, number, **more)
    return aaf.write(folder, *records, day=day)


def missing():
    return sorted(Identity.objects.exclude(missing_since=None).values_list("external_id", flat=True))


def test_a_school_that_empties_is_in_quarantine_and_the_others_go_on(db, tmp_path):
    aaf.feed(territory(tmp_path / "a", {"10": 20, "20": 20, "30": 20}))
    operation = aaf.feed(territory(tmp_path / "b", {"10": 8, "20": 19, "30": 20}, "20261124"))
    assert operation.state == "applied"
    assert missing() == ["20-19"]
    assert aaf.counts(operation, "pupils") == {"gone": 1, "unchanged": 39}
    report = actions.report_of(operation)
    assert report["held"] == [
        {
            "uai": UAI["10"],
            "why": ["12 élèves sur 20 n’y seraient plus."],
        }
    ]
    assert report["waits"] == []
    school = Establishment.objects.get(uai=UAI["10"])
    guards.confirm(operation, by=ANNE, establishment=school)
    operations.apply(operation, by=ANNE)
    operation.refresh_from_db()
    assert len(missing()) == 13
    assert aaf.counts(operation, "pupils") == {"gone": 13, "unchanged": 47}
    assert aaf.staged() == 0


def test_who_is_in_quarantine_is_counted_apart_before_and_after(db, tmp_path):
    aaf.feed(territory(tmp_path / "a", {"10": 20, "20": 60}))
    operation = aaf.preview(territory(tmp_path / "b", {"10": 8, "20": 59}, "20261124"))
    apart = {"pupils": 12, "guardians": 0, "staff": 0}
    for _time in range(2):
        assert aaf.counts(operation, "pupils") == {"gone": 1, "unchanged": 59}
        assert {kind: one["gone"] for kind, one in actions.report_of(operation)["waiting"].items()} == apart
        told = {one.uai: one.gone for one in report.establishments_of(operation)}
        assert told == {UAI["10"]: 12, UAI["20"]: 1}
        operation = actions.apply_delivery(operation, by=YANN)
    guards.confirm(operation, by=ANNE)
    operation = actions.apply_delivery(operation, by=ANNE)
    assert aaf.counts(operation, "pupils") == {"gone": 13, "unchanged": 67}
    assert actions.report_of(operation)["waiting"] == {}


def test_families_and_staff_of_a_school_in_quarantine_stay_as_they_are(db, tmp_path):
    ties = ["p1$20$1$1$1$1"]
    teacher = aaf.staff("s1", ENTAuxEnsClassesMatieres="10$3A$0302", ENTPersonCategorieEnseignant="O")
    schools = [aaf.school("10", UAI["10"]), aaf.school("20", UAI["20"])]
    family = [aaf.pupil("10-a", "10", "3A", ties=ties), aaf.guardian("p1")]
    aaf.feed(
        aaf.write(
            tmp_path / "a", *schools, *family, teacher, *pupils("10", 9), *pupils("20", 90), day="20261123"
        )
    )
    before = facts()
    # The school has lost its pupils but one, who moves; its teacher has left; the other school has one more.
    moved, other = aaf.pupil("10-1", "20", "3A"), aaf.staff("s2", ["20$ENS$ENSEIGNEMENT$L1000$ANGLAIS"])
    operation = aaf.feed(
        aaf.write(tmp_path / "b", *schools, moved, other, aaf.guardian("p9"), *pupils("20", 91), day="20261124")
    )  # fmt: skip
    assert len(actions.report_of(operation)["held"]) == 1
    assert before < facts()
    assert {fact[2] for fact in facts() - before} == {"20-90", "s2"}
    guards.confirm(operation, by=ANNE)
    operations.apply(operation, by=ANNE)
    assert {"p1", "s1", "10-a"} <= set(missing())
    assert ("member", "", "10-1", f"{UAI['20']}|class|3A") in facts()
    undo.undo(operation, by=ANNE)
    assert facts() == before
    assert aaf.staged() == 0


def test_more_than_a_school_asks_for_two_persons(db, tmp_path):
    FeedRules.objects.create(academy=aaf.lille(), profile_share=90)
    aaf.feed(territory(tmp_path / "a", {"10": 20, "20": 20, "30": 20}))
    operation = aaf.feed(territory(tmp_path / "b", {"10": 8, "20": 8, "30": 20}, "20261124"))
    assert missing() == []
    for who, number in ((ANNE, 0), (ANNE, 0), (YANN, 24)):
        guards.confirm(operation, by=who)
        operations.apply(operation, by=who)
        assert len(missing()) == number


def test_an_academy_that_empties_stops_all_until_two_have_looked(db, tmp_path):
    aaf.feed(territory(tmp_path / "a", {"10": 20, "20": 20}))
    before = facts()
    with pytest.raises(actions.DeliveryWaits, match="16 élèves sur 40 ne sont plus dans l’export"):
        aaf.feed(territory(tmp_path / "b", {"10": 12, "20": 12}, "20261124"))
    assert facts() == before
    operation = Operation.objects.latest("pk")
    assert operation.state == "ready"
    assert not operations.start_applying(operation)
    for who in (ANNE, YANN):
        guards.confirm(operation, by=who)
    assert operations.start_applying(operation)
    actions.apply_delivery(operation, by=YANN)
    assert len(missing()) == 16


def test_names_spoilt_by_an_encoding_are_held(db, tmp_path):
    aaf.feed(territory(tmp_path / "a", {"10": 20, "20": 40}, sn="LEFÈVRE"))
    spoilt = [aaf.school("10", UAI["10"]), aaf.school("20", UAI["20"])]
    spoilt += pupils("10", 20, sn="LEFÃ¨VRE") + pupils("20", 40, sn="LEFÈVRE")
    FeedRules.objects.create(academy=aaf.lille(), names_share=40)
    operation = aaf.feed(aaf.write(tmp_path / "b", *spoilt))
    assert not any("Ã" in str(fact) for fact in facts())
    assert actions.report_of(operation)["held"][0]["why"] == ["20 personnes sur 20 changeraient de nom."]


def test_numbers_that_move_are_held(db, tmp_path):
    def delivery(folder, shift):
        records = [aaf.school("10", UAI["10"])]
        records += [aaf.pupil(f"e{n}", "10", "3A", ENTEleveINE=f"INE{n + shift:07}A") for n in range(20)]
        return aaf.write(folder, *records)

    aaf.feed(delivery(tmp_path / "a", 0))
    with pytest.raises(actions.DeliveryWaits, match="20 élèves sur 20 changeraient d’INE"):
        aaf.feed(delivery(tmp_path / "b", 1))


def test_a_class_that_empties_is_told_by_its_name(db, tmp_path):
    def delivery(folder, small):
        records = [aaf.school("10", UAI["10"]), *pupils("10", 40)]
        records += [aaf.pupil(f"b{n}", "10", "3B") for n in range(small)]
        return aaf.write(folder, *records)

    aaf.feed(delivery(tmp_path / "a", 8))
    operation = aaf.feed(delivery(tmp_path / "b", 1))
    assert actions.report_of(operation)["held"][0]["why"] == ["7 élèves sur 8 quitteraient la classe 3B."]
    assert missing() == []


def test_last_years_file_is_known_by_its_day(db, tmp_path):
    aaf.feed(territory(tmp_path / "a", {"10": 3}))
    with pytest.raises(actions.DeliveryWaits, match=r"20 mai 2026 / 23 novembre 2026 \(2025-2026\)"):
        aaf.feed(territory(tmp_path / "b", {"10": 3}, "20260520"))


def test_another_academys_file_is_known_by_what_it_says(db, tmp_path):
    folder = territory(tmp_path / "a", {"10": 3})
    for file in folder.iterdir():
        said = '<ficAlimMENESR>\n<!-- versionAF="AAF" degre="2D" codeAcademieExport="20" -->'
        file.write_text(file.read_text().replace("<ficAlimMENESR>", said))
    with pytest.raises(actions.DeliveryRefused, match="celui de l’académie n° 20, et non de Lille"):
        aaf.feed(folder)


def test_the_command_stops_asks_and_goes_on(db, tmp_path):
    aaf.feed(territory(tmp_path / "a", {"10": 20}))
    words = [
        "feed",
        "aaf",
        str(territory(tmp_path / "b", {"10": 5}, "20261124")),
        "--academy",
        "LILLE",
        "--json",
    ]
    said, out = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(*words, stdout=out, stderr=said)
    report = json.loads(out.getvalue())
    assert left.value.code == 3
    assert report["waits"] == ["15 élèves sur 20 ne sont plus dans l’export de l’académie."]
    assert "Une confirmation est attendue." in said.getvalue()
    assert missing() == []
    with pytest.raises(SystemExit):  # one person is not two
        call_command(*words, "--confirm", stdout=io.StringIO(), stderr=said)
    guards.confirm(Operation.objects.latest("pk"), by=ANNE)
    actions.apply_delivery(Operation.objects.latest("pk"), by=ANNE)
    assert len(missing()) == 15


def test_who_would_close_and_when_is_told_and_nobody_closes(db, tmp_path):
    FeedRules.objects.create(academy=aaf.lille(), close_after=30)
    family = [aaf.pupil("e1", ties=["p1$20$1$1$1$1"]), aaf.guardian("p1")]
    aaf.feed(
        aaf.write(tmp_path / "a", aaf.school(), *family, aaf.pupil("e2"), aaf.pupil("e3"), aaf.guardian("p2"))
    )
    aaf.feed(
        aaf.write(tmp_path / "b", aaf.school(), aaf.pupil("e2", ties=["p2$20$1$1$1$1"]), aaf.guardian("p2"))
    )
    (one,) = closings()
    assert (one.day, one.place) == (date(2026, 12, 24), "COLLEGE 10")
    assert (one.pupils, one.guardians, one.staff) == (2, 1, 0)
    Identity.objects.filter(external_id="e3").update(missing_since=None)
    assert closings()[0].pupils == 1


def test_an_empty_or_a_repeated_file_is_recognised(db, tmp_path):
    folder = aaf.write(tmp_path / "a", aaf.school(), aaf.pupil("e1"))
    aaf.feed(folder)
    assert "Cette livraison est, au signe près, celle qui a été appliquée le 24 novembre 2026." in aaf.texts(
        aaf.feed(folder)
    )
    (folder / "ENT_Complet_20261124_Eleve_0000.xml").write_bytes(aaf.xml([]))
    assert any(text.startswith("Aucune fiche d’élève") for text in aaf.texts(aaf.feed(folder)))
    assert missing() == []
    for file in folder.iterdir():
        file.write_bytes(aaf.xml([]))
    with pytest.raises(actions.DeliveryRefused, match="ne contient aucune fiche"):
        aaf.feed(folder)
