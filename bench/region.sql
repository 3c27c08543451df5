-- A region of `pupils` pupils: schools of 240 in ten classes, one in two a collège; families, staff, territories,
-- accounts, sessions, mailboxes and notices. A school is the same whatever the region's size: only what lies around grows.
-- Numbers that repeat: pupil n sits in class (n-1)/24 of school (n-1)/240; one pupil in six has an elder in the next school.

INSERT INTO directory_territory (id, kind, name, path, academy_id)
VALUES (900, 'root', 'Région', 'region', NULL), (901, 'academy', 'Académie', 'region.academy', %(academy)s);
INSERT INTO directory_territory (id, kind, name, path, academy_id)
SELECT 910 + z, 'circonscription', 'Circonscription ' || z, ('region.academy.c' || z)::ltree, %(academy)s
  FROM generate_series(0, (%(pupils)s - 1) / 12000) z;
INSERT INTO directory_authority (id, kind, name, usual_name, siren, insee_code)
VALUES (900, 'department', 'Département', '', '', '');
INSERT INTO directory_authority (id, kind, name, usual_name, siren, insee_code)
SELECT 1000 + z, 'commune', 'Commune ' || z, '', '', '' FROM generate_series(0, (%(pupils)s - 1) / 960) z;

INSERT INTO directory_establishment (id, uai, kind, name, usual_name, sector, academy_id, territory_id, authority_id,
       siren, address, postal_code, city, phone, email, external_id, source, guardians_meet)
SELECT 1000 + s, '059' || lpad(s::text, 4, '0') || 'X', CASE s %% 2 WHEN 0 THEN 'primary' ELSE 'middle' END,
       CASE s %% 2 WHEN 0 THEN 'École ' ELSE 'Collège ' END || s, '', 'public', %(academy)s,
       CASE s %% 2 WHEN 0 THEN 910 + s / 50 ELSE 901 END, CASE s %% 2 WHEN 0 THEN 1000 + s / 4 ELSE 900 END,
       '', s || ' rue de l’École', '59000', 'Ville ' || s / 4, '', '', 'e' || s,
       CASE s %% 2 WHEN 0 THEN 'aaf1d' ELSE 'aaf2d' END, false
  FROM generate_series(0, (%(pupils)s - 1) / 240) s;
INSERT INTO directory_group (id, kind, establishment_id, school_year_id, name, external_id, level, source)
SELECT 100000 + c, 'class', 1000 + c / 10, %(year)s, 'Classe ' || c %% 10, 'c' || c, '', 'aaf2d'
  FROM generate_series(0, (%(pupils)s - 1) / 24) c
UNION ALL
SELECT 200000 + c, 'teaching', 1000 + c / 10, %(year)s, 'Latin ' || c %% 10, 'l' || c, '', 'aaf2d'
  FROM generate_series(0, (%(pupils)s - 1) / 24) c WHERE c / 10 %% 2 = 1;

CREATE TEMPORARY TABLE pupil ON COMMIT DROP AS
SELECT n, 1000000 + n AS id, 1000 + (n - 1) / 240 AS school, 100000 + (n - 1) / 24 AS class,
       CASE WHEN n > 360 AND n %% 3 = 0 AND (n - 1) %% 240 >= 120 THEN n - 360 ELSE n END AS family
  FROM generate_series(1, %(pupils)s) n;
CREATE TEMPORARY TABLE adult ON COMMIT DROP AS
SELECT 2000000 + 2 * family + parent AS id, family, parent
  FROM (SELECT DISTINCT family FROM pupil) homes, generate_series(0, 1) parent WHERE parent = 0 OR family %% 10 > 0;
CREATE TEMPORARY TABLE staff ON COMMIT DROP AS
SELECT 3000000 + 30 * s + t AS id, 1000 + s AS school, s, t,
       CASE WHEN t = 29 THEN 'head' WHEN t >= 20 THEN 'school_life' ELSE 'teacher' END AS profile
  FROM generate_series(0, (%(pupils)s - 1) / 240) s, generate_series(0, 29) t
 WHERE t = 29 OR t < CASE s %% 2 WHEN 0 THEN 10 ELSE 22 END;

