from django.urls import path

from preau.notifications.push import views

app_name = "going"
urlpatterns = [
    path("", views.going, name="told"),
    path("<int:pk>/", views.going, name="to"),
    path("partage/", views.share, name="share"),
    path("<slug:door>/", views.door, name="door"),
]
