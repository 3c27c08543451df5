-- name: plan_establishments
CREATE TEMP TABLE feed_establishment ON COMMIT DROP AS
SELECT s.seq, s.external_id, coalesce(u.id, x.id) AS old_id,
       coalesce(u.id, x.id, CASE WHEN %(preview)s THEN -s.seq
                                 ELSE nextval('directory_establishment_id_seq') END) AS id,
       coalesce(u.academy_id, x.academy_id, %(academy)s) = %(academy)s
           AND coalesce(u.source, x.source, %(source)s) IN (%(source)s, 'hand') AS ours
  FROM directory_stage_establishment s
  LEFT JOIN directory_establishment u ON u.uai = s.uai
  LEFT JOIN directory_establishment x
         ON u.id IS NULL AND x.academy_id = %(academy)s AND x.source = %(source)s AND x.external_id = s.external_id
        AND NOT EXISTS (SELECT FROM directory_stage_establishment z
                         WHERE z.operation_id = %(op)s AND z.uai = x.uai)
 WHERE s.operation_id = %(op)s AND s.request <> 'delete'
   AND (s.request = 'add' OR coalesce(u.id, x.id) IS NOT NULL);

-- name: plan_structures
-- What the feed calls an establishment: those of this delivery, then those that earlier ones left; and all by our
-- own number, for what is filled from the directory.
CREATE TEMP TABLE feed_structure ON COMMIT DROP AS
SELECT external_id, id FROM feed_establishment
UNION ALL
SELECT e.external_id, e.id FROM directory_establishment e
 WHERE e.academy_id = %(academy)s AND e.source = %(source)s AND e.external_id <> ''
   AND NOT EXISTS (SELECT FROM feed_establishment f WHERE f.external_id = e.external_id)
UNION ALL
SELECT chr(1) || e.id, e.id FROM directory_establishment e WHERE %(delta)s AND e.academy_id = %(academy)s;

-- name: plan_establishment_changes
CREATE TEMP TABLE feed_establishment_change ON COMMIT DROP AS
SELECT n.* FROM (
    SELECT e.id, coalesce(nullif(s.uai, ''), e.uai) AS uai, coalesce(nullif(s.kind, ''), e.kind) AS kind, coalesce(nullif(s.name, ''), e.name) AS name,
           coalesce(nullif(s.sector, ''), e.sector) AS sector, coalesce(s.siren, e.siren) AS siren,
           coalesce(s.address, e.address) AS address, coalesce(s.postal_code, e.postal_code) AS postal_code,
           coalesce(s.city, e.city) AS city, coalesce(s.phone, e.phone) AS phone, coalesce(s.email, e.email) AS email,
           s.external_id, %(source)s::text AS source, NULL::date AS missing_since
      FROM feed_establishment f
      JOIN directory_stage_establishment s ON s.operation_id = %(op)s AND s.seq = f.seq
      JOIN directory_establishment e ON e.id = f.old_id
     WHERE f.ours AND f.old_id NOT IN (SELECT establishment_id FROM feed_held)
) n JOIN directory_establishment e ON e.id = n.id
WHERE (n.uai, n.kind, n.name, n.sector, n.siren, n.address, n.postal_code, n.city, n.phone, n.email, n.external_id,
       n.source, n.missing_since)
   IS DISTINCT FROM (e.uai, e.kind, e.name, e.sector, e.siren, e.address, e.postal_code, e.city, e.phone, e.email,
       e.external_id, e.source, e.missing_since);