-- A name of the list for two families in five, else one made of syllables, so that a region has many names.
CREATE FUNCTION pg_temp.drawn(list text[], n bigint) RETURNS text LANGUAGE sql
RETURN list[1 + (n * 2654435761 / 97) %% array_length(list, 1)];
CREATE FUNCTION pg_temp.family_name(n bigint) RETURNS text LANGUAGE sql
RETURN CASE WHEN n %% 5 < 2 THEN pg_temp.drawn(%(families)s, n) ELSE
       pg_temp.drawn(ARRAY['Al','Ber','Car','Dan','Fer','Gal','Her','Jan','Lam','Mar','Nol','Per','Quen','Ros','Sal','Tor','Val','Wil'], n)
    || pg_temp.drawn(ARRAY['an','bou','ce','del','en','fi','go','ho','li','mo','na','pe','ri','so','ti','vi'], n / 3)
    || pg_temp.drawn(ARRAY['ard','aux','court','elle','ez','ier','in','lot','neau','not','quet','roy','son','teau','villers'], n / 7) END;
INSERT INTO directory_person (id, title, last_name, first_name, birth_name, other_first_names, birth_date, ine, email,
       phone, mobile, address, postal_code, city, country)
SELECT id, '', pg_temp.family_name(family), pg_temp.drawn(%(children)s, n), '', '', date '2014-03-14', '', '', '', '', '', '', '', ''
  FROM pupil
UNION ALL
SELECT id, CASE parent WHEN 0 THEN 'Mme' ELSE 'M.' END, pg_temp.family_name(family),
       pg_temp.drawn(%(adults)s, id), CASE parent WHEN 0 THEN pg_temp.family_name(id) ELSE '' END, '', NULL, '',
       'a' || id || '@famille.example', '', '0639980000', family || ' rue des Tilleuls', '59000', 'Ville', 'FRANCE'
  FROM adult
UNION ALL
SELECT id, 'Mme', pg_temp.family_name(id), pg_temp.drawn(%(adults)s, id), '', '', NULL, '', '', '', '', '', '', '', '' FROM staff
UNION ALL
SELECT 4000000 + n, 'M.', 'Agent', 'Agent', '', '', NULL, '', '', '', '', '', '', '', '' FROM generate_series(0, 2) n;

INSERT INTO directory_identity (person_id, source, academy_id, kind, external_id)
SELECT id, 'aaf2d', %(academy)s, 'pupil', id::text FROM pupil
UNION ALL SELECT id, 'aaf2d', %(academy)s, 'guardian', id::text FROM adult
UNION ALL SELECT id, 'aaf2d', %(academy)s, 'staff', id::text FROM staff;
INSERT INTO directory_enrolment (person_id, establishment_id, school_year_id, level, curriculum, regime, local_id, starts_on, source)
SELECT id, school, %(year)s, '', '', '', '', %(since)s, 'aaf2d' FROM pupil;
INSERT INTO directory_membership (group_id, person_id, role, starts_on, source)
SELECT class, id, 'pupil', %(since)s, 'aaf2d' FROM pupil
UNION ALL
SELECT class + 100000, id, 'pupil', %(since)s, 'aaf2d' FROM pupil WHERE school %% 2 = 1 AND n %% 2 = 0;
INSERT INTO directory_guardianship (guardian_id, child_id, kind, kinship, state, pays, starts_on, source)
SELECT adult.id, pupil.id, 'legal', '10', 'joint', parent = 0, %(since)s, 'aaf2d' FROM pupil JOIN adult USING (family);
INSERT INTO directory_post (person_id, profile, function, title, establishment_id, authority_id, territory_id, starts_on, source)
SELECT id, profile, profile, '', school, NULL::bigint, NULL::bigint, %(since)s::date, 'aaf2d' FROM staff
UNION ALL SELECT 4000000, 'academy', '', '', NULL, NULL, 901, %(since)s, 'hand'
UNION ALL SELECT 4000001, 'authority', '', '', NULL, 900, NULL, %(since)s, 'hand'
UNION ALL SELECT 4000002, 'operator', '', '', NULL, NULL, 900, %(since)s, 'hand';
INSERT INTO directory_teaching (person_id, group_id, subject, subject_code, is_head_teacher, starts_on, source)
SELECT id, 100000 + 10 * s + t, '', '', true, %(since)s, 'aaf2d' FROM staff WHERE s %% 2 = 0 AND t < 10 AND 10 * s + t <= (%(pupils)s - 1) / 24
UNION ALL
SELECT id, 100000 + 10 * s + 5 * (t %% 2) + k, 'Matière ' || t / 2, 'M' || t / 2, t / 2 = k, %(since)s, 'aaf2d'
  FROM staff, generate_series(0, 4) k WHERE s %% 2 = 1 AND t < 20 AND 10 * s + 5 * (t %% 2) + k <= (%(pupils)s - 1) / 24;

