from django.urls import path

from preau.bookings.views import booking, resources

app_name = "bookings"
urlpatterns = [
    path("", resources.home, name="home"),
    path("ressources/nouvelle/", resources.resource_new, name="resource_new"),
    path("ressources/<int:pk>/", resources.week, name="week"),
    path("ressources/<int:pk>/reglages/", resources.resource, name="resource"),
    path("ressources/<int:pk>/fin/", resources.resource_end, name="resource_end"),
    path("ressources/<int:pk>/nouvelle/", booking.booking_new, name="booking_new"),
    path("<int:pk>/", booking.booking, name="booking"),
    path("<int:pk>/reponse/", booking.answer, name="answer"),
    path("<int:pk>/annulation/", booking.cancellation, name="cancellation"),
]
