from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import HomeCard, Manifest, MenuEntry, NotificationKind, Panel
from preau.directory.choices import OF_SCHOOLS, Profile
from preau.messaging.choices import APPROVING


class MessagingConfig(AppConfig):
    name = "preau.messaging"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Messages"), "message-circle", "messaging:inbox", OF_SCHOOLS, 20,
                count="preau.messaging.queries.unread_count",
            ),
            MenuEntry(
                _("Signalements"), "flag", "messaging:reports", frozenset({Profile.HEAD}), 60, door=False, shelf="organise"
            ),
            MenuEntry(
                _("Messages d’élèves à relire"), "eye", "messaging:approvals", APPROVING, 61, door=False, shelf="organise"
            ),
            MenuEntry(
                _("Suspendre la messagerie"), "hand-stop", "messaging:suspension", frozenset({Profile.HEAD, Profile.OPERATOR}),
                62, door=False, shelf="organise",
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
        notification_kinds=(
            NotificationKind("message", _("Un message de l’école ou d’une famille")),
            NotificationKind("approval", _("Un message d’élève à relire"), hats=APPROVING | {Profile.PUPIL}),
        ),
        panels=(Panel("person", "preau.messaging.cards.write_to", "messaging/_write_panel.html", 10),),
    )  # fmt: skip
