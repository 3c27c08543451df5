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
COUNCIL = ["alban", "josette", "karim"]
ALL = [*STAFF, *SCHOOL, *FAMILY, *PUPILS, *BESIDE, *ABOVE, *COUNCIL, "samira"]
CM1 = ["ines", "issa", "jade", "claire", "thomas", "fatou", "sophie", "paul", "lucie", "anne", "yann"]
SEE_INES = ["ines", "issa", "jade", "claire", "thomas", "lucie", "anne", "yann"]

KEEPERS = ["gaelle", "alban"]  # of the register of the commune
TOWN = ["gaelle", *COUNCIL]
OFFICES = [
    *KEEPERS,
    "samira",
]  # of the commune and of the syndicate; other elected people see nothing of contributions

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
    "directory:classes": ({}, STAFF, "Mes classes"),
    "directory:establishment": (
        {"pk": "school"},
        ["lucie", "helene", "hatem", "anne", "claire", "thomas", "nora", "fatou", "sophie", "paul", "ines", "issa",
         "maya", "zoe", "jade", "rose", "gaelle", "victor", "yann", *COUNCIL],
        "École de Prêmesques",
    ),
    "directory:establishments": ({}, [*ABOVE, *COUNCIL, "samira"], "Établissements"),
    "directory:schooling": ({}, FAMILY, "Ses enseignants"),
    "directory:calendar": ({}, ALL, "Les jours sans école"),
    "feeds:deliveries": ({}, ["yann"], "Livraison de septembre.zip"),
    "feeds:closings": ({}, ["yann"], "Ce calendrier se lit"),
    "feeds:delivery": ({"pk": "delivery"}, ["yann"], "ECOLE DE LA LIVRAISON"),
    "feeds:place": ({"pk": "delivery", "uai": "delivered"}, ["yann"], "CM1 DE LA LIVRAISON"),
    "feeds:remarks": ({"pk": "delivery"}, ["yann"], "Remarque de la livraison"),
    "council:sittings": ({}, [*TEACHERS, *HEADS, "gaelle", *COUNCIL, "samira"], "Séances"),
    "council:sitting_new": ({}, [*KEEPERS, "samira"], "Préparer une séance"),
    "council:sitting": ({"pk": "convened"}, TOWN, "Point du conseil"),
    "council:matter_edit": ({"pk": "matter_in_draft"}, KEEPERS, "Point en préparation"),
    "council:annex": ({"pk": "annex"}, TOWN, ""),
    "council:call": ({"pk": "in_draft"}, KEEPERS, "DUMEZ Josette"),
    "council:second": ({"pk": "without_quorum"}, KEEPERS, "Seconde séance"),
    "council:room": ({"pk": "convened"}, KEEPERS, "Point du conseil"),
    "council:answer": ({"pk": "convocation"}, [*KEEPERS, "josette"], "Point du conseil"),
    "council:matter": ({"pk": "matter"}, KEEPERS, "Point du conseil"),
    "council:ballot": ({"pk": "matter"}, KEEPERS, "Point du conseil"),
    "council:election": ({"pk": "matter"}, KEEPERS, "Point du conseil"),
    "council:register": ({}, [*TEACHERS, *HEADS, "gaelle", *COUNCIL, "samira"], "Registre des délibérations"),
    "council:act": ({"pk": "act"}, KEEPERS, "Point du conseil"),
    "council:act_fields": ({"pk": "act"}, KEEPERS, "Remplir"),
    "council:act_text": ({"pk": "act"}, KEEPERS, "Point du conseil"),
    "council:act_paper": ({"pk": "act"}, KEEPERS, ""),
    "council:members": ({"pk": "council"}, KEEPERS, "DUMEZ Josette"),
    "council:rules": ({"pk": "council"}, KEEPERS, "L2121-17"),
    "council:rule": ({"pk": "council"}, KEEPERS, "Quorum"),
    "council:mandate_end": ({"pk": "member"}, KEEPERS, "Josette Dumez"),
    "syndicate:home": ({}, OFFICES, "Prêmesques"),
    "syndicate:file_new": ({}, ["samira"], "Préparer un dossier"),
    "syndicate:accession": ({"pk": "accession"}, ["samira"], "Prêmesques"),
    "syndicate:leaving": ({"pk": "accession"}, ["samira"], "Prêmesques"),
    "syndicate:contest": ({"pk": "count"}, KEEPERS, "École de Prêmesques"),
    "syndicate:count": ({"pk": "count"}, ["samira"], "École de Prêmesques"),
    "syndicate:simulation": ({}, OFFICES, "Combien cela coûterait"),
    "syndicate:campaigns": ({}, OFFICES, "2024"),
    "syndicate:rates": ({}, ["samira"], "Taux votés"),
    "syndicate:campaign": ({}, ["samira"], "Prêmesques"),
    "syndicate:orders_csv": ({}, ["samira"], "Prémesques"),
    "syndicate:statement": ({"pk": "statement"}, OFFICES, "Avis 2024-0001"),
    "syndicate:statement_pdf": ({"pk": "statement"}, OFFICES, ""),
    "syndicate:documents": ({}, OFFICES, "2019-12"),
    "syndicate:document": ({"pk": "annex_1"}, OFFICES, "Prêmesques"),
    "syndicate:visits": ({}, ["samira"], "Premiers pas"),
    "syndicate:visit": ({"pk": "visit"}, ["samira"], "Premiers pas"),
    "syndicate:progress": ({}, ["samira"], "Dossiers arrivés"),
    "syndicate:college": ({}, ["samira"], "Prêmesques"),
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
    "notifications:told": ({}, ALL, "Ce qui vous a été annoncé"),
}  # fmt: skip
# Pages that only send elsewhere or only change something (their own tests prove their strangers).
NOT_READ = {
    "directory:own_establishment", "directory:withdrawal", "directory:member", "directory:whole_class",
    "directory:rename", "directory:closing", "directory:reopening", "access:password", "access:email",
    "access:end_session", "access:undo_school", "access:sheet_pdf", "access:sheet_reset", "messaging:put_away",
    "messaging:block", "messaging:unblock", "messaging:throw_away", "notifications:read_all",
    "notifications:mail", "feeds:application", "feeds:undoing", "feeds:confirmation", "access:language", "access:sheet_staff_pdf",
    "access:sheet_staff_reset", "access:sheet_batch", "council:school_council", "council:matter_new", "council:cancellation",
    "council:presence", "council:proxy", "council:proxy_end", "council:secretary", "council:opening", "council:no_quorum",
    "council:closing", "council:handing", "council:matter_rank", "council:matter_removal", "council:annex_new",
    "council:vote", "council:candidacy", "council:only_candidacy", "council:candidacy_end", "council:waiver",
    "council:settlement", "council:withdrawal", "council:act_new", "council:freezing", "council:act_step",
    "council:first_number", "council:sitting_paper", "council:seats", "council:members_table",
    "syndicate:opening", "syndicate:link", "syndicate:agenda", "syndicate:school", "syndicate:school_end", "syndicate:elector",
    "syndicate:own_agenda", "syndicate:option", "syndicate:confirmation", "syndicate:campaign_new", "syndicate:freezing",
    "syndicate:payment", "syndicate:visit_new",
}  # fmt: skip
