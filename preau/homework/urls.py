from django.urls import path

from preau.homework.views import bank, book, family, files, handed, work, write

app_name = "homework"
urlpatterns = [
    path("", family.week, name="week"),
    path("pour/<int:pk>/<day:day>/", family.for_day, name="for_day"),
    path("<int:pk>/", work.work, name="work"),
    path("<int:pk>/fait/", family.tick, name="tick"),
    path("<int:pk>/rendre/", handed.hand_in, name="hand_in"),
    path("<int:pk>/changement/", work.work_edit, name="work_edit"),
    path("<int:pk>/retrait/", work.work_end, name="work_end"),
    path("rendus/<int:pk>/", handed.handed, name="handed"),
    path("fichiers/<int:pk>/", files.attachment, name="attachment"),
    path("cahiers/", book.books, name="books"),
    path("cahiers/<int:pk>/", book.book, name="book"),
    path("cahiers/<int:pk>/sequence/", bank.from_book, name="from_book"),
    path("cahiers/<int:pk>/<day:day>/", write.class_day, name="class_day"),
    path("seance/<int:pk>/<day:day>/", write.lesson, name="lesson"),
    path("sequences/", bank.sequences, name="sequences"),
    path("sequences/<int:pk>/", bank.sequence, name="sequence"),
    path("sequences/<int:pk>/partage/", bank.sharing, name="sharing"),
    path("sequences/<int:pk>/effacement/", bank.removal, name="sequence_end"),
    path("sequences/seances/<int:pk>/", bank.step, name="step"),
    path("sequences/seances/<int:pk>/effacement/", bank.step_removal, name="step_end"),
]