-- name: plan_persons
-- A guardian whom no pupil names is left out, and a change of somebody unknown. Where two identifiers are one person, one record speaks (`leads`).
CREATE TEMP TABLE feed_person ON COMMIT DROP AS
SELECT p.*, p.is_new OR row_number() OVER (PARTITION BY p.person_id ORDER BY p.kind DESC, p.seq) = 1 AS leads
  FROM (
    SELECT s.seq, s.kind, s.external_id, i.id AS identity_id, i.id IS NULL AS is_new,
           i.missing_since IS NOT NULL AS back, i.says AS said_before,
           CASE WHEN s.title IS NULL THEN u.old & 1 WHEN s.title <> '' THEN 1 ELSE 0 END
         + CASE WHEN s.last_name IS NULL THEN u.old & 2 WHEN s.last_name <> '' THEN 2 ELSE 0 END
         + CASE WHEN s.first_name IS NULL THEN u.old & 4 WHEN s.first_name <> '' THEN 4 ELSE 0 END
         + CASE WHEN s.birth_name IS NULL THEN u.old & 8 WHEN s.birth_name <> '' THEN 8 ELSE 0 END
         + CASE WHEN s.other_first_names IS NULL THEN u.old & 16 WHEN s.other_first_names <> '' THEN 16 ELSE 0 END
         + CASE WHEN s.birth_date IS NULL THEN u.old & 32 ELSE 32 END
         + CASE WHEN s.ine IS NULL THEN u.old & 64 WHEN s.ine <> '' THEN 64 ELSE 0 END
         + CASE WHEN s.email IS NULL THEN u.old & 128 WHEN s.email <> '' THEN 128 ELSE 0 END
         + CASE WHEN s.phone IS NULL THEN u.old & 256 WHEN s.phone <> '' THEN 256 ELSE 0 END
         + CASE WHEN s.mobile IS NULL THEN u.old & 512 WHEN s.mobile <> '' THEN 512 ELSE 0 END
         + CASE WHEN coalesce(s.address, s.postal_code, s.city, s.country) IS NULL THEN u.old & 1024
                WHEN concat(s.address, s.postal_code, s.city, s.country) <> '' THEN 1024 ELSE 0 END AS says,
           coalesce(i.person_id, CASE WHEN %(preview)s THEN -s.seq ELSE nextval('directory_person_id_seq') END)
               AS person_id
      FROM directory_stage_person s
      LEFT JOIN directory_identity i ON i.academy_id = %(academy)s AND i.source = %(source)s
                                    AND i.kind = s.kind AND i.external_id = s.external_id
     CROSS JOIN LATERAL (SELECT CASE WHEN s.request = 'modify' THEN i.says ELSE 0 END AS old) u
     WHERE s.operation_id = %(op)s AND s.request <> 'delete' AND (s.request = 'add' OR i.id IS NOT NULL)
       AND s.seq NOT IN (SELECT seq FROM feed_held_record)
       AND (s.kind <> 'guardian' OR %(delta)s AND i.id IS NOT NULL
            OR s.external_id IN (SELECT guardian FROM directory_stage_tie
                                  WHERE operation_id = %(op)s AND seq NOT IN (SELECT seq FROM feed_held_record))
            OR s.seq IN (SELECT o.seq FROM directory_stage_contact o
                           JOIN directory_stage_person c ON c.operation_id = %(op)s AND c.kind = 'pupil'
                                                        AND c.external_id = o.child
                          WHERE o.operation_id = %(op)s AND c.seq NOT IN (SELECT seq FROM feed_held_record))
            OR %(delta)s AND s.seq IN (SELECT o.seq FROM directory_stage_contact o
                           JOIN directory_identity c ON c.academy_id = %(academy)s AND c.source = %(source)s
                                                    AND c.kind = 'pupil' AND c.external_id = o.child
                          WHERE o.operation_id = %(op)s))
) p;

-- name: know_persons
ANALYZE feed_person;

-- name: plan_kept_particulars
-- What this delivery leaves as it is: what the school has corrected, and what a source heard before this one says.
CREATE TEMP TABLE feed_kept ON COMMIT DROP AS
SELECT person_id, bit_or(bits) AS bits FROM (
    SELECT c.person_id, (%(bits)s::jsonb ->> c.particular)::integer AS bits
      FROM directory_correction c WHERE c.withdrawn_at IS NULL
    UNION ALL
    SELECT i.person_id, i.says & (%(heard_before)s::jsonb ->> i.source)::integer
      FROM directory_identity i
     WHERE i.source = ANY (%(other_sources)s) AND i.missing_since IS NULL
       AND i.person_id IN (SELECT person_id FROM feed_person WHERE NOT is_new)
) kept WHERE bits <> 0 GROUP BY person_id;

-- name: know_kept_particulars
ANALYZE feed_kept;

