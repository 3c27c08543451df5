"""The yardstick of pages: a Django view without middleware that reads 20 rows of a 100,000-row table by `values()` and
renders them with one template, under the settings and the server of the site.

`granian --interface wsgi bench.yardsticks.twenty_rows:application`. `python -m bench.yardsticks.twenty_rows` makes the table.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preau.settings")

from django.conf import settings

settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path


class Row(models.Model):
    name = models.CharField(max_length=60)
    city = models.CharField(max_length=60)

    class Meta:
        app_label = "base"
        db_table = "bench_row"
        managed = False


PAGE = engines["django"].from_string(
    "<!doctype html><html lang=fr><title>20</title><ul>"
    "{% for row in rows %}<li><b>{{ row.name }}</b> {{ row.city }} {{ row.id }}</li>{% endfor %}</ul></html>"
)


def twenty(request: HttpRequest) -> HttpResponse:
    rows = Row.objects.filter(pk__gte=50_000).order_by("pk").values("id", "name", "city")[:20]
    return HttpResponse(PAGE.render({"rows": rows}))


urlpatterns = [path("", twenty)]

if __name__ == "__main__":
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id bigint PRIMARY KEY, name text, city text)")
        cursor.execute(
            "INSERT INTO bench_row SELECT n, 'Nom ' || n, 'Ville ' || n % 90 FROM generate_series(1, 100000) n"
        )
        cursor.execute("VACUUM ANALYZE bench_row")
    sys.exit(0)
