"""The agents of a commune: who they are, and the code that opens their account, handed over by hand."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from preau.access import codes
from preau.access.models import Account
from preau.access.sheets.actions import draw_codes
from preau.canteen import rules
from preau.canteen.actions import office
from preau.canteen.forms import AgentForm
from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import Post
from preau.directory.models.dated import DatedQuerySet


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.AUTHORITY)
def agents(request: HatRequest) -> HttpResponse:
    """Who has the lists of the day; one more."""
    form = AgentForm(posted(request))
    posts = _posts(request)
    if form.is_valid():
        made = office.name_agent(by=request.person, hat=request.hat, **form.cleaned_data)
        messages.success(request, _("%(name)s est agent.") % {"name": made.person.display_name})
        return redirect("canteen:agents", hat=request.hat.key)
    opened = set(_accounts(posts).values_list("person", flat=True))
    words = rules.functions_of_agents()
    lines = [(post, words[post.function], post.person_id in opened) for post in posts]
    context = {"form": form, "lines": lines}
    return render(request, "canteen/agents.html", context, status=400 if form.errors else 200)


@require_POST
@hat_page(Profile.AUTHORITY)
def code(request: HatRequest, pk: int) -> HttpResponse:
    """A sheet to hand over: the code is shown this once, and voids the one before."""
    post = get_object_or_404(_posts(request), pk=pk)
    if _accounts([post]).exists():
        messages.error(request, _("Cette personne a déjà ouvert son compte."))
        return redirect("canteen:agents", hat=request.hat.key)
    drawn = draw_codes([post.person], by=request.person)[post.person_id]
    answer = render(request, "canteen/agent_code.html", {"post": post, "code": codes.shown(drawn)})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@hat_page(Profile.AUTHORITY)
def agent_end(request: HatRequest, pk: int) -> HttpResponse:
    """No agent any more, from now on."""
    post = get_object_or_404(_posts(request), pk=pk)
    try:
        office.end_agent(post, by=request.person, hat=request.hat)
        messages.success(request, _("%(name)s n’est plus agent.") % {"name": post.person.display_name})
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("canteen:agents", hat=request.hat.key)


def _posts(request: HatRequest) -> DatedQuerySet[Post]:
    """The agents of one's own authority."""
    if not rules.works_beside(request.hat):
        raise Http404
    mine = Post.objects.current().filter(
        authority=request.hat.authority_id, function__in=rules.functions_of_agents()
    )
    return mine.select_related("person").order_by("person__sort_key", "pk")


def _accounts(posts: Iterable[Post]) -> QuerySet[Account]:
    return Account.objects.filter(person__in=[post.person_id for post in posts], activated_at__isnull=False)