-- name: plan_person_changes
CREATE TEMP TABLE feed_person_change ON COMMIT DROP AS
SELECT n.* FROM (
    SELECT p.id, CASE WHEN k.bits & 1 > 0 THEN p.title ELSE coalesce(nullif(s.title, ''), p.title) END AS title,
           CASE WHEN k.bits & 2 > 0 THEN p.last_name ELSE coalesce(nullif(s.last_name, ''), p.last_name) END AS last_name,
           CASE WHEN k.bits & 4 > 0 THEN p.first_name ELSE coalesce(nullif(s.first_name, ''), p.first_name) END AS first_name,
           CASE WHEN k.bits & 8 > 0 THEN p.birth_name ELSE coalesce(nullif(s.birth_name, ''), p.birth_name) END AS birth_name,
           CASE WHEN k.bits & 16 > 0 THEN p.other_first_names
                ELSE coalesce(nullif(s.other_first_names, ''), p.other_first_names) END AS other_first_names,
           CASE WHEN k.bits & 32 > 0 THEN p.birth_date ELSE coalesce(s.birth_date, p.birth_date) END AS birth_date,
           CASE WHEN k.bits & 64 > 0 THEN p.ine ELSE coalesce(nullif(s.ine, ''), p.ine) END AS ine,
           CASE WHEN k.bits & 128 > 0 THEN p.email ELSE coalesce(s.email, p.email) END AS email,
           CASE WHEN k.bits & 256 > 0 THEN p.phone ELSE coalesce(s.phone, p.phone) END AS phone,
           CASE WHEN k.bits & 512 > 0 THEN p.mobile ELSE coalesce(s.mobile, p.mobile) END AS mobile,
           CASE WHEN k.bits & 1024 > 0 THEN p.address ELSE coalesce(s.address, p.address) END AS address,
           CASE WHEN k.bits & 1024 > 0 THEN p.postal_code ELSE coalesce(s.postal_code, p.postal_code) END AS postal_code,
           CASE WHEN k.bits & 1024 > 0 THEN p.city ELSE coalesce(s.city, p.city) END AS city,
           CASE WHEN k.bits & 1024 > 0 THEN p.country ELSE coalesce(s.country, p.country) END AS country
      FROM feed_person f
      JOIN directory_stage_person s ON s.operation_id = %(op)s AND s.seq = f.seq
      JOIN directory_person p ON p.id = f.person_id
      LEFT JOIN feed_kept k ON k.person_id = f.person_id
     WHERE f.leads AND NOT f.is_new
) n JOIN directory_person p ON p.id = n.id
WHERE (n.title, n.last_name, n.first_name, n.birth_name, n.other_first_names, n.birth_date, n.ine, n.email, n.phone,
       n.mobile, n.address, n.postal_code, n.city, n.country)
   IS DISTINCT FROM (p.title, p.last_name, p.first_name, p.birth_name, p.other_first_names, p.birth_date, p.ine,
       p.email, p.phone, p.mobile, p.address, p.postal_code, p.city, p.country);

-- name: plan_corrections_heard
-- What the delivery says of what the school has corrected: kept beside, for who settles it with the academy.
CREATE TEMP TABLE feed_correction_heard ON COMMIT DROP AS
SELECT c.id, c.heard || said.now AS heard, %(delivered_on)s::date AS heard_on, %(source)s::text AS heard_from
  FROM directory_correction c
  JOIN feed_person f ON f.person_id = c.person_id AND f.leads
  JOIN directory_stage_person s ON s.operation_id = %(op)s AND s.seq = f.seq,
       LATERAL (SELECT jsonb_object_agg(k.key, to_jsonb(s) -> k.key) AS now FROM jsonb_object_keys(c.value) k(key)
                 WHERE to_jsonb(s) -> k.key <> 'null'
                   AND (to_jsonb(s) ->> k.key <> '' OR c.particular IN ('email', 'phone', 'mobile', 'address'))) said
 WHERE c.withdrawn_at IS NULL AND said.now IS NOT NULL AND c.heard || said.now <> c.heard;