INSERT INTO directory_mandate (person_id, establishment_id, starts_on, source)
SELECT adult.id, min(school), %(since)s, 'hand' FROM adult JOIN pupil USING (family) WHERE family %% 20 = 0 GROUP BY adult.id;

INSERT INTO access_account (person_id, login, password, email, activated_at, language)
SELECT id, 'p' || id, %(password)s, email, %(now)s, 'fr' FROM directory_person WHERE id >= 1000000;
INSERT INTO access_charterreading (account_id, version, read_at) SELECT id, %(charter)s, %(now)s FROM access_account;
INSERT INTO access_session (session_key, session_data, expire_date, account_id, device, began_at, seen_at)
SELECT 'region-' || id, '', %(now)s::timestamptz + interval '14 days', id, '', %(now)s, %(now)s FROM access_account;

-- A broadcast of each class and of each school to its families, and a thread of each family with the first teacher.
INSERT INTO messaging_conversation (id, subject, started_by_id, started_at, mode, audience)
SELECT 1000000 + school, 'La photo de l’école', id, %(now)s, 'broadcast', 'Toutes les familles' FROM staff WHERE t = 29
UNION ALL
SELECT 2000000 + c, 'La sortie de jeudi', 3000000 + 30 * (c / 10) + c %% 10, %(now)s, 'broadcast', 'Familles de la classe'
  FROM generate_series(0, (%(pupils)s - 1) / 24) c
UNION ALL
SELECT 3000000 + n, 'Un rendez-vous', 2000000 + 2 * family, %(now)s, 'private', '' FROM pupil;
INSERT INTO messaging_participant (conversation_id, person_id, children, received_at, sent_at, available_at, latest_at, read_at)
SELECT 1000000 + school, adult.id, array_agg(pupil.id), %(now)s::timestamptz, NULL::timestamptz, %(now)s::timestamptz, %(now)s::timestamptz, %(now)s::timestamptz
  FROM pupil JOIN adult USING (family) GROUP BY school, adult.id
UNION ALL
SELECT 2000000 + class - 100000, adult.id, array_agg(pupil.id), %(now)s, NULL, %(now)s, %(now)s, NULL
  FROM pupil JOIN adult USING (family) GROUP BY class, adult.id
UNION ALL
SELECT 3000000 + n, 2000000 + 2 * family, ARRAY[id], NULL, %(now)s, %(now)s, %(now)s, NULL FROM pupil
UNION ALL
SELECT 3000000 + n, 3000000 + 30 * ((n - 1) / 240) + (n - 1) / 24 %% 10, ARRAY[]::bigint[], %(now)s, NULL, %(now)s, %(now)s,
       CASE WHEN n %% 4 > 0 THEN %(now)s::timestamptz END FROM pupil;
INSERT INTO messaging_message (conversation_id, author_id, sent_as, body, sent_at, available_at, handed_at, once)
SELECT id, started_by_id, '', 'Bonjour, merci de regarder le cahier de liaison.', %(now)s, %(now)s, %(now)s, 'region-' || id FROM messaging_conversation;
INSERT INTO notifications_notification (person_id, kind, text, child_id, path, made_at, available_at, read_at, mailed_at)
SELECT person_id, 'message', 'Un message', NULL, 'messages/' || conversation_id || '/', %(now)s, %(now)s, read_at, %(now)s
  FROM messaging_participant WHERE received_at IS NOT NULL;
ANALYZE
