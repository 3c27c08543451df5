"""Leaving: schools stay until their day, close on it once, and what was theirs is handed over."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.syndicate import tasks
from preau.syndicate.actions import campaigns, joining, leaving
from preau.syndicate.actions.college import ask_again
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.actions.reminders import silent
from preau.syndicate.colleges import counts_of, electors_of
from preau.syndicate.law.chain import Block, Link, blocked_by
from preau.syndicate.models import Accession
from preau.syndicate.queries import progress
from preau.syndicate.standing import facts_of, standing_of
from preau.syndicate.territory import _states
from preau.syndicate.tests.desk import again, ago, enrol, member
from preau.syndicate.tests.test_pages import YEAR, url


@pytest.fixture
def left(cast):
    found = member(cast)
    return joining.ask_to_leave(found, by=cast.samira, on=ago(0), proof="2026-31")


def test_schools_close_on_the_last_day_and_not_before(cast, left):
    tasks.close_left()
    assert again(left).schools.get().until is None
    with clock.frozen_shift(f"{left.until.isoformat()}T23:00"):
        assert leaving.close_left() == 0
    with clock.frozen_shift(f"{(left.until + timedelta(days=1)).isoformat()}T03:20"):
        assert [leaving.close_left(), leaving.close_left()] == [1, 0]
    now = again(left)
    assert (now.schools.get().until, now.steps.get(kind="closed").on) == (left.until, left.until)
    assert joining.serve(member_again(cast, now), by=cast.samira, establishment=cast.school).pk, (
        "another may owe for it"
    )


def test_who_has_asked_to_leave_is_a_member_until_its_last_day(cast, left):
    """It still names an elector, is reminded, is counted; the day after, it is gone."""
    renewal = ask_again(left.syndicate, by=cast.samira, renewed_on=ago(15), answer_by=ago(-60))

    def told():
        served = {link: files for link, files, _pupils in progress(left.syndicate, YEAR)}
        return (
            standing_of(again(left)).is_member, blocked_by(facts_of(again(left)), Link.CONVENTION),
            len(electors_of(left.syndicate)), counts_of(left.syndicate)["members"], silent(renewal).count(),
            served[Link.CONCORDANT], _states(left.syndicate)[left.authority_id],
        )  # fmt: skip

    with clock.frozen_shift(f"{left.until.isoformat()}T12:00"):
        assert told() == (True, None, 1, 1, 1, 1, "leaving")
    with clock.frozen_shift(f"{(left.until + timedelta(days=1)).isoformat()}T12:00"):
        assert told() == (False, Block.GONE, 0, 0, 0, 0, "left")


def member_again(cast, gone):
    """The same authority comes back by a new file."""
    return joining.prepare(
        gone.syndicate,
        by=cast.samira,
        authority=gone.authority,
        reason="retour",
        statutes=gone.statutes,
        conditions=gone.conditions,
    )


@pytest.mark.parametrize(
    ("kind", "on", "proof", "words"),
    [
        ("archive", -1, "reçu", "à venir"), ("archive", 0, " ", "À qui"), ("closed", 0, "x", "se note ailleurs"),
    ],
)  # fmt: skip
def test_what_is_handed_over_has_its_day_and_its_proof(cast, left, kind, on, proof, words):
    with pytest.raises(ValidationError, match=f"(?i){words}"):
        leaving.hand(left, by=cast.samira, kind=kind, on=ago(on), proof=proof)


def test_nothing_is_given_back_by_who_stays_but_much_may_be_taken_over(cast):
    found = member(cast)
    with pytest.raises(ValidationError, match="rien à rendre"):
        leaving.hand(found, by=cast.samira, kind="give_back", on=ago(0), proof="reçu")
    first = leaving.hand(found, by=cast.samira, kind="take_over", on=ago(3), proof="procès-verbal de reprise")
    assert leaving.hand(found, by=cast.samira, kind="take_over", on=ago(0), proof="x") == first


def test_the_archive_holds_the_file_and_never_a_pupil(cast, sign_in):
    found = member(cast)
    enrol(cast.school, 3)
    freeze(
        campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR, counted_on=ago(0)), by=cast.samira
    )
    gaelle = sign_in(cast.gaelle)
    content = gaelle.get(url(cast.gaelle, "file_archive", pk=found.pk)).content
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == ["dossier.json", f"avis/avis-{YEAR}-0001.pdf"]
    told = json.loads(archive.read("dossier.json"))
    assert (told["counts"][0]["pupils"], told["statements"][0]["total"]) == (8, "10.40")
    assert [one["kind"] for one in told["steps"]][:3] == ["prepared", "commune_act", "concordant"]
    assert "Vasseur" not in archive.read("dossier.json").decode() and "Compté" not in str(told)
    assert sign_in(cast.josette).get(url(cast.josette, "file_archive", pk=found.pk)).status_code == 404


def test_the_office_notes_what_is_handed_over(cast, sign_in, left):
    samira, path = sign_in(cast.samira), url(cast.samira, "handover", pk=left.pk)
    refused = samira.post(path, {"kind": "archive", "on": ago(0), "proof": ""})
    assert refused.status_code == 422 and "reçu signé" in refused.content.decode()
    assert samira.post(path, {"kind": "archive", "on": ago(0), "proof": "reçu du maire"}).status_code == 302
    assert "reçu du maire" in samira.get(path).content.decode()
    assert Accession.objects.get().steps.filter(kind="archive").exists()


def test_the_town_hall_takes_the_archive_of_its_file_and_the_sum_is_the_proof(cast, left, sign_in):
    gaelle, path = sign_in(cast.gaelle), url(cast.gaelle, "file_taking")
    assert gaelle.post(path).status_code == 302 and not again(left).steps.filter(kind="archive").exists()
    with clock.frozen_shift(f"{(left.until + timedelta(days=1)).isoformat()}T10:00"):
        tasks.close_left()
        first = leaving.take_file(again(left), by=cast.gaelle, capacity="Secrétariat général")
        step = again(left).steps.get(kind="archive")
        assert (
            step.proof
            == f"remise à Gaëlle Pruvost, Secrétariat général ; SHA-256 {hashlib.sha256(first).hexdigest()}"
        )
        assert leaving.take_file(again(left), by=cast.alban, capacity="Maire") == first
        assert again(left).steps.get(kind="archive") == step
        page = sign_in(cast.gaelle).get(url(cast.gaelle, "home")).content.decode()
        assert "L’archive de votre dossier" in page
        answer = sign_in(cast.gaelle).post(path)
        assert answer["Content-Type"] == "application/zip" and answer.content == first
        assert sign_in(cast.josette).post(url(cast.josette, "file_taking")).status_code == 404
