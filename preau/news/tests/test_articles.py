"""News: who reads what and when, what waits for the head, whose image is not consented to."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from preau.base import clock
from preau.directory.actions.ties import enter_court_decision
from preau.directory.audiences import Audience
from preau.directory.choices import AuthorityKind, TieState
from preau.directory.hats import hats_of
from preau.directory.models import Authority, Guardianship
from preau.files.tests.test_store import PNG
from preau.news.articles import actions
from preau.news.articles.reach import reach_of, unconsented
from preau.news.articles.rules import readers_open_to
from preau.news.models import Article, Picture
from preau.news.tasks import announce_article
from preau.news.tests.book import enter, hat, sent, signed
from preau.news.tests.press import drafted, published
from preau.notifications.models import Notification
from preau.sharing.actions import share_with
from preau.sharing.models import Audience as Shared
from tests.world import PEOPLE

TEAM = {"lucie", "helene", "hatem", "anne", "rose"}
FAMILIES = {"claire", "thomas", "fatou", "sophie", "paul"}


def key(kind, place):
    return f"{kind}-{place.pk}"


def readers(cast, article):
    """Who of the cast has it on one of their pages, by first name."""
    found = set()
    for name in PEOPLE:
        person = getattr(cast, name)
        for one in hats_of(person):
            seen = Article.objects.visible_to(person, one).filter(pk=article.pk).exists()
            answer = enter(person).get(f"/{one.key}/actualites/{article.pk}/")
            assert (answer.status_code == 200) is seen, (name, one.key)
            found |= {name} if seen else set()
    return found


def test_news_of_a_class_is_read_by_its_families_its_teachers_and_who_answers_for_the_school(cast):
    article = published(cast.lucie, [key("familles", cast.cm1)])
    assert readers(cast, article) == FAMILIES | {"lucie", "anne"}
    assert "La fresque" in enter(cast.claire).get("/parent/").content.decode()


def test_pupils_read_what_their_teacher_opens_to_them(cast):
    article = published(cast.lucie, [key("familles", cast.cm1)], pupils_too=True)
    assert readers(cast, article) == FAMILIES | {"lucie", "anne", "ines", "issa", "jade"}


def test_a_commune_reaches_the_families_and_the_teams_of_its_schools_and_sees_numbers_only(cast):
    article = published(
        cast.gaelle, [key("familles-collectivite", cast.commune)], kind="authority", title="Menus"
    )
    assert readers(cast, article) == FAMILIES | {"nora", "marc", "gaelle"} | TEAM
    assert "Menus" in enter(cast.lucie).get(f"/{hat(cast.lucie, 'teacher').key}/").content.decode()
    page = enter(cast.gaelle).post(
        f"/{hat(cast.gaelle, 'authority').key}/actualites/nouvelle/",
        {"title": "Travaux", "body": "Lundi.", "readers": [key("familles-collectivite", cast.commune)], "act": "reach"},
        follow=True,
    ).content.decode()  # fmt: skip
    assert "5 familles liront cette actualité" in page and "7 adultes" in page
    assert not any(name in page for name in ("Vasseur", "VASSEUR", "Lemaire", "Diallo"))
    assert (
        unconsented(
            readers_open_to(cast.gaelle, hat(cast.gaelle, "authority")), hat(cast.gaelle, "authority")
        ).names
        == []
    )


@pytest.mark.parametrize("to", ["familles-collectivite", "parents-ecole"])
def test_a_commune_may_write_to_the_families_alone(cast, to):
    """The box is ticked at first; left out, no member of the team reads it, whatever the school does."""
    place = cast.commune if to == "familles-collectivite" else cast.school
    url, gaelle = f"/{hat(cast.gaelle, 'authority').key}/actualites/nouvelle/", enter(cast.gaelle)
    assert re.search(r'name="teams_too"[^>]*checked', gaelle.get(url).content.decode())
    data = {"title": "Menus", "body": "Soupe.", "readers": [key(to, place)], "act": "send"}
    gaelle.post(url, data | {"key": "alone"})
    gaelle.post(url, data | {"key": "with", "teams_too": "on"})
    alone, both = Article.objects.order_by("pk")
    assert readers(cast, alone) == FAMILIES | {"nora", "marc", "gaelle"}
    assert readers(cast, both) == FAMILIES | {"nora", "marc", "gaelle"} | TEAM
    announce_article(alone.pk)
    assert not Notification.objects.filter(person=cast.lucie).exists()
    announce_article(both.pk)
    assert Notification.objects.filter(person=cast.lucie).count() == 1


def test_a_school_never_hides_from_its_team_what_it_tells_families(cast):
    """Neither the box, which is not shown, nor a form that would not send it."""
    url = f"/{hat(cast.anne, 'head').key}/actualites/nouvelle/"
    assert "teams_too" not in enter(cast.anne).get(url).content.decode()
    article = published(cast.anne, [key("parents-ecole", cast.school)], kind="head", teams_too=False)
    assert readers(cast, article) >= TEAM


def test_the_team_of_the_next_school_reads_nothing_of_a_commune_that_is_not_theirs(cast):
    """And all of what is given by an authority that gathers both."""
    above = Authority.objects.create(kind=AuthorityKind.EPCI, name="Communauté de la Lys")
    Authority.objects.filter(pk=cast.commune.pk).update(parent=above)
    wide = share_with([Audience("equipe-collectivite", above)])
    near = share_with([Audience("equipe-collectivite", cast.commune)])
    seen = {
        name: {one.pk for one in Shared.objects.readable_by(getattr(cast, name))} & {wide.pk, near.pk}
        for name in ("perle", "noel", "bruno", "odile", "lucie", "claire")
    }
    assert seen == {
        "perle": set(),
        "noel": set(),
        "bruno": set(),
        "odile": set(),
        "lucie": {wide.pk, near.pk},
        "claire": set(),
    }


def test_an_address_in_an_article_is_a_link_and_a_disguised_one_says_where_it_leads(cast):
    body = "Voyez https://ville.example/menus ou https://\u0430pple.example <b>ici</b>"
    article = published(cast.lucie, [key("familles", cast.cm1)], body=body)
    page = enter(cast.claire).get(f"/parent/actualites/{article.pk}/").content.decode()
    assert '<a href="https://ville.example/menus" rel="nofollow">' in page and "mène à xn--" in page
    assert "&lt;b&gt;ici&lt;/b&gt;" in page


def test_what_a_teacher_writes_to_the_whole_school_waits_for_the_head(cast):
    article = published(cast.lucie, [key("parents-ecole", cast.school)])
    assert article.is_waiting and readers(cast, article) == {"lucie", "anne"}
    head = enter(cast.anne)
    assert "1 actualité à relire" in head.get(f"/{hat(cast.anne, 'head').key}/").content.decode()
    assert "à relire" not in enter(cast.bruno).get(f"/{hat(cast.bruno, 'head').key}/").content.decode()
    url = f"/{hat(cast.anne, 'head').key}/actualites/{article.pk}/"
    assert "À relire avant de publier" in head.get(url.replace(f"{article.pk}/", "")).content.decode()
    assert "Dites en quelques mots" in head.post(f"{url}relecture/", {"act": "return"}).content.decode()
    head.post(f"{url}relecture/", {"act": "return", "words": "La date manque."})
    draft = f"/{hat(cast.lucie, 'teacher').key}/actualites/brouillons/{article.pk}/"
    assert "La date manque." in enter(cast.lucie).get(draft).content.decode()
    actions.submit(
        Article.objects.get(pk=article.pk), by=cast.lucie, hat=hat(cast.lucie, "teacher"), wanted_at=None
    )
    head.post(f"{url}relecture/", {"act": "publish"})
    assert readers(cast, article) == FAMILIES | {"nora", "marc", "lucie", "helene", "hatem", "anne", "rose"}


def test_only_the_head_of_that_school_reviews(cast):
    article = published(cast.lucie, [key("parents-ecole", cast.school)])
    for who, kind in (("lucie", "teacher"), ("perle", "head"), ("bruno", "head"), ("gaelle", "authority")):
        person = getattr(cast, who)
        actions.review(article, by=person, hat=hat(person, kind), approves=True)
    assert Article.objects.get(pk=article.pk).is_waiting
    assert not article.reviews.exists()


def test_news_wanted_later_is_read_later_without_a_job(cast):
    moment = clock.now() + timedelta(days=2)
    article = published(cast.anne, [key("parents-ecole", cast.school)], kind="head", wanted_at=moment)
    assert article.is_scheduled and readers(cast, article) == {"anne"}
    announce_article(article.pk)
    assert not Notification.objects.exists()
    with clock.frozen_shift((moment + timedelta(minutes=2)).isoformat()):
        assert "claire" in readers(cast, article)
        announce_article(article.pk)
        announce_article(article.pk)
    told = Notification.objects.filter(kind="news")
    assert told.count() == told.values("person").distinct().count() == 11


def test_news_taken_back_is_read_no_more_but_by_its_school(cast):
    article = published(cast.lucie, [key("familles", cast.cm1)])
    enter(cast.anne).post(f"/{hat(cast.anne, 'head').key}/actualites/{article.pk}/retrait/")
    assert readers(cast, article) == {"lucie", "anne"}
    assert "La fresque" not in enter(cast.claire).get("/parent/").content.decode()


def test_a_judgment_and_a_change_of_class_act_at_once(cast):
    article = published(cast.lucie, [key("familles", cast.cm1)])
    tie = Guardianship.objects.get(guardian=cast.thomas, child=cast.ines)
    enter_court_decision(tie, by=cast.anne, state=TieState.WITHDRAWN, decided_on=tie.starts_on)
    cast.issa.memberships.all().delete()
    assert readers(cast, article) == {"claire", "sophie", "paul", "lucie", "anne"}


@pytest.mark.parametrize("who", ["lucie", "anne", "claire"])
def test_nobody_publishes_to_families_that_are_not_theirs(cast, who):
    person = getattr(cast, who)
    worn = hats_of(person)[0]
    draft = (
        drafted(person, [key("familles", cast.fifth), key("parents-ecole", cast.college)], kind=worn.kind)
        if who != "claire"
        else None
    )
    if draft is None:
        assert readers_open_to(person, worn) == []
        return
    with pytest.raises(ValidationError, match="Vous ne pouvez plus écrire"):
        actions.submit(draft, by=person, hat=worn, wanted_at=None)


def test_two_presses_are_one_article(cast):
    url = f"/{hat(cast.lucie, 'teacher').key}/actualites/nouvelle/"
    data = {"key": "k1", "title": "T", "body": "B", "readers": [key("familles", cast.cm1)], "act": "send"}
    lucie = enter(cast.lucie)
    assert lucie.post(url, data).url == lucie.post(url, data).url
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"title": ""}, "Il manque le titre."), ({"body": ""}, "Il manque le texte."), ({"readers": []}, "Dites à quelles familles"),
     ({"wanted": "hier"}, "Ce moment n’existe pas."), ({"wanted": "2020-01-01T08:00"}, "Ce moment est passé")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, more, sentence):
    data = {
        "title": "Titre gardé",
        "body": "Texte gardé",
        "readers": [key("familles", cast.cm1)],
        "act": "send",
    } | more
    answer = enter(cast.lucie).post(f"/{hat(cast.lucie, 'teacher').key}/actualites/nouvelle/", data)
    page = answer.content.decode()
    assert answer.status_code == 400 and sentence in page
    assert ("Titre gardé" in page or "title" in more) and ("Texte gardé" in page or "body" in more)


def test_pictures_are_joined_by_the_safe_door_and_the_children_without_consent_are_named(cast):
    note = sent(cast.lucie, cast.cm1, nature="image")
    signed(note, cast.ines, cast.claire)
    signed(note, cast.ines, cast.thomas)
    signed(note, cast.jade, cast.sophie, agrees=False)
    url = f"/{hat(cast.lucie, 'teacher').key}/actualites/nouvelle/"
    files = [SimpleUploadedFile("fresque.png", PNG), SimpleUploadedFile("page.html", b"<script>1</script>")]
    data = {
        "title": "T",
        "body": "B",
        "readers": [key("familles", cast.cm1)],
        "act": "attach",
        "files": files,
    }
    page = enter(cast.lucie).post(url, data, follow=True).content.decode()
    assert "DIALLO Issa" in page and "WALLET Jade" in page and "VASSEUR Inès" not in page
    assert "2 enfants n’ont pas l’accord" in page and "n’est pas d’un type accepté" in page
    assert Picture.objects.get().name == "fresque.png"


def test_the_consent_of_one_parent_alone_is_none(cast):
    note = sent(cast.lucie, cast.cm1, nature="image")
    signed(note, cast.ines, cast.claire)
    worn = hat(cast.lucie, "teacher")
    chosen = [one for one in readers_open_to(cast.lucie, worn) if one.kind == "familles"]
    assert "VASSEUR Inès" in unconsented(chosen, worn).names
    signed(note, cast.ines, cast.thomas)
    assert "VASSEUR Inès" not in unconsented(chosen, worn).names


def test_families_are_counted_once_over_several_audiences(cast):
    worn = hat(cast.anne, "head")
    assert reach_of([]) is None
    told = reach_of(readers_open_to(cast.anne, worn))
    assert (told.families, told.adults) == (5, 7)


def test_an_elected_member_without_office_neither_publishes_nor_keeps_a_draft(cast, sign_in):
    """Not by the page, which does not open, nor by the address of a draft that is not there."""
    josette, under = sign_in(cast.josette), hats_of(cast.josette)[0].key
    for url in (
        reverse("news:article_new", kwargs={"hat": under}),
        reverse("news:article_edit", kwargs={"hat": under, "pk": 1}),
    ):
        assert josette.post(url, {"key": "inventee", "title": "Nouvelle", "body": "…"}).status_code == 404
    assert not Article.objects.filter(author=cast.josette).exists()
