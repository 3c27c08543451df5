"""The composer: one form on a draft, whose buttons each say what they do; it works without script."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from preau.directory.audiences import audiences_open_to, persons_of
from preau.directory.children import Child, children_named, children_of
from preau.directory.choices import Profile
from preau.directory.contacts import reachable_by
from preau.directory.door import HatRequest, hat_page
from preau.directory.models import Person
from preau.directory.queries import described
from preau.directory.queries import search as search_people
from preau.messaging import actions
from preau.messaging import recipients as chosen
from preau.messaging.forms import DraftForm, FindForm
from preau.messaging.models import Draft
from preau.messaging.views import form_page


@require_safe
@hat_page()
def drafts(request: HatRequest) -> HttpResponse:
    rows = Draft.objects.filter(author=request.person).order_by("-saved_at")[:100]
    return render(request, "messaging/drafts.html", {"drafts": rows})


@form_page
@hat_page()
def new(request: HatRequest) -> HttpResponse:
    """A blank composer, or one that already names someone (`?a=personne-12&enfant=3`)."""
    draft = Draft(author=request.person, hat_key=request.hat.key)
    if request.method == "POST":
        return _act(request, draft)
    key = request.GET.get("a", "")
    draft.recipients = [key] if key and chosen.recipient(key, request.person, request.hat) else []
    asked = request.GET.get("enfant", "")
    initial = {"child": asked if asked.isdigit() else ""}
    return _composer(request, draft, DraftForm(_children(request, draft), initial=initial))


@form_page
@hat_page()
def edit(request: HatRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft, author=request.person, pk=pk)
    if request.method == "POST":
        return _act(request, draft)
    initial = {"child": draft.child_id, "subject": draft.subject, "body": draft.body}
    return _composer(request, draft, DraftForm(_children(request, draft), initial=initial))


@require_safe
@hat_page()
def reach_list(request: HatRequest, pk: int) -> HttpResponse:
    """ "Voir la liste": everyone who would receive this draft."""
    draft = get_object_or_404(Draft, author=request.person, pk=pk)
    found = [one for one in chosen.recipients(draft.recipients, request.person, request.hat) if one]
    lists = [(one, persons_of(one.audience) if one.audience else [one.person]) for one in found]
    return render(request, "messaging/reach_list.html", {"draft": draft, "lists": lists})


@require_POST
@hat_page()
def throw_away(request: HatRequest, pk: int) -> HttpResponse:
    Draft.objects.filter(author=request.person, pk=pk).delete()
    messages.success(request, _("Brouillon effacé."))
    return redirect("messaging:inbox", hat=request.hat.key)


def _act(request: HatRequest, draft: Draft) -> HttpResponse:
    """Keep what is typed, then do what the button says."""
    if "recipient" in request.POST:
        draft.recipients = list(dict.fromkeys(request.POST.getlist("recipient")))[:50]
    form = DraftForm(_children(request, draft), request.POST)
    if not form.is_valid():
        return _composer(request, draft, form, status=400)
    _keep(request, draft, form)
    verb, _colon, key = request.POST.get("act", "save").partition(":")
    if verb == "send":
        return _send(request, draft, form)
    if verb in ("add", "remove"):
        _choose(draft, verb, key)
    if verb == "attach":
        _attach(request, draft)
    if verb == "detach" and key.isdigit():
        draft.attachments.filter(pk=key).delete()
    return redirect(_next(request, draft, verb))


def _keep(request: HatRequest, draft: Draft, form: DraftForm) -> None:
    typed = form.cleaned_data
    known = {child.person.pk: child.person for child in _children(request, draft)}
    actions.save_draft(draft, subject=typed["subject"], body=typed["body"], child=known.get(typed["child"]))


def _send(request: HatRequest, draft: Draft, form: DraftForm) -> HttpResponse:
    try:
        conversation = actions.send(draft, by=request.person, hat=request.hat)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _composer(request, draft, form, status=400)
    messages.success(request, _("Message envoyé."))
    return redirect("messaging:thread", hat=request.hat.key, pk=conversation.pk)


def _choose(draft: Draft, verb: str, key: str) -> None:
    kept = [one for one in draft.recipients if one != key]
    draft.recipients = [*kept, key] if verb == "add" else kept
    draft.save(update_fields=["recipients"])


def _attach(request: HatRequest, draft: Draft) -> None:
    for upload in request.FILES.getlist("files"):
        try:
            actions.attach(draft, upload, hat=request.hat)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])


def _next(request: HatRequest, draft: Draft, verb: str) -> str:
    page = reverse("messaging:edit", kwargs={"hat": request.hat.key, "pk": draft.pk})
    found = FindForm(request.POST)
    words = found.cleaned_data["find"] if found.is_valid() else ""
    looked = urlencode({"cherche": words.replace("\x00", "")})
    return f"{page}?{looked}#destinataires" if verb == "find" else page


def _composer(request: HatRequest, draft: Draft, form: DraftForm, status: int = 200) -> HttpResponse:
    named = chosen.recipients(draft.recipients, request.person, request.hat)
    chips = list(zip(draft.recipients, named, strict=True))
    found = [one for _key, one in chips if one]
    looked = request.GET.get("cherche", "")[:80]
    context = {
        "draft": draft,
        "form": form,
        "chips": chips,
        "reach": chosen.reach(found) if found else None,
        "to_many": chosen.is_to_many(found, request.hat),
        "audiences": [
            one for one in audiences_open_to(request.person, request.hat) if one.key not in draft.recipients
        ],
        "looked": looked,
        "people": described(_people(request, looked), request.person, request.hat),
        "find": FindForm(initial={"find": looked}),
        "files": draft.attachments.select_related("stored") if draft.pk else [],
    }
    return render(request, "messaging/composer.html", context, status=status)


def _people(request: HatRequest, looked: str) -> list[Person]:
    """Who may be added: the answer to a search, or the few that a family or a pupil may reach at all."""
    reachable = reachable_by(request.person, request.hat)
    if looked:
        return list(search_people(reachable, looked)[:10])
    if request.hat.kind in (Profile.GUARDIAN, Profile.PUPIL, Profile.AUTHORITY, Profile.ELECTED_PARENT):
        return list(reachable.order_by("sort_key", "pk")[:30])
    return []


def _children(request: HatRequest, draft: Draft) -> list[Child]:
    """A parent names one of their own children; the school, a child of the one family it writes to."""
    if request.hat.kind == Profile.GUARDIAN:
        return children_of(request.person)
    people = [key for key in draft.recipients if key.startswith(chosen.PERSON)]
    if len(draft.recipients) != 1 or not people:
        return []
    one = chosen.recipient(people[0], request.person, request.hat)
    if one is None or one.person is None:
        return []
    seen = Person.objects.visible_to(request.person, request.hat)
    own = {child.person.pk for child in children_of(one.person)}
    return children_named(seen.filter(pk__in=own).values_list("pk", flat=True))
