"""The declared table of rights: for each page of a signed-in room, who of the cast may open it.

`who` are names of the cast under their first hat of a listed kind; all others must be refused. `shows` is a
datum that an allowed reader does see, so that a refusal is never the refusal of an empty page.
"""

TEACHERS = ["lucie", "helene", "marc", "odile", "noel"]
STAFF = [*TEACHERS, "hatem"]
HEADS = ["anne", "bruno", "perle"]
SCHOOL = [*HEADS, "celine", "ilyes", "agnes"]
FAMILY = ["claire", "thomas", "nora", "fatou", "sophie", "paul", "lea"]
PUPILS = ["ines", "issa", "maya", "zoe", "jade", "louis", "tim"]
BESIDE = ["rose", "dora"]
ABOVE = ["gaelle", "victor", "yann"]
ALL = [*STAFF, *SCHOOL, *FAMILY, *PUPILS, *BESIDE, *ABOVE]
CM1 = ["ines", "issa", "jade", "claire", "thomas", "fatou", "sophie", "paul", "lucie", "anne", "yann"]
SEE_INES = ["ines", "issa", "jade", "claire", "thomas", "lucie", "anne", "yann"]

# URL name → (its arguments by name of the cast, who, what they see)
RIGHTS: dict[str, tuple[dict[str, str], list[str], str]] = {
    "home:today": ({}, ALL, "Bonjour"),
    "home:everything": ({}, ALL, "Mon compte"),
    "access:account": ({}, ALL, "Mes appareils"),
    "access:sheets": ({}, [*STAFF, *SCHOOL], "Fiches de connexion"),
    "access:sheet_list": ({"pk": "cm1"}, ["lucie", "anne"], "VASSEUR"),
    "access:sheet_staff": ({}, HEADS, "Fiches du personnel"),
    "access:sheet_whole": ({}, SCHOOL, "Un fichier par classe"),
    "access:sheet_missing": ({}, SCHOOL, "Qui n’entre pas encore"),
    "directory:search": ({}, ALL, "Annuaire"),
    "directory:person": ({"pk": "ines"}, SEE_INES, "Inès Vasseur"),
    "directory:court_decision": ({"pk": "tie"}, ["anne"], "Noter un jugement"),
    "directory:group": ({"pk": "cm1"}, CM1, "CM1-CM2"),
    "directory:guardian_arrival": ({"pk": "ines"}, ["anne"], "Pour Inès Vasseur"),
    "directory:pupil_arrival": ({}, [*HEADS, "agnes"], "Un élève arrive"),
    "directory:substitute_arrival": ({}, [*HEADS, "agnes"], "Un remplacement"),
    "directory:group_teacher": ({"pk": "cm1"}, ["anne"], "CM1-CM2"),
    "directory:group_new": ({}, [*TEACHERS, *SCHOOL], "Nouveau groupe"),
    "directory:members": ({"pk": "choir"}, ["anne", "lucie"], "VASSEUR Inès"),
    "directory:contacts": ({}, HEADS, "Qui peut écrire à qui"),
    "directory:quiet_hours": ({}, HEADS, "Les heures calmes"),
    "directory:classes": ({}, STAFF, "Mes classes"),
    "directory:establishment": (
        {"pk": "school"},
        ["lucie", "helene", "hatem", "anne", "claire", "thomas", "nora", "fatou", "sophie", "paul", "ines", "issa",
         "maya", "zoe", "jade", "rose", "gaelle", "victor", "yann"],
        "École de Prêmesques",
    ),
    "directory:establishments": ({}, ABOVE, "École de Prêmesques"),
    "directory:schooling": ({}, FAMILY, "Ses enseignants"),
    "directory:calendar": ({}, ALL, "Les jours sans école"),
    "feeds:deliveries": ({}, ["yann"], "Livraison de septembre.zip"),
    "feeds:closings": ({}, ["yann"], "Ce calendrier se lit"),
    "feeds:delivery": ({"pk": "delivery"}, ["yann"], "ECOLE DE LA LIVRAISON"),
    "feeds:place": ({"pk": "delivery", "uai": "delivered"}, ["yann"], "CM1 DE LA LIVRAISON"),
    "feeds:remarks": ({"pk": "delivery"}, ["yann"], "Remarque de la livraison"),
    "messaging:inbox": ({}, ALL, "Envoyés"),
    "messaging:new": ({}, ALL, "À qui ?"),
    "messaging:drafts": ({}, ALL, "Brouillons"),
    "messaging:edit": ({"pk": "draft"}, ["claire"], "Brouillon de Claire"),
    "messaging:reach_list": ({"pk": "draft"}, ["claire"], "Brouillon de Claire"),
    "messaging:thread": ({"pk": "conversation"}, ["claire", "lucie"], "Mots pour Mme Baert"),
    "messaging:report": ({"pk": "message"}, ["lucie"], "Mots pour Mme Baert"),
    "messaging:attachment": ({"pk": "attachment"}, ["claire", "lucie"], ""),
    "messaging:paper": ({"pk": "conversation"}, ["claire", "lucie"], "Mots pour Mme Baert"),
    "messaging:received_by": ({"pk": "broadcast"}, ["lucie"], "VASSEUR Claire"),
    "messaging:blocks": ({}, ALL, "Personnes bloquées"),
    "messaging:reports": ({}, HEADS, "Signalements"),
    "messaging:suspension": ({}, [*HEADS, "yann"], "Suspendre maintenant"),
    "messaging:seals": ({}, [*HEADS, "yann"], "Messages sous scellé"),
    "notifications:told": ({}, ALL, "Ce qui vous a été annoncé"),
    "notifications:ways": ({}, ALL, "Me prévenir"),
    "notifications:bounces": ({}, SCHOOL, "Mails revenus"),
}  # fmt: skip
# Pages that only send elsewhere or only change something (their own tests prove their strangers).
NOT_READ = {
    "directory:own_establishment", "directory:withdrawal", "directory:member", "directory:whole_class",
    "directory:rename", "directory:closing", "directory:reopening", "access:password", "access:email",
    "access:end_session", "access:undo_school", "access:sheet_pdf", "access:sheet_reset", "messaging:put_away",
    "messaging:block", "messaging:unblock", "messaging:throw_away", "notifications:read_all",
    "notifications:rhythm", "directory:territory_hours", "directory:opened_days", "directory:closed_again",
    "messaging:undo", "messaging:recall", "messaging:lifting", "messaging:seal_opening",
    "feeds:application", "feeds:undoing", "feeds:confirmation", "access:language", "access:sheet_staff_pdf",
    "access:sheet_staff_reset", "access:sheet_batch",
}  # fmt: skip
