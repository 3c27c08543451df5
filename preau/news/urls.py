from django.urls import path

from preau.news.articles import draft_views as article_drafts
from preau.news.articles import views as article_views
from preau.news.carnet import draft_views, family_views, paper_views, views
from preau.news.continuity import plan_views
from preau.news.continuity import views as closure_views
from preau.news.polls import views as poll_views
from preau.news.reactions import views as reaction_views

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
    path("carnet/<int:pk>/arrivees/", views.arrivals, name="arrivals"),
    path("carnet/<int:pk>/retrait/", views.withdrawal, name="withdrawal"),
    path("carnet/<int:pk>/feuilles/", views.sheets, name="sheets"),
    path("carnet/<int:pk>/releve/", views.proof, name="record"),
    path("carnet/<int:pk>/releve.pdf", views.record_pdf, name="record_pdf"),
    path("actualites/", article_views.articles, name="articles"),
    path("actualites/nouvelle/", article_drafts.new, name="article_new"),
    path("actualites/brouillons/<int:pk>/", article_drafts.edit, name="article_edit"),
    path("actualites/brouillons/<int:pk>/effacement/", article_drafts.throw_away, name="article_throw_away"),
    path("actualites/image/<int:pk>/", article_views.picture, name="picture"),
    path("actualites/<int:pk>/", article_views.article, name="article"),
    path("actualites/<int:pk>/relecture/", article_views.review, name="review"),
    path("actualites/<int:pk>/retrait/", article_views.withdrawal, name="article_withdrawal"),
    path("actualites/<int:pk>/reaction/", reaction_views.reaction, name="reaction"),
    path("actualites/reactions/", reaction_views.settling, name="reactions"),
    path("sondages/nouveau/", poll_views.new, name="poll_new"),
    path("sondages/<int:pk>/", poll_views.poll, name="poll"),
    path("sondages/<int:pk>/cloture/", poll_views.closing, name="poll_closing"),
    path("continuite/", closure_views.closures, name="closures"),
    path("continuite/nouvelle/", closure_views.new, name="closure_new"),
    path("continuite/<int:pk>/", closure_views.closure, name="closure"),
    path("continuite/<int:pk>/reprise/", closure_views.ending, name="closure_ending"),
    path("continuite/<int:pk>/appels/", closure_views.calls, name="closure_calls"),
    path("continuite/<int:pk>/appels/<int:child>/", closure_views.call, name="closure_call"),
    path("continuite/plan/<int:pk>/", plan_views.plan, name="plan"),
    path("continuite/plan/<int:pk>/feuilles/", plan_views.pack, name="plan_pack"),
    path("continuite/fichiers/<int:pk>/", plan_views.plan_file, name="plan_file"),
    path("continuite/fichiers/<int:pk>/retrait/", plan_views.plan_file_end, name="plan_file_end"),
    path("carnet/assurance/<int:pk>/", paper_views.insurance, name="insurance"),
    path("carnet/papier/<int:pk>/<int:signer>/", paper_views.paper, name="paper"),
]
