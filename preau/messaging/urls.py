from django.urls import path

from preau.messaging import draft_views, moderation_views, views
from preau.messaging.binders import views as binders
from preau.messaging.boxes import views as boxes
from preau.messaging.joint import views as joint
from preau.messaging.safety import approval_views
from preau.messaging.safety import referent_views as referents
from preau.messaging.safety import views as safety
from preau.messaging.sending import views as sending

app_name = "messaging"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("nouveau/", draft_views.new, name="new"),
    path("brouillons/", draft_views.drafts, name="drafts"),
    path("brouillons/<int:pk>/", draft_views.edit, name="edit"),
    path("brouillons/<int:pk>/liste/", draft_views.reach_list, name="reach_list"),
    path("brouillons/<int:pk>/effacement/", draft_views.throw_away, name="throw_away"),
    path("signalements/", moderation_views.reports, name="reports"),
    path("signalements/referents/", referents.referents, name="referents"),
    path("signalements/referents/<int:pk>/fin/", referents.ending, name="referent_ending"),
    path("blocages/", moderation_views.blocks, name="blocks"),
    path("blocages/<int:pk>/levee/", moderation_views.unblock, name="unblock"),
    path("<int:pk>/", views.thread, name="thread"),
    path("<int:pk>/rangement/", views.put_away, name="put_away"),
    path("<int:pk>/destinataires/", views.received_by, name="received_by"),
    path("<int:pk>/imprimer/", views.paper, name="paper"),
    path("piece/<int:pk>/", views.attachment, name="attachment"),
    path("message/<int:pk>/signalement/", moderation_views.report, name="report"),
    path("message/<int:pk>/annulation/", sending.undo, name="undo"),
    path("message/<int:pk>/retrait/", safety.recalling, name="recall"),
    path("<int:pk>/papier/", views.for_paper, name="for_paper"),
    path("reglages/", sending.habits, name="habits"),
    path("a-relire/", approval_views.approvals, name="approvals"),
    path("a-relire/<int:pk>/", approval_views.deciding, name="deciding"),
    path("a-relire/mode/", approval_views.safe_mode, name="safe_mode"),
    path("suspension/", safety.suspension, name="suspension"),
    path("suspension/<int:pk>/levee/", safety.lifting, name="lifting"),
    path("suspension/<int:pk>/retenus/", safety.deciding_held, name="held_deciding"),
    path("message/<int:pk>/renvoi/", sending.again, name="sending_again"),
    path("scelles/", safety.seals, name="seals"),
    path("scelles/<int:pk>/ouverture/", safety.opening, name="seal_opening"),
    path("dossiers/", binders.binders, name="binders"),
    path("dossiers/rangement/", binders.filing, name="filing"),
    path("dossiers/<int:pk>/", binders.naming, name="binder"),
    path("dossiers/<int:pk>/suppression/", binders.removing, name="binder_removing"),
    path("boites/", boxes.boxes, name="boxes"),
    path("boites/<int:pk>/", boxes.box, name="box"),
    path("boites/<int:pk>/reglages/", boxes.settling, name="box_settling"),
    path("boites/<int:pk>/nom/", boxes.naming, name="box_naming"),
    path("boites/<int:pk>/fermeture/", boxes.closing, name="box_closing"),
    path("boites/titulaires/<int:pk>/reprise/", boxes.taking_back, name="box_taking_back"),
    path("<int:pk>/proposition/", joint.proposing, name="joint_proposing"),
    path("communs/<int:pk>/", joint.proposal, name="joint_proposal"),
    path("communs/<int:pk>/sortie/", joint.leaving, name="joint_leaving"),
    path("message/<int:pk>/blocage/", moderation_views.block, name="block"),
]
