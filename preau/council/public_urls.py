from django.urls import path

from preau.council.views import open_data, public

app_name = "acts"
urlpatterns = [
    path("<slug:slug>/", public.assembly, name="assembly"),
    path("<slug:slug>/donnees/", open_data.catalogue, name="catalogue"),
    path("<slug:slug>/deliberations.csv", open_data.table, name="table"),
    path("<slug:slug>/actes.atom", open_data.feed, name="feed"),
    path("<slug:slug>/seances/<int:pk>/<slug:kind>.pdf", public.sitting_paper, name="sitting_paper"),
    path("<slug:slug>/<int:year>-<int:number>/", public.act, name="act"),
    path("<slug:slug>/<int:year>-<int:number>.pdf", public.paper, name="paper"),
]
