from django.urls import path

from preau.ui import views

app_name = "ui"

urlpatterns = [
    path("affichage/", views.look, name="look"),
    path("composants/", views.components, name="components"),
]