-- name: plan_groups
CREATE TEMP TABLE feed_group ON COMMIT DROP AS
WITH said AS (
    SELECT DISTINCT t.id AS establishment_id, m.kind, m.group_key, m.group_name, m.level, m.level_rank
      FROM directory_stage_membership m JOIN feed_structure t ON t.external_id = m.structure
     WHERE m.operation_id = %(op)s AND m.seq NOT IN (SELECT seq FROM feed_held_record)
    UNION
    SELECT DISTINCT t.id, m.kind, m.group_key, m.group_name, NULL, NULL::integer
      FROM directory_stage_teaching m JOIN feed_structure t ON t.external_id = m.structure
     WHERE m.operation_id = %(op)s AND m.seq NOT IN (SELECT seq FROM feed_held_record)
), named AS (
    SELECT establishment_id, kind, group_key, max(group_name) AS name FROM said GROUP BY 1, 2, 3
), levels AS (
    SELECT establishment_id, kind, group_key,
           left(string_agg(level, '-' ORDER BY level_rank, level), 40) AS level
      FROM (SELECT establishment_id, kind, group_key, level, min(level_rank) AS level_rank FROM said
             WHERE level <> '' AND kind = 'class' GROUP BY 1, 2, 3, 4) one GROUP BY 1, 2, 3
)
SELECT n.establishment_id, n.kind, n.group_key, n.name, l.level, g.id AS old_id,
       coalesce(g.id, CASE WHEN %(preview)s THEN -row_number() OVER () ELSE nextval('directory_group_id_seq') END) AS id
  FROM named n
  LEFT JOIN levels l USING (establishment_id, kind, group_key)
  LEFT JOIN directory_group g ON g.establishment_id = n.establishment_id AND g.school_year_id = %(year)s
                             AND g.kind = n.kind AND g.external_id = n.group_key AND g.source = %(source)s;

-- name: plan_group_changes
-- The level is that of all pupils of the class: some of them do not tell it.
CREATE TEMP TABLE feed_group_change ON COMMIT DROP AS
SELECT n.* FROM (
    SELECT g.id, f.name, CASE WHEN f.level IS NULL OR %(delta)s AND g.level <> '' THEN g.level ELSE f.level END AS level,
           NULL::date AS missing_since
      FROM feed_group f JOIN directory_group g ON g.id = f.old_id
) n JOIN directory_group g ON g.id = n.id
 WHERE (n.name, n.level, n.missing_since) IS DISTINCT FROM (g.name, g.level, g.missing_since);

-- name: plan_enrolments
CREATE TEMP TABLE feed_enrolment ON COMMIT DROP AS
WITH labels AS (
    SELECT code, max(label) AS label FROM directory_stage_label
     WHERE operation_id = %(op)s AND kind = 'mef' GROUP BY code
)
SELECT n.*, o.id AS old_id, o.source AS old_source FROM (
    SELECT DISTINCT ON (f.person_id, t.id) f.person_id, t.id AS establishment_id,
           coalesce(nullif(s.level, ''), left(l.label, 80), s.level) AS level, s.curriculum, s.regime, s.local_id
      FROM directory_stage_enrolment s
      LEFT JOIN labels l ON l.code = s.curriculum
      JOIN feed_person f ON f.seq = s.seq
      JOIN feed_structure t ON t.external_id = s.structure
     WHERE s.operation_id = %(op)s
     ORDER BY f.person_id, t.id, s.main DESC, s.seq
) n LEFT JOIN directory_enrolment o ON o.person_id = n.person_id AND o.establishment_id = n.establishment_id
                                   AND o.school_year_id = %(year)s AND o.ends_on IS NULL;

-- name: plan_enrolment_changes
CREATE TEMP TABLE feed_enrolment_change ON COMMIT DROP AS
SELECT o.id, o.person_id, coalesce(f.level, o.level) AS level, coalesce(f.curriculum, o.curriculum) AS curriculum,
       coalesce(f.regime, o.regime) AS regime, coalesce(f.local_id, o.local_id) AS local_id
  FROM feed_enrolment f JOIN directory_enrolment o ON o.id = f.old_id
 WHERE f.old_source = %(source)s
   AND (coalesce(f.level, o.level), coalesce(f.curriculum, o.curriculum), coalesce(f.regime, o.regime),
        coalesce(f.local_id, o.local_id)) IS DISTINCT FROM (o.level, o.curriculum, o.regime, o.local_id);

