-- name: free_establishment_ids
-- An identifier that moves from one establishment to another is first let go.
CREATE TEMP TABLE feed_establishment_freed ON COMMIT DROP AS
SELECT e.id, ''::text AS external_id FROM directory_establishment e
  JOIN feed_establishment f ON f.external_id = e.external_id AND f.ours AND f.id <> e.id
 WHERE e.academy_id = %(academy)s AND e.source = %(source)s;

-- name: write_establishments
INSERT INTO directory_establishment (id, uai, kind, name, usual_name, sector, academy_id, siren, address, postal_code,
       city, phone, email, external_id, source, guardians_meet)
SELECT f.id, s.uai, coalesce(nullif(s.kind, ''), %(usual_kind)s), s.name, '', coalesce(nullif(s.sector, ''), 'public'),
       %(academy)s, coalesce(s.siren, ''), coalesce(s.address, ''), coalesce(s.postal_code, ''), coalesce(s.city, ''),
       coalesce(s.phone, ''), coalesce(s.email, ''), s.external_id, %(source)s, false
  FROM feed_establishment f JOIN directory_stage_establishment s ON s.operation_id = %(op)s AND s.seq = f.seq
 WHERE f.old_id IS NULL ORDER BY f.seq;

-- name: write_groups
INSERT INTO directory_group (id, kind, establishment_id, school_year_id, name, external_id, level, source)
SELECT id, kind, establishment_id, %(year)s, name, group_key, coalesce(level, ''), %(source)s
  FROM feed_group WHERE old_id IS NULL ORDER BY id;

-- name: write_persons
INSERT INTO directory_person (id, title, last_name, first_name, birth_name, other_first_names, birth_date, ine, email,
       phone, mobile, address, postal_code, city, country)
SELECT f.person_id, coalesce(s.title, ''), coalesce(s.last_name, ''), coalesce(s.first_name, ''),
       coalesce(s.birth_name, ''), coalesce(s.other_first_names, ''), s.birth_date, coalesce(s.ine, ''),
       coalesce(s.email, ''), coalesce(s.phone, ''), coalesce(s.mobile, ''), coalesce(s.address, ''),
       coalesce(s.postal_code, ''), coalesce(s.city, ''), coalesce(s.country, '')
  FROM feed_person f JOIN directory_stage_person s ON s.operation_id = %(op)s AND s.seq = f.seq
 WHERE f.is_new ORDER BY f.person_id;

-- name: write_identities
INSERT INTO directory_identity (person_id, source, academy_id, kind, external_id, says)
SELECT person_id, %(source)s, %(academy)s, kind, external_id, says FROM feed_person WHERE is_new ORDER BY kind, external_id;

-- name: write_enrolments
WITH made AS (
    INSERT INTO directory_enrolment (person_id, establishment_id, school_year_id, level, curriculum, regime, local_id,
           starts_on, source)
    SELECT person_id, establishment_id, %(year)s, coalesce(level, ''), coalesce(curriculum, ''), coalesce(regime, ''),
           coalesce(local_id, ''), %(day)s, %(source)s
      FROM feed_enrolment WHERE old_id IS NULL ORDER BY person_id RETURNING id
)
INSERT INTO directory_change (operation_id, "table", row_id, after)
SELECT %(op)s, 'directory_enrolment', min(id), jsonb_build_object('created', jsonb_agg(id))
  FROM (SELECT id, row_number() OVER (ORDER BY id) / 1000 AS part FROM made) parts GROUP BY part;

-- name: write_memberships
WITH made AS (
    INSERT INTO directory_membership (group_id, person_id, role, starts_on, source)
    SELECT group_id, person_id, 'pupil', %(day)s, %(source)s
      FROM feed_membership WHERE old_id IS NULL ORDER BY group_id, person_id RETURNING id
)
INSERT INTO directory_change (operation_id, "table", row_id, after)
SELECT %(op)s, 'directory_membership', min(id), jsonb_build_object('created', jsonb_agg(id))
  FROM (SELECT id, row_number() OVER (ORDER BY id) / 1000 AS part FROM made) parts GROUP BY part;

-- name: write_teachings
WITH made AS (
    INSERT INTO directory_teaching (person_id, group_id, subject, subject_code, is_head_teacher, starts_on, source)
    SELECT person_id, group_id, coalesce(subject, ''), subject_code, is_head_teacher, %(day)s, %(source)s
      FROM feed_teaching WHERE old_id IS NULL ORDER BY person_id RETURNING id
)
INSERT INTO directory_change (operation_id, "table", row_id, after)
SELECT %(op)s, 'directory_teaching', min(id), jsonb_build_object('created', jsonb_agg(id))
  FROM (SELECT id, row_number() OVER (ORDER BY id) / 1000 AS part FROM made) parts GROUP BY part;

-- name: write_posts
WITH made AS (
    INSERT INTO directory_post (person_id, profile, function, title, establishment_id, starts_on, source)
    SELECT person_id, profile, function, coalesce(title, ''), establishment_id, %(day)s, %(source)s
      FROM feed_post WHERE old_id IS NULL AND hand_id IS NULL ORDER BY person_id RETURNING id
)
INSERT INTO directory_change (operation_id, "table", row_id, after)
SELECT %(op)s, 'directory_post', min(id), jsonb_build_object('created', jsonb_agg(id))
  FROM (SELECT id, row_number() OVER (ORDER BY id) / 1000 AS part FROM made) parts GROUP BY part;

-- name: write_ties
WITH made AS (
    INSERT INTO directory_guardianship (guardian_id, child_id, kind, kinship, state, pays, starts_on, source)
    SELECT guardian_id, child_id, kind, kinship, 'joint', pays, %(day)s, %(source)s
      FROM feed_tie WHERE old_id IS NULL ORDER BY child_id RETURNING id
)
INSERT INTO directory_change (operation_id, "table", row_id, after)
SELECT %(op)s, 'directory_guardianship', min(id), jsonb_build_object('created', jsonb_agg(id))
  FROM (SELECT id, row_number() OVER (ORDER BY id) / 1000 AS part FROM made) parts GROUP BY part;

-- name: journal_creations
INSERT INTO directory_change (operation_id, "table", row_id, after)
SELECT %(op)s, made, min(id), jsonb_build_object('created', jsonb_agg(id))
  FROM (
    SELECT made, id, row_number() OVER (PARTITION BY made ORDER BY id) / 1000 AS part FROM (
        SELECT 'directory_establishment' AS made, id FROM feed_establishment WHERE old_id IS NULL
        UNION ALL SELECT 'directory_group', id FROM feed_group WHERE old_id IS NULL
        UNION ALL SELECT 'directory_person', person_id FROM feed_person WHERE is_new
    ) news
) parts GROUP BY made, part;
