"""What is told of notes: short words, which never say what was answered."""

from typing import Any

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from preau.base import clock
from preau.directory.choices import SEES_CHILD, SIGNS_FOR_CHILD, TieKind
from preau.directory.models import Guardianship, Person
from preau.news.carnet.queries import pupils_before
from preau.news.continuity.telling import tell_closure, tell_end
from preau.news.models import Article, Closure, Note, Poll, Slip
from preau.news.polls.telling import tell_asked
from preau.notifications.actions import Words, tell_many
from preau.notifications.models import Notification
from preau.sharing.queries import readers_sql


@app.task
def announce_note(note_id: int) -> None:
    """Each adult who follows a child of the note: who signs and who is only told read the same words."""
    note = Note.objects.select_related("author").get(pk=note_id)
    if note.withdrawn_at or note.is_held:
        return
    _tell("note", note, lambda: _wrote(note), [str(state) for state in SEES_CHILD])


@app.task
def announce_reminder(note_id: int) -> None:
    """Those only whose signature is missing now."""
    note = Note.objects.get(pk=note_id)
    if note.withdrawn_at:
        return
    missing = [adult.person.pk for pupil in pupils_before(note) for adult in pupil.missing]
    _tell(
        "note_reminder",
        note,
        lambda: _("Un mot du carnet attend encore votre signature"),
        [str(state) for state in SIGNS_FOR_CHILD],
        only=missing,
    )


@app.task
def tell_signed(note_id: int, signer_id: int) -> None:
    """The other adults of the child are informed; what was answered is on the page, for whom it concerns."""
    note = Note.objects.get(pk=note_id)
    others = [
        adult.person.pk
        for pupil in pupils_before(note)
        if any(one.last and one.person.pk == signer_id for one in pupil.adults)
        for adult in pupil.adults
        if adult.person.pk != signer_id
    ]
    _tell(
        "note_signed",
        note,
        lambda: _("Un mot du carnet a été signé par un autre parent"),
        [str(state) for state in SEES_CHILD],
        only=others,
    )


@app.task
def tell_disagreement(note_id: int) -> None:
    """The author learns that two parents do not say the same."""
    note = Note.objects.get(pk=note_id)
    tell_many(
        "note_disagreement",
        readers="SELECT %s::bigint, NULL::bigint",
        params=[note.author_id],
        text=lambda: _("Deux parents ne répondent pas la même chose à un mot du carnet"),
        path=note_path(note),
    )


def note_path(note: Note) -> str:
    return f"carnet/{note.pk}/"


def _wrote(note: Note) -> str:
    return _("%(writer)s a écrit dans le carnet de liaison") % {"writer": note.author.polite_name}


def _tell(kind: str, note: Note, words: Words, states: list[str], only: list[int] | None = None) -> None:
    day = clock.today()
    params: list[Any] = [note.pk, TieKind.LEGAL, states, day, day]
    following = _FOLLOWING + (" AND t.guardian_id = ANY(%s)" if only is not None else "") + _ONCE
    params = params if only is None else [*params, only]
    _tell_once(kind, following, params, words, note_path(note))


def _tell_once(kind: str, readers: str, params: list[Any], words: Words, path: str) -> None:
    """Those who were not told yet: a job that runs twice, or a child added later, wakes nobody again."""
    untold = f"""SELECT * FROM ({readers}) AS r(person_id, child_id) WHERE NOT EXISTS (
        SELECT FROM {Notification._meta.db_table} x WHERE x.person_id = r.person_id AND x.kind = %s AND x.path = %s)"""
    tell_many(kind, readers=untold, params=[*params, kind, path], text=words, path=path)


_FOLLOWING = f"""SELECT DISTINCT ON (t.guardian_id) t.guardian_id, t.child_id FROM {Slip._meta.db_table} s
      JOIN {Guardianship._meta.db_table} t ON t.child_id = s.child_id
     WHERE s.note_id = %s AND t.kind = %s AND t.state = ANY(%s)
       AND t.starts_on <= %s AND (t.ends_on IS NULL OR t.ends_on >= %s)"""
_ONCE = f" ORDER BY t.guardian_id, (SELECT p.birth_date FROM {Person._meta.db_table} p WHERE p.id = t.child_id), t.child_id"


@app.task
def announce_article(article_id: int) -> None:
    """Its readers, unless it was taken back meanwhile; its author knows."""
    article = Article.objects.get(pk=article_id)
    if not article.is_published or not article.audience:
        return
    query, values = readers_sql(article.audience)
    others = f"SELECT * FROM ({query}) AS told WHERE told.person_id <> %s"
    _tell_once(
        "news", others, [*values, article.author_id],
        lambda: _("Une actualité : %(place)s") % {"place": article.place}, article_path(article),
    )  # fmt: skip


def article_path(article: Article) -> str:
    return f"actualites/{article.pk}/"


@app.task
def announce_poll(poll_id: int) -> None:
    """Its families, unless it was closed meanwhile."""
    poll = Poll.objects.select_related("author", "audience").get(pk=poll_id)
    if poll.is_open and not poll.is_held:
        tell_asked(poll)


@app.task
def announce_closure(closure_id: int) -> None:
    tell_closure(Closure.objects.select_related("group", "establishment").get(pk=closure_id))


@app.task
def announce_closure_end(closure_id: int) -> None:
    tell_end(Closure.objects.select_related("group", "establishment").get(pk=closure_id))
