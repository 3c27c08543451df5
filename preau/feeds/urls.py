from django.urls import path

from preau.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("fermetures/", views.closing_days, name="closings"),
    path("<int:pk>/", views.delivery, name="delivery"),
    path("<int:pk>/application/", views.application, name="application"),
    path("<int:pk>/confirmation/", views.confirmation, name="confirmation"),
    path("<int:pk>/annulation/", views.undoing, name="undoing"),
    path("<int:pk>/remarques/", views.remarks, name="remarks"),
    path("<int:pk>/<str:uai>/", views.place, name="place"),
]
