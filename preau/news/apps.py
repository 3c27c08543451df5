from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import (
    Answer,
    Holding,
    HomeCard,
    Manifest,
    MenuEntry,
    NotificationKind,
    Panel,
    YoungPart,
)
from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, Profile

PARENTS = frozenset({Profile.GUARDIAN})
READERS = FAMILY | TEACHING | WHOLE_ESTABLISHMENT | {Profile.STAFF, Profile.SUPPORT, Profile.AUTHORITY}
SCHOOL = TEACHING | WHOLE_ESTABLISHMENT
CONCERNED = FAMILY | TEACHING | WHOLE_ESTABLISHMENT | {Profile.STAFF, Profile.SUPPORT}

GLANCE = "preau.news.glance.read_at_a_glance"


class NewsConfig(AppConfig):
    name = "preau.news"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Carnet de liaison"), "signature", "news:carnet", PARENTS | SCHOOL, 30, door=False, shelf="exchange"
            ),
            MenuEntry(_("Actualités"), "news", "news:articles", READERS, 25, door=False, shelf="exchange"),
            MenuEntry(
                _("Continuité pédagogique"), "school", "news:closures", SCHOOL, 34, door=False, shelf="organise"
            ),
        ),
        home_cards=(
            HomeCard("preau.news.cards.closed", "news/_closed_card.html", CONCERNED, 5, reads=GLANCE),
            HomeCard("preau.news.cards.to_sign", "news/_to_sign_card.html", PARENTS, 10),
            HomeCard("preau.news.cards.under_way", "news/_under_way_card.html", SCHOOL, 30, place="side"),
            HomeCard("preau.news.cards.latest", "news/_latest_card.html", READERS, 60, place="side", reads=GLANCE),
        ),
        young=(YoungPart("preau.news.young.of_class", 40, "news/_young.html"),),
        notification_kinds=(
            NotificationKind("news", _("Une actualité de l’école ou de la commune"), mail=False),
            NotificationKind("closure", _("Une classe ou une école fermée, sa reprise")),
            NotificationKind("poll", _("Un sondage de l’école"), hats=PARENTS),
            NotificationKind("note", _("Un mot dans le carnet de liaison"), hats=PARENTS),
            NotificationKind("note_reminder", _("Une relance : un mot attend ma signature"), hats=PARENTS),
            NotificationKind("note_signed", _("Un mot signé par un autre parent"), hats=PARENTS),
            NotificationKind(
                "note_disagreement", _("Deux parents en désaccord sur un mot que j’ai écrit"), hats=SCHOOL
            ),
        ),
        answers=(
            Answer("image_consents", "preau.news.carnet.queries.consents_to_image"),
            Answer("closures", "preau.news.continuity.queries.closures_question"),
        ),
        panels=(
            Panel("class", "preau.news.cards.class_closed", "news/_closed_panel.html", 5),
            Panel("person", "preau.news.cards.pupil_closed", "news/_closed_panel.html", 5),
            Panel("establishment", "preau.news.cards.school_closed", "news/_closed_panel.html", 5),
        ),
        holdings=(Holding("actualites", _("Les actualités et leurs images"), "preau.news.articles.handing.of_school", 50),),
    )  # fmt: skip
