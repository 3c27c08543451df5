"""The rules of feeds, academy by academy, for who runs the platform."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.models import FeedRules
from preau.feeds.rules import actions, queries
from preau.feeds.rules.forms import RulesForm


@require_safe
@hat_page(Profile.OPERATOR)
def rules(request: HatRequest) -> HttpResponse:
    """Each academy, and when its rules were last set."""
    lines = queries.last_set(queries.academies_seen_by(request.hat))
    return render(request, "feeds/rules.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.OPERATOR)
def rules_of(request: HatRequest, pk: int) -> HttpResponse:
    """The rules of one academy, and their history."""
    academy = get_object_or_404(queries.academies_seen_by(request.hat), pk=pk)
    current = FeedRules.of(academy)
    form = RulesForm(current, posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        changed = actions.set_rules(academy, by=request.person, values=form.values, reason=reason)
        messages.success(
            request,
            _("C’est noté : la prochaine livraison s’y tiendra.") if changed else _("Rien n’a changé."),
        )
        return redirect("feeds:rules_of", hat=request.hat.key, pk=pk)
    context = {"academy": academy, "form": form, "history": list(queries.history_of(current))}
    return render(request, "feeds/rules_of.html", context, status=422 if form.is_bound else 200)
