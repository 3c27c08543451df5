"""The door of signed-in pages: a person under one of their hats, or nothing to see."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.urls import register_converter

from preau.directory.choices import Profile
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Person

P = ParamSpec("P")
# What the service worker of a phone reads (frontend/offline): whose page this is, and whether a copy may be kept. Copies of
# anyone else go as soon as another name, or nobody's, is seen.
WHO, KEEP, NOBODY = "Preau-Who", "Preau-Keep", "-"


class HatRequest(HttpRequest):
    """A request of someone signed in, under one hat. `hats` are all of theirs, for the switch."""

    person: Person
    hat: Hat
    hats: list[Hat]


class HatConverter:
    """The first part of a signed-in URL: parent, eleve, poste-12, mandat-3."""

    regex = "parent|eleve|(?:poste|mandat)-[0-9]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(HatConverter, "hat")

View = Callable[Concatenate[HatRequest, P], HttpResponseBase]


def hat_page(*kinds: Profile) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """A page for the hats of these kinds (all of them when none is given).

    Signed out: to the sign-in page and back. A hat one does not wear, or of another kind: 404, as for a
    page that does not exist.
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def behind_the_door(request: Any, hat: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            put_on(request, hat)
            if kinds and request.hat.kind not in kinds:
                raise Http404
            answer = view(request, *args, **kwargs)
            answer.headers[WHO] = str(request.person.pk)
            return answer

        return behind_the_door

    return decorate


def readable_offline(view: View[P]) -> Callable[..., HttpResponseBase]:
    """A page of which the reader's phone may keep a copy, to show it where there is no network; below `hat_page`."""

    @wraps(view)
    def kept(request: HatRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if request.method == "GET" and answer.status_code == 200:
            answer.headers[KEEP] = "1"
        return answer

    return kept


def put_on(request: HatRequest, key: str) -> None:
    """Set the person, the hats and the worn hat of a request; 404 when the hat is not theirs."""
    request.person = request.user.person  # type: ignore[union-attr]
    request.hats = hats_of(request.person)
    worn = [hat for hat in request.hats if hat.key == key]
    if not worn:
        raise Http404
    request.hat = worn[0]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, even an empty one; nothing when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def _to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    back = urlencode({"suite": request.get_full_path()}, safe="/")
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{back}")
