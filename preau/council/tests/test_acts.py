"""Acts: drafted from models, numbered without gap, frozen for good, executory on the later day, told upward."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from procrastinate.contrib.django.models import ProcrastinateJob

from preau.base import clock
from preau.base.manifest import Manifest, Reaction, registry
from preau.council import drafting
from preau.council.actions import acts, room, votes
from preau.council.choices import AssemblyKind
from preau.council.law.voting import Tally
from preau.council.life import life_of
from preau.council.models import Act, Register
from preau.council.tests.hall import come, council, matter, members_of, opened
from preau.council.words.extract import extract_of

TOLD = []


def remember(act_id):
    TOLD.append(act_id)


def adopted(cast, assembly=None, rank=1, sitting=None, template="free"):
    """A draft whose matter is adopted, ready to freeze."""
    if sitting is None:
        sitting = opened(assembly or council(cast, 3), cast.gaelle, there=3, matters=3, template=template)
        room.name_secretary(sitting, by=cast.gaelle, member=members_of(sitting.assembly)[1])
    votes.take_vote(matter(sitting, rank), by=cast.gaelle, manner="public", tally=Tally(3))
    act = acts.draft(matter(sitting, rank), by=cast.gaelle)
    return acts.fill(
        act, by=cast.gaelle, fields={"subject": f"Objet {rank}", "decision": "Approuve la convention."}
    )


def test_the_model_of_transfer_has_its_eight_operative_articles(cast):
    model = drafting.model_act("transfer")
    fields = {one.name: f"({one.label})" for one in model.fields}
    text = drafting.drafted(model, council(cast, 1), fields)
    verbs = [one.split()[0] for one in text.articles]
    assert verbs == ["Décide", "Décide", "Approuve", "Demande", "Approuve", "Autorise", "Décide", "Désigne"]
    assert not drafting.has_blanks([text.title, *text.visas, *text.considerings, *text.articles])
    assert len(text.title) <= 500


@pytest.mark.parametrize("kind", list(AssemblyKind))
def test_every_model_act_is_whole_for_the_assemblies_that_use_it(cast, kind):
    assembly = council(cast, 1, kind=kind)
    found = drafting.model_acts(kind)
    assert found
    for model in found:
        text = drafting.drafted(model, assembly, {one.name: "un mot" for one in model.fields})
        assert text.articles and not drafting.has_blanks([text.title, *text.visas, *text.articles])
        empty = drafting.drafted(model, assembly, {})
        asked = [one for one in model.fields if not one.default]
        assert drafting.has_blanks([empty.title, *empty.visas, *empty.considerings, *empty.articles]) == bool(
            asked
        )


def test_an_empty_field_keeps_an_act_from_being_frozen(cast):
    act = adopted(cast)
    acts.fill(act, by=cast.gaelle, fields={"subject": "", "decision": ""})
    with pytest.raises(ValidationError, match="points de suspension"):
        acts.freeze(act, by=cast.gaelle)


def test_numbers_follow_the_year_and_those_given_elsewhere(cast):
    first = adopted(cast)
    acts.keep_past_number(first.assembly, by=cast.gaelle, year=first.matter.sitting.day.year, last=15)
    assert acts.freeze(first, by=cast.gaelle).number == 16
    assert acts.freeze(adopted(cast, rank=2, sitting=first.matter.sitting), by=cast.gaelle).number == 17
    with pytest.raises(ValidationError, match="déjà au numéro 17"):
        acts.keep_past_number(first.assembly, by=cast.gaelle, year=first.matter.sitting.day.year, last=16)


def test_what_is_refused_takes_no_number_and_the_same_press_twice_takes_one(cast):
    act = adopted(cast)
    room.settle(matter(act.matter.sitting, 2), by=cast.gaelle, kind="noted")
    refused = acts.draft(matter(act.matter.sitting, 2), by=cast.gaelle)
    with pytest.raises(ValidationError, match="Rien n’est adopté"):
        acts.freeze(refused, by=cast.gaelle)
    assert acts.freeze(act, by=cast.gaelle).number == acts.freeze(act, by=cast.gaelle).number == 1
    assert Register.objects.get(assembly=act.assembly).last == 1


def test_a_frozen_text_never_changes_not_even_by_who_is_there(cast):
    act = acts.freeze(adopted(cast), by=cast.gaelle)
    before, total = extract_of(Act.objects.get(pk=act.pk)), act.text_sum
    member = members_of(act.assembly)[0].person
    member.last_name = "Autrement"
    member.save()
    with pytest.raises(ValidationError, match="figé"):
        acts.write(act, by=cast.gaelle, title="x", subject_code="", visas=[], considerings=[], articles=["x"])
    with pytest.raises(ValidationError, match="figé"):
        votes.take_vote(matter(act.matter.sitting), by=cast.gaelle, manner="public", tally=Tally(2, 1))
    again = Act.objects.get(pk=act.pk)
    assert extract_of(again) == before and acts.text_sum(again.frozen) == total
    assert "Mme Camille Amiot" in before["present"]


@pytest.mark.parametrize(("published", "received", "executory"), [(3, 1, 1), (1, 3, 1), (2, 2, 2)])
def test_an_act_is_executory_on_the_later_day_and_the_rooms_above_are_told(
    cast, monkeypatch, published, received, executory
):
    heard = Manifest(reactions=(Reaction(acts.EXECUTORY_EVENT, f"{__name__}.remember"),))
    monkeypatch.setattr(registry, "_manifests", [heard])
    act, today = acts.freeze(adopted(cast), by=cast.gaelle), clock.today()
    come(act.matter.sitting, ago=20)
    for kind, ago in [("signed", 5), ("transmitted", 4), ("received", received), ("published", published)]:
        acts.step(act, by=cast.gaelle, kind=kind, on=today - timedelta(days=ago), proof="accusé")
    again = Act.objects.get(pk=act.pk)
    assert again.executory_on == today - timedelta(days=executory)
    [job] = ProcrastinateJob.objects.filter(task_name="preau.base.tasks.react")
    assert job.args == {"verb": f"{__name__}.remember", "told": {"act_id": act.pk}}
    assert life_of(again).next is None


@pytest.mark.parametrize(
    ("kind", "ago", "words"),
    [
        ("received", 0, "étape d’avant"),
        ("signed", -1, "à venir"),
        ("signed", 30, "avant l’étape"),
        ("executory", 0, "d’elle-même"),
    ],
)
def test_a_step_out_of_order_is_refused_with_why(cast, kind, ago, words):
    act = acts.freeze(adopted(cast), by=cast.gaelle)
    with pytest.raises(ValidationError, match=words):
        acts.step(act, by=cast.gaelle, kind=kind, on=clock.today() - timedelta(days=ago))


def test_the_same_step_twice_is_one_and_a_withdrawn_act_goes_no_further(cast):
    act = acts.freeze(adopted(cast), by=cast.gaelle)
    come(act.matter.sitting, ago=1)
    first = acts.step(act, by=cast.gaelle, kind="signed", on=clock.today())
    assert acts.step(act, by=cast.gaelle, kind="signed", on=clock.today()) == first
    acts.step(act, by=cast.gaelle, kind="withdrawn", on=clock.today())
    with pytest.raises(ValidationError, match="retiré"):
        acts.step(act, by=cast.gaelle, kind="transmitted", on=clock.today())


def test_the_text_names_who_the_ballot_has_named(cast):
    """The field of the act is what rooms above register: another name is refused, in the field and in the articles."""
    sitting = opened(council(cast, 3), cast.gaelle, there=3, matters=1, template="delegate")
    _chair, elected, other = members_of(sitting.assembly)
    room.name_secretary(sitting, by=cast.gaelle, member=other)
    votes.stand(matter(sitting), by=cast.gaelle, member=elected)
    votes.take_effect_alone(matter(sitting), by=cast.gaelle)
    act = acts.draft(matter(sitting), by=cast.gaelle)
    act = acts.fill(act, by=cast.gaelle, fields={"body": "la mission locale", "delegate": other.said})
    with pytest.raises(
        ValidationError, match="a désigné Mme Camille Bodart, le projet nomme Mme Camille Crépel"
    ):
        acts.freeze(act, by=cast.gaelle)
    act = acts.fill(act, by=cast.gaelle, fields={"delegate": elected.said})
    text = {"title": act.title, "subject_code": "5.3", "visas": act.visas, "considerings": act.considerings}
    acts.write(act, by=cast.gaelle, articles=["Désigne Mme Camille Crépel."], **text)
    with pytest.raises(ValidationError, match="Les articles ne nomment pas Mme Camille Bodart"):
        acts.freeze(act, by=cast.gaelle)
    acts.write(act, by=cast.gaelle, articles=["Désigne Madame Camille BODART."], **text)
    assert acts.freeze(act, by=cast.gaelle).is_frozen
