"""Reactions: what the head settles, and the touch of a reader."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from preau.directory.choices import Profile
from preau.directory.door import HatRequest, hat_page, posted
from preau.news.articles.rules import READS
from preau.news.choices import Opening
from preau.news.models import Article
from preau.news.reactions import actions
from preau.news.reactions.rules import opening_in


class OpeningForm(forms.Form):
    """Nothing is opened beforehand."""

    opening = forms.ChoiceField(
        label=gettext_lazy("Dans cet établissement"), choices=Opening.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une des trois réponses.")},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hat_page(Profile.HEAD)
def settling(request: HatRequest) -> HttpResponse:
    form = OpeningForm(posted(request), initial={"opening": opening_in(request.hat.establishment_id)})
    if form.is_valid():
        actions.settle(form.cleaned_data["opening"], by=request.person, hat=request.hat)
        messages.success(request, _("C’est noté : vaut aussi pour les actualités déjà publiées."))
        return redirect("news:articles", hat=request.hat.key)
    return render(request, "news/reactions.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
@hat_page(*sorted(READS))
def reaction(request: HatRequest, pk: int) -> HttpResponse:
    """A touch, or one taken back."""
    found = get_object_or_404(Article.objects.visible_to(request.person, request.hat), pk=pk)
    try:
        actions.react(found, request.POST.get("touch", ""), by=request.person, hat=request.hat)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    page = reverse("news:article", kwargs={"hat": request.hat.key, "pk": pk})
    return redirect(f"{page}#reactions")
