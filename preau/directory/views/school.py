"""What an establishment settles for itself: who may write to whom."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from preau.directory.actions.school import settle_contacts
from preau.directory.choices import Profile, Scope
from preau.directory.contacts import rules_to_settle
from preau.directory.door import HatRequest, hat_page, posted
from preau.directory.forms import ContactForm
from preau.directory.models import ContactRule
from preau.directory.views.arrivals import own_school
from preau.directory.wordings import AS_RECEIVER, AS_SENDER


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def contacts(request: HatRequest) -> HttpResponse:
    """Who may write to whom in this school."""
    school = own_school(request)
    settled = rules_to_settle(school)
    rules = [rule for rule, _holds in settled]
    form = ContactForm(
        posted(request),
        rules=[rule.pk for rule in rules],
        initial={"guardians_meet": school.guardians_meet},
    )
    if form.is_valid():
        settle_contacts(
            school, by=request.person, rules=rules, allowed=set(form.cleaned_data["allowed"]),
            guardians_meet=form.cleaned_data["guardians_meet"],
        )  # fmt: skip
        messages.success(request, _("C’est enregistré : ces règles valent dès maintenant."))
        return redirect("directory:contacts", hat=request.hat.key)
    context = {"form": form, "school": school, "senders": _by_sender(settled)}
    return render(request, "directory/contacts.html", context, status=422 if form.is_bound else 200)


def _by_sender(settled: list[tuple[ContactRule, bool]]) -> list[tuple[str, list[dict[str, object]]]]:
    """(« Les parents », their lines): id, words, whether it holds, whether it is the school's own choice."""
    ordered = groupby(settled, key=lambda pair: pair[0].sender)
    return [
        (
            str(AS_SENDER[Profile(sender)]),
            [
                {
                    "pk": rule.pk,
                    "words": f"{AS_RECEIVER[Profile(rule.receiver)]} {Scope(rule.scope).label}",
                    "holds": holds,
                    "own": holds != rule.allowed,
                }
                for rule, holds in lines
            ],
        )
        for sender, lines in ordered
    ]
