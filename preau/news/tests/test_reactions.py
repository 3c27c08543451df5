"""Reactions: none unless the head and the author say so, one a reader, counts for all and names for the author alone."""

import pytest
from django.core.exceptions import ValidationError

from preau.base.models import AuditLine
from preau.directory.models import Enrolment
from preau.news.choices import Opening
from preau.news.models import Article, Reaction, ReactionRule
from preau.news.reactions import actions
from preau.news.reactions.rules import may_react
from preau.news.tests.book import enter, hat
from preau.news.tests.press import published

KIND = {"claire": "guardian", "thomas": "guardian", "nora": "guardian", "ines": "pupil", "maya": "pupil"}


def settle(cast, opening=Opening.OLDER):
    return actions.settle(opening, by=cast.anne, hat=hat(cast.anne, "head"))


def written(cast, group, author="lucie", **more):
    more = {"takes_reactions": True} | more
    return published(getattr(cast, author), [f"familles-{group.pk}"], **more)


def react(cast, name, article, touch="thanks"):
    person = getattr(cast, name)
    return actions.react(article, touch, by=person, hat=hat(person, KIND[name]))


def page(person, kind, article):
    return enter(person).get(f"/{hat(person, kind).key}/actualites/{article.pk}/").content.decode()


def press(person, kind, article, touch):
    return enter(person).post(f"/{hat(person, kind).key}/actualites/{article.pk}/reaction/", {"touch": touch})


def young(group):
    return Enrolment.objects.filter(person__memberships__group=group).update(level="CP")


def test_there_are_none_until_the_head_and_the_author_open_them(cast):
    unopened = written(cast, cast.cm1)
    assert not unopened.takes_reactions
    settle(cast)
    closed, opened = written(cast, cast.cm1, takes_reactions=False), written(cast, cast.cm1)
    shown = [page(cast.claire, "guardian", one).count("aria-pressed") for one in (unopened, closed, opened)]
    assert shown == [0, 0, 3]
    for one in (unopened, closed):
        with pytest.raises(ValidationError, match="ne prend pas de réaction"):
            react(cast, "claire", one)
    settle(cast, Opening.NONE)
    assert "aria-pressed" not in page(cast.claire, "guardian", opened)
    with pytest.raises(ValidationError):
        react(cast, "claire", opened)


def test_one_touch_a_reader_another_takes_its_place_and_a_touch_takes_it_back(cast):
    settle(cast)
    article = written(cast, cast.cm1)
    for touch in ("thanks", "thanks", "bravo"):
        assert press(cast.claire, "guardian", article, touch).url.endswith("#reactions")
    assert [(one.person, one.touch) for one in Reaction.objects.all()] == [(cast.claire, "bravo")]
    shown = page(cast.claire, "guardian", article)
    assert 'value="" aria-pressed="true"' in shown and 'value="thanks" aria-pressed="false"' in shown
    for _press in range(2):
        press(cast.claire, "guardian", article, "")
    assert not Reaction.objects.exists()
    assert AuditLine.objects.filter(verb="news.react").count() == 1
    assert not AuditLine.objects.filter(verb="news.react", details__has_key="touch").exists()


def test_counts_are_for_readers_and_names_for_the_author_alone(cast):
    settle(cast)
    article = written(cast, cast.cm1)
    react(cast, "claire", article)
    react(cast, "thomas", article)
    for person, kind in ((cast.fatou, "guardian"), (cast.anne, "head")):
        shown = page(person, kind, article)
        assert '<span class="muted">2</span>' in shown and "VASSEUR" not in shown
    mine = page(cast.lucie, "teacher", article)
    assert "VASSEUR Claire, VASSEUR Thomas" in mine and "Merci : 2" in mine and "aria-pressed" not in mine


def test_a_stranger_has_nothing_to_touch(cast):
    settle(cast)
    article = written(cast, cast.cm1)
    assert press(cast.nora, "guardian", article, "thanks").status_code == 404
    with pytest.raises(ValidationError):
        react(cast, "nora", article)
    press(cast.claire, "guardian", article, "love")
    assert not Reaction.objects.exists()


def test_the_youngest_have_none_unless_the_head_opens_them_there_too(cast):
    """A class of theirs takes none; a young pupil who reads what goes to older ones neither."""
    young(cast.cp)
    settle(cast)
    theirs = written(cast, cast.cp, author="helene", pupils_too=True)
    assert not theirs.takes_reactions
    whole = published(
        cast.anne, [f"parents-ecole-{cast.school.pk}"], kind="head", takes_reactions=True, pupils_too=True
    )
    assert may_react(cast.nora, hat(cast.nora, "guardian"), whole)
    assert may_react(cast.ines, hat(cast.ines, "pupil"), whole)
    assert not may_react(cast.maya, hat(cast.maya, "pupil"), whole)
    assert "aria-pressed" not in page(cast.maya, "pupil", whole)
    settle(cast, Opening.ALL)
    assert written(cast, cast.cp, author="helene", pupils_too=True).takes_reactions
    assert react(cast, "maya", whole).touch == "thanks"


def test_the_composer_offers_them_where_they_are_opened_and_says_where_they_are_not(cast):
    young(cast.cp)
    url = f"/{hat(cast.helene, 'teacher').key}/actualites/nouvelle/"
    helene = enter(cast.helene)
    assert "takes_reactions" not in helene.get(url).content.decode()
    settle(cast)
    assert "takes_reactions" in helene.get(url).content.decode()
    data = {
        "title": "T",
        "body": "B",
        "readers": [f"familles-{cast.cp.pk}"],
        "takes_reactions": "on",
        "key": "k",
    }
    shown = helene.post(url, data | {"act": "reach"}, follow=True).content.decode()
    assert "cette actualité n’en prendra pas" in shown
    helene.post(url, data | {"act": "send"})
    assert not Article.objects.get().takes_reactions


def test_only_a_head_settles_them_for_their_own_school_and_past_articles_follow(cast):
    anne, url = enter(cast.anne), f"/{hat(cast.anne, 'head').key}/actualites/reactions/"
    assert "Réactions aux actualités" in anne.get(url.replace("reactions/", "")).content.decode()
    assert anne.post(url, {}).status_code == 400
    assert "Choisissez une des trois réponses." in anne.post(url, {}).content.decode()
    assert anne.post(url, {"opening": "older"}).status_code == 302
    assert ReactionRule.objects.get().establishment == cast.school
    assert "aria-pressed" not in page(cast.louis, "pupil", _of_college(cast))
    with pytest.raises(ValidationError, match="Seule la direction"):
        actions.settle("all", by=cast.lucie, hat=hat(cast.lucie, "teacher"))


def _of_college(cast):
    return published(
        cast.bruno, [f"parents-ecole-{cast.college.pk}"], kind="head", takes_reactions=True, pupils_too=True
    )
