"""What is told of a poll: that it is asked."""

from django.utils.translation import gettext as _

from preau.news.models import Poll
from preau.notifications.actions import tell_many
from preau.notifications.models import Notification
from preau.sharing.queries import readers_sql


def path_of(poll: Poll) -> str:
    return f"sondages/{poll.pk}/"


def tell_asked(poll: Poll) -> None:
    """The families asked, once each."""
    query, values = readers_sql(poll.audience)
    path = path_of(poll)
    untold = f"""SELECT * FROM ({query}) AS told WHERE NOT EXISTS (
        SELECT FROM {Notification._meta.db_table} x
         WHERE x.person_id = told.person_id AND x.kind = 'poll' AND x.path = %s)"""
    tell_many(
        "poll", readers=untold, params=[*values, path], path=path,
        text=lambda: _("%(who)s vous demande votre avis") % {"who": poll.author.polite_name},
    )  # fmt: skip