-- name: plan_enrolment_ends
CREATE TEMP TABLE feed_enrolment_end ON COMMIT DROP AS
SELECT o.id, o.person_id, %(yesterday)s::date AS ends_on
  FROM directory_enrolment o
  JOIN directory_establishment e ON e.id = o.establishment_id AND e.academy_id = %(academy)s
 WHERE o.ends_on IS NULL AND o.source = %(source)s
   AND o.person_id IN (SELECT person_id FROM feed_person WHERE kind = 'pupil' AND NOT is_new)
   AND NOT EXISTS (SELECT FROM feed_enrolment f WHERE f.old_id = o.id);

-- name: plan_memberships
CREATE TEMP TABLE feed_membership ON COMMIT DROP AS
SELECT n.*, o.id AS old_id FROM (
    SELECT DISTINCT f.person_id, g.id AS group_id
      FROM directory_stage_membership s
      JOIN feed_person f ON f.seq = s.seq
      JOIN feed_structure t ON t.external_id = s.structure
      JOIN feed_group g ON g.establishment_id = t.id AND g.kind = s.kind AND g.group_key = s.group_key
     WHERE s.operation_id = %(op)s
) n LEFT JOIN directory_membership o ON o.person_id = n.person_id AND o.group_id = n.group_id AND o.role = 'pupil'
                                    AND o.ends_on IS NULL;

-- name: plan_membership_ends
CREATE TEMP TABLE feed_membership_end ON COMMIT DROP AS
SELECT o.id, o.person_id, o.group_id, %(yesterday)s::date AS ends_on
  FROM directory_membership o
  JOIN directory_group g ON g.id = o.group_id
  JOIN directory_establishment e ON e.id = g.establishment_id AND e.academy_id = %(academy)s
 WHERE o.ends_on IS NULL AND o.source = %(source)s AND o.role = 'pupil'
   AND o.person_id IN (SELECT person_id FROM feed_person WHERE kind = 'pupil' AND NOT is_new)
   AND NOT EXISTS (SELECT FROM feed_membership f WHERE f.old_id = o.id);

-- name: plan_teachings
CREATE TEMP TABLE feed_teaching ON COMMIT DROP AS
WITH said AS (
    SELECT f.person_id, g.id AS group_id, s.subject_code, bool_or(s.is_head_teacher) AS leads
      FROM directory_stage_teaching s
      JOIN feed_person f ON f.seq = s.seq
      JOIN feed_structure t ON t.external_id = s.structure
      JOIN feed_group g ON g.establishment_id = t.id AND g.kind = s.kind AND g.group_key = s.group_key
     WHERE s.operation_id = %(op)s GROUP BY 1, 2, 3
), labels AS (
    SELECT code, max(label) AS label FROM directory_stage_label
     WHERE operation_id = %(op)s AND kind = 'subject' GROUP BY code
), led AS (
    SELECT s.person_id, s.group_id, s.subject_code,
           bool_or(s.leads) OVER (PARTITION BY s.person_id, s.group_id) AS is_head_teacher,
           s.subject_code <> '' OR NOT bool_or(s.subject_code <> '') OVER (PARTITION BY s.person_id, s.group_id) AS kept
      FROM said s
)
SELECT n.person_id, n.group_id, n.subject_code, n.is_head_teacher, left(l.label, 120) AS subject, o.id AS old_id,
       o.source AS old_source
  FROM led n
  LEFT JOIN labels l ON l.code = n.subject_code
  LEFT JOIN directory_teaching o ON o.person_id = n.person_id AND o.group_id = n.group_id
                                AND o.subject_code = n.subject_code AND o.ends_on IS NULL
 WHERE n.kept;

-- name: plan_teaching_changes
CREATE TEMP TABLE feed_teaching_change ON COMMIT DROP AS
SELECT o.id, o.person_id, coalesce(f.subject, o.subject) AS subject, f.is_head_teacher
  FROM feed_teaching f JOIN directory_teaching o ON o.id = f.old_id
 WHERE f.old_source = %(source)s
   AND (coalesce(f.subject, o.subject), f.is_head_teacher) IS DISTINCT FROM (o.subject, o.is_head_teacher);

