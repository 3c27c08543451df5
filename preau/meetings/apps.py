from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import AgendaPart, HomeCard, Manifest, MenuEntry, NotificationKind
from preau.directory.choices import TEACHING, WHOLE_ESTABLISHMENT, Profile

PARENTS = frozenset({Profile.GUARDIAN})
SCHOOL = TEACHING | WHOLE_ESTABLISHMENT


class MeetingsConfig(AppConfig):
    name = "preau.meetings"
    manifest = Manifest(
        menu=(
            MenuEntry(
                _("Rendez-vous"), "calendar-event", "meetings:offers", PARENTS | SCHOOL, 32, door=False, shelf="exchange"
            ),
        ),
        home_cards=(
            HomeCard(
                "preau.meetings.cards.of_family", "meetings/_family_card.html", PARENTS, 12,
                ask="preau.meetings.cards.ask_of_family",
            ),
            HomeCard(
                "preau.meetings.cards.of_host", "meetings/_host_card.html", SCHOOL, 32,
                ask="preau.meetings.cards.ask_of_host",
            ),
        ),
        agenda=(AgendaPart("preau.meetings.ical.appointments_of"),),
        notification_kinds=(
            NotificationKind("meeting", _("Un rendez-vous proposé par l’école"), hats=PARENTS),
            NotificationKind("meeting_change", _("Un rendez-vous fixé, déplacé ou annulé"), hats=PARENTS | SCHOOL),
            NotificationKind("meeting_reminder", _("La veille d’un rendez-vous"), hats=PARENTS | SCHOOL),
            NotificationKind("meeting_host", _("Des familles que je reçois"), hats=SCHOOL),
        ),
    )  # fmt: skip
