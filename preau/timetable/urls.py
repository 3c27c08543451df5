from datetime import date

from django.urls import path, register_converter

from preau.timetable.views import editing, hours, lasting, links, weeks

app_name = "timetable"


class DayConverter:
    """A date in a URL: 2026-11-26; one that does not exist is no page."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("", weeks.agenda, name="agenda"),
    path("etablissement/", weeks.school, name="school"),
    path("classe/<int:pk>/", weeks.of_group, name="of_group"),
    path("enseignant/<int:pk>/", weeks.of_teacher, name="of_teacher"),
    path("salle/<int:pk>/", weeks.of_room, name="of_room"),
    path("eleve/<int:pk>/", weeks.of_pupil, name="of_pupil"),
    path("cours/nouveau/", editing.course_new, name="course_new"),
    path("cours/<int:pk>/<day:day>/", weeks.lesson, name="lesson"),
    path("cours/<int:pk>/<day:day>/changement/", editing.change_new, name="change_new"),
    path("cours/<int:pk>/<day:day>/suite/", lasting.course_change, name="course_change"),
    path("cours/<int:pk>/<day:day>/fin/", editing.course_end, name="course_end"),
    path("changement/<int:pk>/retrait/", editing.change_end, name="change_end"),
    path("semaines/", lasting.alternations, name="alternations"),
    path("horaires/", hours.hours, name="hours"),
    path("abonnements/", links.links, name="links"),
    path("abonnements/<int:pk>/retrait/", links.link_end, name="link_end"),
]
