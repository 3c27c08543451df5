"""An observation: written once, of children of the class, changed until it is shown; pictures and voices are somebody's."""

import pytest
from django.core.exceptions import ValidationError

from preau.base.models import AuditLine
from preau.progress import actions
from preau.progress.learnings import domains
from preau.progress.models import Observation, Observed, Trace
from preau.progress.tests.notebook import hat, nursery, observed, picture, shown, sound, wish


@pytest.fixture
def gs(cast):
    nursery(cast)
    return cast


def who(cast, name="helene", kind="teacher"):
    person = getattr(cast, name)
    return {"by": person, "hat": hat(person, kind)}


def test_the_list_is_that_of_the_programme_said_by_the_child():
    assert list(domains()) == ["language", "body", "arts", "maths", "world"]
    for domain in domains().values():
        assert domain.learnings and len(set(domain.learnings.values())) == len(domain.learnings)
        assert all(
            words.startswith("Je sais ") and words.endswith(".") for words in domain.learnings.values()
        )
        assert all(len(words) <= 130 for words in domain.learnings.values())


def test_one_form_sent_twice_writes_once(gs):
    assert observed(gs, "maya", once="a") == observed(gs, "maya", once="a")
    assert Observed.objects.count() == 1
    assert AuditLine.objects.filter(verb="progress.observe").count() == 1


@pytest.mark.parametrize(
    ("name", "kind"), [("lucie", "teacher"), ("anne", "head"), ("noel", "teacher"), ("nora", "guardian")]
)
def test_who_does_not_teach_the_class_writes_nothing(gs, name, kind):
    with pytest.raises(ValidationError, match="n’enseignez pas"):
        actions.observe(wish(gs.maya), once="a", group=gs.cp, **who(gs, name, kind))
    assert not Observation.objects.exists()


def test_a_head_who_teaches_the_class_writes(gs):
    gs.cp.teachings.update(person=gs.anne)
    assert actions.observe(wish(gs.maya), once="a", group=gs.cp, **who(gs, "anne", "head")).pk


def test_a_child_of_another_class_is_not_taken(gs):
    with pytest.raises(ValidationError, match="de cette classe"):
        observed(gs, "maya", "ines")
    assert not Observation.objects.exists()


def test_it_is_said_otherwise_until_it_is_shown(gs):
    one = observed(gs, "maya")
    actions.rewrite(one, wish(gs.zoe, says="Je sais ranger."), **who(gs))
    assert list(Observed.objects.values_list("child__first_name", "observation__says")) == [
        ("Zoé", "Je sais ranger.")
    ]
    shown(gs)
    with pytest.raises(ValidationError, match="déjà lue"):
        actions.rewrite(one, wish(gs.maya), **who(gs))
    with pytest.raises(ValidationError, match="déjà lue"):
        actions.join(one, picture(), **who(gs))


def test_a_large_picture_is_made_as_small_as_a_phone_shows_it_and_joined_once(gs):
    one = observed(gs, "maya")
    trace = actions.join(one, picture(3000, 2000), **who(gs))
    assert actions.join(one, picture(3000, 2000), **who(gs)) == trace
    from PIL import Image

    with Image.open(trace.stored.path) as kept:
        assert kept.size == (1280, 853)
    assert actions.detach(one, str(trace.pk), **who(gs)) == 1 and not Trace.objects.exists()


@pytest.mark.parametrize("name", ["notes.pdf", "mot.txt"])
def test_what_is_neither_picture_nor_sound_is_refused(gs, name):
    one = observed(gs, "maya")
    content = b"%PDF-1.4" if name.endswith("pdf") else b"Bonjour"
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert len(actions.join_all(one, [SimpleUploadedFile(name, content), picture()], **who(gs))) == 1
    assert one.traces.count() == 1


def test_a_voice_goes_in_one_carnet_alone(gs):
    both, one = observed(gs, "maya", "zoe"), observed(gs, "maya")
    with pytest.raises(ValidationError, match="carnet d’un enfant"):
        actions.join(both, sound(), **who(gs))
    assert actions.join(one, sound(), **who(gs)).is_sound
    with pytest.raises(ValidationError, match="carnet d’un enfant"):
        actions.rewrite(one, wish(gs.maya, gs.zoe), **who(gs))


def test_five_traces_are_one_too_many(gs):
    one = observed(gs, "maya")
    uploads = [picture(10 + n, 10, f"p{n}.png") for n in range(5)]
    assert actions.join_all(one, uploads, **who(gs)) == ["4 photos ou sons au plus : retirez-en un d’abord."]


def test_where_nobody_answers_for_the_image_no_child_is_recognised(gs):
    with pytest.raises(ValidationError, match="Maya Lemaire"):
        observed(gs, "maya", shows_children=True)
