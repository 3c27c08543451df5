from django.urls import path

from preau.news.carnet import draft_views, family_views, paper_views, views

app_name = "news"
urlpatterns = [
    path("carnet/", views.carnet, name="carnet"),
    path("carnet/signatures/", family_views.signatures, name="signatures"),
    path("carnet/nouveau/", draft_views.new, name="new"),
    path("carnet/brouillons/<int:pk>/", draft_views.edit, name="edit"),
    path("carnet/brouillons/<int:pk>/liste/", draft_views.reach_list, name="reach_list"),
    path("carnet/brouillons/<int:pk>/effacement/", draft_views.throw_away, name="throw_away"),
    path("carnet/reste/", views.left, name="left"),
    path("carnet/<int:pk>/", views.note, name="note"),
    path("carnet/<int:pk>/relance/", views.reminder, name="reminder"),
    path("carnet/<int:pk>/retrait/", views.withdrawal, name="withdrawal"),
    path("carnet/<int:pk>/feuilles/", views.sheets, name="sheets"),
    path("carnet/<int:pk>/releve/", views.proof, name="record"),
    path("carnet/<int:pk>/releve.pdf", views.record_pdf, name="record_pdf"),
    path("carnet/papier/<int:pk>/<int:signer>/", paper_views.paper, name="paper"),
]
