from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry, NotificationKind, Panel, YoungPart
from preau.directory.choices import OF_SCHOOLS, Profile
from preau.messaging.choices import APPROVING, MODERATING, OF_TEAM


class MessagingConfig(AppConfig):
    name = "preau.messaging"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Messages"), "message-circle", "messaging:inbox", OF_SCHOOLS, 20,
                count="preau.messaging.queries.unread_count", reads="preau.messaging.queries.unread_count_read",
            ),
            MenuEntry(
                _("Signalements"), "flag", "messaging:reports", MODERATING, 60, door=False, shelf="organise",
                opens="preau.messaging.safety.moderators.moderates",
            ),
            MenuEntry(
                _("Messages d’élèves à relire"), "eye", "messaging:approvals", APPROVING, 61, door=False, shelf="organise"
            ),
            MenuEntry(
                _("Boîtes de l’établissement"), "inbox", "messaging:boxes", frozenset({Profile.HEAD}), 63, door=False,
                shelf="organise",
            ),
            MenuEntry(
                _("Suspendre la messagerie"), "hand-stop", "messaging:suspension", MODERATING, 62,
                door=False, shelf="organise", opens="preau.messaging.safety.moderators.moderates",
            ),
            MenuEntry(
                _("Messages sous scellé"), "lock", "messaging:seals", frozenset({Profile.HEAD, Profile.OPERATOR}),
                64, door=False, shelf="organise",
            ),
        ),
        home_cards=(
            HomeCard(
                "preau.messaging.cards.unread", "messaging/_unread_card.html", OF_SCHOOLS, 50, place="side",
                ask="preau.messaging.cards.ask_unread",
            ),
        ),
        young=(
            YoungPart("preau.messaging.young.word", 50, "messaging/_young.html", ask="preau.messaging.young.ask_word"),
        ),
        notification_kinds=(
            NotificationKind(
                "message", _("Un message de l’école ou d’une famille"),
                reply="preau.messaging.sending.by_mail.reply_by_mail",
            ),
            NotificationKind(
                "joint", _("Un échange commun proposé par l’autre parent"), hats=frozenset({Profile.GUARDIAN})
            ),
            NotificationKind("box", _("Un message dans une boîte que je tiens"), hats=OF_TEAM),
            NotificationKind("report", _("Un message signalé"), hats=MODERATING),
            NotificationKind("approval", _("Un message d’élève à relire"), hats=APPROVING | {Profile.PUPIL}),
        ),
        panels=(Panel("person", "preau.messaging.cards.write_to", "messaging/_write_panel.html", 10),),
    )  # fmt: skip
