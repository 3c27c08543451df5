from django.urls import path

from preau.progress.views import book, school, write

app_name = "progress"
urlpatterns = [
    path("", school.books, name="books"),
    path("classe/<int:pk>/", school.classroom, name="class"),
    path("classe/<int:pk>/nouvelle/", write.new, name="new"),
    path("classe/<int:pk>/partage/", school.sharing, name="sharing"),
    path("observation/<int:pk>/", write.observation, name="observation"),
    path("observation/<int:pk>/retrait/", write.withdrawal, name="withdrawal"),
    path("enfant/<int:pk>/", book.book, name="book"),
    path("enfant/<int:pk>/carnet.pdf", book.paper, name="paper"),
    path("traces/<int:pk>/", book.trace, name="trace"),
]
