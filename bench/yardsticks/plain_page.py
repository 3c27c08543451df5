"""The yardstick of pages: 20 rows of a table of 100,000, read by `values()` and drawn by one template, no more.

Its table is made by `plain_page.sql`, beside those of the house.
"""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


class Line(models.Model):
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=80)
    day = models.DateField()
    number = models.IntegerField()

    class Meta:
        app_label = "home"
        db_table = "bench_line"
        managed = False


def page(request: HttpRequest) -> HttpResponse:
    rows = Line.objects.order_by("-id").values("id", "title", "place", "day", "number")[:20]
    return render(request, "plain_page.html", {"rows": rows})


urlpatterns = [path("", page)]
