from django.urls import path

from preau.ui import phone, views

app_name = "ui"

urlpatterns = [
    path("affichage/", views.look, name="look"),
    path("langue/", views.language, name="language"),
    path("composants/", views.components, name="components"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("sw.js", phone.service_worker, name="service_worker"),
    path("hors-connexion/", phone.offline, name="offline"),
    path(".well-known/assetlinks.json", phone.asset_links, name="asset_links"),
]
