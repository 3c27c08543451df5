from django.urls import path

from preau.occasions.views import reading, writing

app_name = "occasions"
urlpatterns = [
    path("", reading.occasions, name="occasions"),
    path("nouveau/", writing.new, name="new"),
    path("<int:pk>/", reading.occasion, name="occasion"),
    path("<int:pk>/changer/", writing.change, name="change"),
    path("<int:pk>/annulation/", writing.cancellation, name="cancellation"),
]
