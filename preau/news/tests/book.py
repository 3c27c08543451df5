"""What the tests of the liaison book say often."""

from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.test import Client

from preau.base import clock
from preau.directory.audiences import Audience
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person
from preau.news.carnet import actions
from preau.news.carnet.actions import Answer
from preau.news.models import Note, NoteDraft, Signature, Slip


def hat(person: Person, kind: str) -> Hat:
    return next(one for one in hats_of(person) if one.kind == kind)


def words(**more: Any) -> dict[str, Any]:
    """The words of a valid form: an information, to be read within three days."""
    usual = {
        "only": [], "nature": "information", "subject": "Piscine", "body": "Pensez au bonnet.", "day": None,
        "leaves_at": None, "returns_at": None, "cost": None, "answer_kind": "none", "question": "", "options": [],
        "deadline": clock.today() + timedelta(days=3),
    }  # fmt: skip
    return usual | more


def sent(author: Person, to: Any, kind: str = "teacher", **more: Any) -> Note:
    """A note of `author` to the families of a group, or of a school."""
    audience = to if isinstance(to, Audience) else Audience("familles", to)
    draft = NoteDraft.objects.create(author=author, hat_key="x", saved_at=clock.now())
    return actions.send(draft, words(audience=audience.key, **more), by=author, hat=hat(author, kind))


def slip(note: Note, child: Person) -> Slip:
    return Slip.objects.select_related("note", "child").get(note=note, child=child)


def signed(
    note: Note, child: Person, by: Person, *, agrees: bool = True, answer: str = ""
) -> list[Signature]:
    return actions.sign([Answer(slip(note, child), agrees, answer)], by=by)


def on_paper(
    note: Note, child: Person, signer: Person, by: Person, *, agrees: bool = True, kind: str = "teacher"
):
    answer = Answer(slip(note, child), agrees)
    return actions.note_paper(answer, signer=signer, by=by, hat=hat(by, kind))


def enter(person: Person) -> Client:
    """A browser signed in as someone who has read the charter."""
    client = Client()
    client.force_login(person.account)
    session = client.session
    session["_charter"] = True
    session.save()
    return client


def page(person: Person, kind: str, path: str = "", status: int = 200) -> str:
    answer = enter(person).get(f"/{hat(person, kind).key}/carnet/{path}")
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(person: Person, kind: str, path: str, data: dict[str, Any]) -> Any:
    return enter(person).post(f"/{hat(person, kind).key}/carnet/{path}", data)


def query(data: dict[str, str]) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update(data)
    return found
