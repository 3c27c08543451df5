from django.urls import path

from preau.feeds import views
from preau.feeds.letters import views as letters
from preau.feeds.rules import views as rules

app_name = "feeds"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("fermetures/", views.closing_days, name="closings"),
    path("regles/", rules.rules, name="rules"),
    path("regles/<int:pk>/", rules.rules_of, name="rules_of"),
    path("ecole/", letters.letters, name="letters"),
    path("ecole/<int:pk>/", letters.letter, name="letter"),
    path("<int:pk>/", views.delivery, name="delivery"),
    path("<int:pk>/application/", views.application, name="application"),
    path("<int:pk>/confirmation/", views.confirmation, name="confirmation"),
    path("<int:pk>/annulation/", views.undoing, name="undoing"),
    path("<int:pk>/remarques/", views.remarks, name="remarks"),
    path("<int:pk>/<str:uai>/", views.place, name="place"),
]
