from django.urls import path

from preau.council.views import public

app_name = "acts"
urlpatterns = [
    path("<slug:slug>/", public.assembly, name="assembly"),
    path("<slug:slug>/<int:year>-<int:number>/", public.act, name="act"),
    path("<slug:slug>/<int:year>-<int:number>.pdf", public.paper, name="paper"),
]