-- name: plan_teaching_ends
CREATE TEMP TABLE feed_teaching_end ON COMMIT DROP AS
SELECT o.id, o.person_id, %(yesterday)s::date AS ends_on
  FROM directory_teaching o
  JOIN directory_group g ON g.id = o.group_id
  JOIN directory_establishment e ON e.id = g.establishment_id AND e.academy_id = %(academy)s
 WHERE o.ends_on IS NULL AND o.source = %(source)s
   AND o.person_id IN (SELECT person_id FROM feed_person WHERE kind = 'staff' AND NOT is_new)
   AND NOT EXISTS (SELECT FROM feed_teaching f WHERE f.old_id = o.id);

-- name: plan_posts
-- Teacher or not: the category of the person is heard first, the head's function apart; then the function. What a
-- change does not say of this is what it was.
CREATE TEMP TABLE feed_post ON COMMIT DROP AS
SELECT n.*, o.id AS old_id, h.id AS hand_id FROM (
    SELECT person_id, establishment_id, function, left(string_agg(DISTINCT nullif(title, ''), ', '), 120) AS title,
           CASE WHEN max(mapped) = 'head' OR bool_or(is_head AND NOT has_head) THEN 'head'
                WHEN max(mapped) = 'academy' THEN 'academy'
                WHEN max(teacher) = 'O' THEN 'teacher'
                WHEN max(teacher) = 'N' AND max(mapped) = 'teacher' THEN 'staff'
                WHEN max(mapped) <> 'staff' THEN max(mapped)
                WHEN max(in_front) = 'O' THEN 'teacher'
                ELSE 'staff' END AS profile
      FROM (
        SELECT f.person_id, t.id AS establishment_id, s.function, s.title, c.profile AS mapped, p.in_front,
               s.is_head OR 'head' = ANY (p.silent) AND NOT s.filled AND EXISTS (
                   SELECT FROM directory_post h LEFT JOIN directory_functionprofile k ON k.code = h.function
                    WHERE h.person_id = f.person_id AND h.establishment_id = t.id AND h.source = %(source)s
                      AND h.ends_on IS NULL AND h.profile = 'head' AND k.profile IS DISTINCT FROM 'head') AS is_head,
               CASE WHEN p.request <> 'modify' OR p.teacher IS NOT NULL THEN p.teacher ELSE (
                   SELECT CASE WHEN bool_or(h.profile = 'teacher') THEN 'O'
                               WHEN bool_or(h.profile = 'staff' AND k.profile = 'teacher') THEN 'N' END
                     FROM directory_post h LEFT JOIN directory_functionprofile k ON k.code = h.function
                    WHERE h.person_id = f.person_id AND h.source = %(source)s AND h.ends_on IS NULL) END AS teacher,
               coalesce(bool_or(c.profile = 'head') OVER (PARTITION BY f.person_id, t.id), false) AS has_head
          FROM directory_stage_post s
          JOIN feed_person f ON f.seq = s.seq
          JOIN directory_stage_person p ON p.operation_id = %(op)s AND p.seq = s.seq
          JOIN feed_structure t ON t.external_id = s.structure
          LEFT JOIN directory_functionprofile c ON c.code = s.function
         WHERE s.operation_id = %(op)s
           AND (s.filled OR NOT 'posts' = ANY (p.silent)
                OR NOT 'structures' = ANY (p.silent) AND NOT EXISTS (
                   SELECT FROM directory_stage_post k WHERE k.operation_id = %(op)s AND k.seq = s.seq AND k.filled
                      AND k.structure = chr(1) || t.id))
    ) said GROUP BY 1, 2, 3
) n
LEFT JOIN directory_post o ON o.person_id = n.person_id AND o.establishment_id = n.establishment_id
                          AND o.function = n.function AND o.source = %(source)s AND o.ends_on IS NULL
LEFT JOIN directory_post h ON h.person_id = n.person_id AND h.establishment_id = n.establishment_id
                          AND h.function = n.function AND h.source = 'hand' AND h.ends_on IS NULL;

