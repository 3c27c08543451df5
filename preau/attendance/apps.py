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
    Reaction,
)
from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, Profile

PARENTS = frozenset({Profile.GUARDIAN})
HEADS = frozenset({Profile.HEAD})


class AttendanceConfig(AppConfig):
    name = "preau.attendance"
    manifest = Manifest(
        menu=(
            MenuEntry(_("Vie scolaire"), "clipboard-check", "attendance:board", WHOLE_ESTABLISHMENT - HEADS, 28),
            MenuEntry(_("Présences"), "clipboard-check", "attendance:board", HEADS, 28),
            MenuEntry(
                _("Appels du jour"), "clipboard-check", "attendance:rolls", TEACHING | WHOLE_ESTABLISHMENT, 36, door=False,
                shelf="organise",
            ),
            MenuEntry(
                _("Permanence"), "clock", "attendance:permanence", WHOLE_ESTABLISHMENT, 38, door=False, shelf="organise",
                opens="preau.attendance.exits.rules.keeps_permanence",
            ),
            MenuEntry(
                _("Infirmerie"), "clock", "attendance:sick_bay", frozenset({Profile.STAFF}), 28,
                opens="preau.attendance.rules.keeps_sick_bay",
            ),
            MenuEntry(
                _("Motifs d’absence"), "clipboard-check", "attendance:motives", TEACHING, 37, door=False, shelf="organise",
                when="preau.attendance.cards.holds_motives_here",
            ),
            MenuEntry(_("Absences"), "clipboard-check", "attendance:family", FAMILY, 37, door=False, shelf="organise"),
        ),
        home_cards=(
            HomeCard(
                "preau.attendance.cards.to_explain", "attendance/_to_explain_card.html", PARENTS, 5,
                ask="preau.attendance.cards.ask_to_explain",
            ),
            HomeCard("preau.attendance.cards.my_presence", "attendance/_my_presence.html", frozenset({Profile.PUPIL}), 14),
            HomeCard("preau.attendance.cards.roll_to_call", "attendance/_roll_card.html", TEACHING, 5),
            HomeCard(
                "preau.attendance.cards.before_class", "attendance/_before_class_card.html", WHOLE_ESTABLISHMENT, 5,
                ask="preau.attendance.cards.ask_rolls",
            ),
            HomeCard("preau.attendance.cards.presence", "attendance/_presence_card.html", WHOLE_ESTABLISHMENT, 7),
        ),
        notification_kinds=(
            NotificationKind(
                "absence", _("Une absence sans nouvelle de mon enfant"), hats=PARENTS, calls="attendance:board"
            ),
            NotificationKind("absence_answer", _("Un motif d’absence qui n’est pas accepté"), hats=PARENTS),
            NotificationKind("early_exit", _("Une sortie plus tôt ou une arrivée plus tard, permise"), hats=FAMILY),
            NotificationKind("roll_call", _("Un appel que j’ai oublié"), mail=False, hats=TEACHING),
        ),
        reactions=(
            Reaction("timetable.lesson_cancelled", "preau.attendance.exits.telling.lesson_changed"),
            Reaction("timetable.lesson_moved", "preau.attendance.exits.telling.lesson_changed"),
        ),
        answers=(
            Answer("pupils_away", "preau.attendance.board.ids_away"),
            Answer("lesson_states", "preau.attendance.cards.lesson_states"),
        ),
        panels=(
            Panel("lesson", "preau.attendance.cards.roll_of_lesson", "attendance/_lesson_panel.html", 10),
            Panel(
                "child", "preau.attendance.cards.presence_of_child", "attendance/_child_day.html", 5,
                reads="preau.attendance.cards.read_of_child",
            ),
            Panel("week", "preau.attendance.cards.exits_of_week", "attendance/_week_exits.html", 20),
            Panel("person", "preau.attendance.cards.door_of_pupil", "attendance/_pupil_panel.html", 20),
        ),
        holdings=(
            Holding("vie_scolaire", _("Le registre d’appel et les absences"), "preau.attendance.papers.handing.of_school", 30),
        ),
    )  # fmt: skip
