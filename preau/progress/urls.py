from django.urls import path

from preau.progress.views import book, school, synthesis, write

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
    path("classe/<int:pk>/syntheses/", synthesis.of_class, name="syntheses"),
    path("enfant/<int:pk>/synthese/", synthesis.fill, name="synthesis_fill"),
    path("syntheses/<int:pk>/", synthesis.synthesis, name="synthesis"),
    path("syntheses/<int:pk>/signature/", synthesis.signature, name="signature"),
    path("syntheses/<int:pk>/retour/", synthesis.returning, name="returning"),
    path("syntheses/<int:pk>/lecture/", synthesis.reading_new, name="reading_new"),
    path("syntheses/<int:pk>/synthese.pdf", synthesis.synthesis_paper, name="synthesis_paper"),
    path("traces/<int:pk>/", book.trace, name="trace"),
]