-- name: plan_post_changes
CREATE TEMP TABLE feed_post_change ON COMMIT DROP AS
SELECT o.id, o.person_id, f.profile, coalesce(f.title, o.title) AS title
  FROM feed_post f JOIN directory_post o ON o.id = f.old_id
 WHERE (f.profile, coalesce(f.title, o.title)) IS DISTINCT FROM (o.profile, o.title);

-- name: plan_post_ends
CREATE TEMP TABLE feed_post_end ON COMMIT DROP AS
SELECT o.id, o.person_id, %(yesterday)s::date AS ends_on
  FROM directory_post o
  JOIN directory_establishment e ON e.id = o.establishment_id AND e.academy_id = %(academy)s
 WHERE o.ends_on IS NULL AND o.source = %(source)s
   AND o.person_id IN (SELECT person_id FROM feed_person WHERE kind = 'staff' AND NOT is_new)
   AND NOT EXISTS (SELECT FROM feed_post f WHERE f.old_id = o.id);

-- name: plan_ties
-- A guardian who names a child that does not name them is a contact (the first degree writes the others so).
-- A guardian whom this delivery leaves out, but whom we know, keeps the tie that the pupil's record still says.
CREATE TEMP TABLE feed_tie ON COMMIT DROP AS
SELECT n.*, o.id AS old_id, o.source AS old_source FROM (
    SELECT DISTINCT ON (a.guardian_id, a.child_id) a.* FROM (
        SELECT coalesce(g.person_id, i.person_id, CASE WHEN s.filled THEN substr(s.guardian, 2)::bigint END)
               AS guardian_id, c.person_id AS child_id, s.kind, s.kinship, s.pays
          FROM directory_stage_tie s
          JOIN feed_person c ON c.seq = s.seq
          LEFT JOIN feed_person g ON g.kind = 'guardian' AND g.external_id = s.guardian
          LEFT JOIN directory_identity i ON g.seq IS NULL AND i.academy_id = %(academy)s AND i.source = %(source)s
                                        AND i.kind = 'guardian' AND i.external_id = s.guardian
         WHERE s.operation_id = %(op)s
        UNION ALL
        SELECT g.person_id, c.person_id, 'contact', '', false
          FROM directory_stage_contact s
          JOIN feed_person g ON g.seq = s.seq
          JOIN feed_person c ON c.kind = 'pupil' AND c.external_id = s.child
         WHERE s.operation_id = %(op)s
        UNION ALL
        SELECT g.person_id, i.person_id, 'contact', '', false
          FROM directory_stage_contact s
          JOIN feed_person g ON g.seq = s.seq
          JOIN directory_identity i ON i.academy_id = %(academy)s AND i.source = %(source)s AND i.kind = 'pupil'
                                   AND i.external_id = s.child
         WHERE s.operation_id = %(op)s AND %(delta)s
           AND NOT EXISTS (SELECT FROM feed_person c WHERE c.person_id = i.person_id AND c.kind = 'pupil')
           AND NOT EXISTS (SELECT FROM directory_guardianship o WHERE o.guardian_id = g.person_id
                              AND o.child_id = i.person_id AND o.ends_on IS NULL)
    ) a WHERE a.guardian_id <> a.child_id
    ORDER BY a.guardian_id, a.child_id, a.kind = 'legal' DESC, a.kind = 'in_charge' DESC, a.kinship DESC, a.pays DESC
) n LEFT JOIN directory_guardianship o ON o.guardian_id = n.guardian_id AND o.child_id = n.child_id
                                      AND o.ends_on IS NULL;

-- name: plan_tie_changes
CREATE TEMP TABLE feed_tie_change ON COMMIT DROP AS
SELECT o.id, f.kind, f.kinship, f.pays
  FROM feed_tie f JOIN directory_guardianship o ON o.id = f.old_id
 WHERE f.old_source = %(source)s AND (f.kind, f.kinship, f.pays) IS DISTINCT FROM (o.kind, o.kinship, o.pays);

-- name: plan_tie_ends
CREATE TEMP TABLE feed_tie_end ON COMMIT DROP AS
SELECT o.id, %(yesterday)s::date AS ends_on
  FROM directory_guardianship o
 WHERE o.ends_on IS NULL AND o.source = %(source)s AND (%(guardians_read)s OR o.kind <> 'contact')
   AND o.child_id IN (SELECT person_id FROM feed_person WHERE kind = 'pupil' AND NOT is_new)
   AND NOT EXISTS (SELECT FROM feed_tie f WHERE f.old_id = o.id);

