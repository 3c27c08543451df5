from django.urls import path

from preau.access import account_views, views
from preau.access.sheets import views as sheet_views

app_name = "access"
urlpatterns = [
    path("", views.front, name="front"),
    path("connexion/", views.sign_in, name="sign_in"),
    path("connexion/aide/", views.help_page, name="help"),
    path("connexion/nouveau/<str:token>/", views.reset, name="reset"),
    path("connexion/adresse/<str:token>/", views.verify, name="verify"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("activer/", views.activate, name="activate"),
    path("activer/mot-de-passe/", views.choose_password, name="choose_password"),
    path("activer/autre-ecole/", account_views.add_school, name="add_school"),
    path("charte/", views.charter, name="charter"),
    path("attente/", views.no_hat, name="no_hat"),
    path("<hat:hat>/compte/", account_views.account, name="account"),
    path("<hat:hat>/compte/mot-de-passe/", account_views.password, name="password"),
    path("<hat:hat>/compte/mail/", account_views.email, name="email"),
    path("<hat:hat>/compte/langue/", account_views.language, name="language"),
    path("<hat:hat>/compte/appareils/", account_views.end_session, name="end_session"),
    path("<hat:hat>/compte/ecole/<int:pk>/retrait/", account_views.undo_school, name="undo_school"),
    path("<hat:hat>/fiches/", sheet_views.classes, name="sheets"),
    path("<hat:hat>/fiches/<int:pk>/", sheet_views.class_list, name="sheet_list"),
    path("<hat:hat>/fiches/<int:pk>/pdf/", sheet_views.sheet_pdf, name="sheet_pdf"),
    path("<hat:hat>/fiches/<int:pk>/perdu/", sheet_views.reset, name="sheet_reset"),
    path("<hat:hat>/fiches/personnel/", sheet_views.staff_list, name="sheet_staff"),
    path("<hat:hat>/fiches/personnel/pdf/", sheet_views.staff_pdf, name="sheet_staff_pdf"),
    path("<hat:hat>/fiches/personnel/perdu/", sheet_views.staff_reset, name="sheet_staff_reset"),
    path("<hat:hat>/fiches/en-attente/", sheet_views.missing, name="sheet_missing"),
    path("<hat:hat>/fiches/tout/", sheet_views.whole, name="sheet_whole"),
    path("<hat:hat>/fiches/tout/<int:pk>/", sheet_views.batch_pdf, name="sheet_batch"),
]