-- name: plan_identity_marks
-- Absent from files that are there, or deleted: marked, never closed; there again: unmarked.
CREATE TEMP TABLE feed_identity_change ON COMMIT DROP AS
SELECT i.id, i.person_id, i.kind, %(day)s::date AS missing_since, i.says
  FROM directory_identity i
 WHERE i.academy_id = %(academy)s AND i.source = %(source)s AND i.missing_since IS NULL
   AND i.kind = ANY(%(kinds)s)
   AND NOT EXISTS (SELECT FROM feed_person f WHERE f.identity_id = i.id)
   AND i.person_id NOT IN (SELECT person_id FROM feed_held_person)
UNION ALL
SELECT i.id, i.person_id, i.kind, %(day)s, i.says
  FROM directory_stage_person s
  JOIN directory_identity i ON i.academy_id = %(academy)s AND i.source = %(source)s AND i.kind = s.kind
                           AND i.external_id = s.external_id AND i.missing_since IS NULL
 WHERE s.operation_id = %(op)s AND s.request = 'delete'
   AND i.person_id NOT IN (SELECT person_id FROM feed_held_person)
UNION ALL
SELECT identity_id, person_id, kind, NULL, says FROM feed_person
 WHERE NOT is_new AND (back OR says IS DISTINCT FROM said_before);

-- name: plan_group_marks
CREATE TEMP TABLE feed_group_gone ON COMMIT DROP AS
SELECT g.id, g.kind, %(day)s::date AS missing_since
  FROM directory_group g JOIN directory_establishment e ON e.id = g.establishment_id AND e.academy_id = %(academy)s
 WHERE %(groups_complete)s AND g.school_year_id = %(year)s AND g.source = %(source)s AND g.missing_since IS NULL
   AND e.id NOT IN (SELECT establishment_id FROM feed_held)
   AND NOT EXISTS (SELECT FROM feed_group f WHERE f.old_id = g.id);

-- name: plan_establishment_marks
CREATE TEMP TABLE feed_establishment_gone ON COMMIT DROP AS
SELECT e.id, %(day)s::date AS missing_since FROM directory_establishment e
 WHERE e.academy_id = %(academy)s AND e.source = %(source)s AND e.missing_since IS NULL
   AND e.id NOT IN (SELECT establishment_id FROM feed_held)
   AND CASE WHEN %(establishments_complete)s THEN NOT EXISTS (SELECT FROM feed_establishment f WHERE f.old_id = e.id)
            ELSE e.external_id IN (SELECT external_id FROM directory_stage_establishment
                                    WHERE operation_id = %(op)s AND request = 'delete') END;

-- name: plan_status
-- What becomes of each person; a change of class or of post counts as a change of the person.
CREATE TEMP TABLE feed_status ON COMMIT DROP AS
WITH touched AS (
    SELECT id AS person_id FROM feed_person_change
    UNION SELECT person_id FROM feed_enrolment_change UNION SELECT person_id FROM feed_enrolment_end
    UNION SELECT person_id FROM feed_membership_end
    UNION SELECT person_id FROM feed_teaching_change UNION SELECT person_id FROM feed_teaching_end
    UNION SELECT person_id FROM feed_post_change UNION SELECT person_id FROM feed_post_end
    UNION SELECT person_id FROM feed_enrolment WHERE old_id IS NULL
    UNION SELECT person_id FROM feed_membership WHERE old_id IS NULL
    UNION SELECT person_id FROM feed_teaching WHERE old_id IS NULL
    UNION SELECT person_id FROM feed_post WHERE old_id IS NULL AND hand_id IS NULL
)
SELECT f.person_id, f.kind,
       CASE WHEN f.is_new THEN 'created' WHEN f.back OR t.person_id IS NOT NULL THEN 'changed' ELSE 'same' END AS verdict
  FROM feed_person f LEFT JOIN touched t ON t.person_id = f.person_id
UNION ALL
SELECT person_id, kind, 'gone' FROM feed_identity_change WHERE missing_since IS NOT NULL;
