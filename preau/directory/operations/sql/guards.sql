-- What in a plan is too large to be true, or too grave to go by itself. Reads the plan of `plan.sql`.

-- name: no_held
CREATE TEMP TABLE feed_held (establishment_id bigint) ON COMMIT DROP;
CREATE TEMP TABLE feed_held_record (seq bigint) ON COMMIT DROP;
CREATE TEMP TABLE feed_held_person (person_id bigint) ON COMMIT DROP;

-- name: hold
-- In quarantine: every record that names such an establishment, and every person who is there today, or has a child
-- there. Needs the structures of the plan.
INSERT INTO feed_held SELECT unnest(%(held)s::bigint[]);

-- name: hold_persons
INSERT INTO feed_held_person
WITH here AS (
    SELECT person_id FROM directory_enrolment
     WHERE ends_on IS NULL AND establishment_id IN (SELECT establishment_id FROM feed_held)
    UNION SELECT person_id FROM directory_post
           WHERE ends_on IS NULL AND establishment_id IN (SELECT establishment_id FROM feed_held)
)
SELECT person_id FROM here
UNION
SELECT t.guardian_id FROM directory_guardianship t JOIN here h ON h.person_id = t.child_id WHERE t.ends_on IS NULL;

-- name: hold_records
INSERT INTO feed_held_record
WITH named AS (
    SELECT t.external_id FROM feed_structure t JOIN feed_held h ON h.establishment_id = t.id
)
SELECT seq FROM directory_stage_enrolment WHERE operation_id = %(op)s AND structure IN (SELECT external_id FROM named)
UNION
SELECT seq FROM directory_stage_membership WHERE operation_id = %(op)s AND structure IN (SELECT external_id FROM named)
UNION
SELECT seq FROM directory_stage_teaching WHERE operation_id = %(op)s AND structure IN (SELECT external_id FROM named)
UNION
SELECT seq FROM directory_stage_post WHERE operation_id = %(op)s AND structure IN (SELECT external_id FROM named)
UNION
SELECT s.seq FROM directory_stage_person s
  JOIN directory_identity i ON i.academy_id = %(academy)s AND i.source = %(source)s AND i.kind = s.kind
                           AND i.external_id = s.external_id
 WHERE s.operation_id = %(op)s AND s.kind <> 'guardian' AND i.person_id IN (SELECT person_id FROM feed_held_person);

-- name: know_held
ANALYZE feed_held, feed_held_record, feed_held_person;

-- name: leaving
-- Who would no longer be where they are: absent, deleted, or without a place there.
CREATE TEMP TABLE feed_leaving ON COMMIT DROP AS
SELECT c.person_id, 'pupil' AS kind, o.establishment_id
  FROM feed_identity_change c
  JOIN directory_enrolment o ON o.person_id = c.person_id AND o.ends_on IS NULL AND o.source = %(source)s
 WHERE c.missing_since IS NOT NULL AND c.kind = 'pupil'
UNION
SELECT e.person_id, 'pupil', o.establishment_id
  FROM feed_enrolment_end e JOIN directory_enrolment o ON o.id = e.id
UNION
SELECT c.person_id, 'staff', o.establishment_id
  FROM feed_identity_change c
  JOIN directory_post o ON o.person_id = c.person_id AND o.ends_on IS NULL AND o.source = %(source)s
 WHERE c.missing_since IS NOT NULL AND c.kind = 'staff' AND o.establishment_id IS NOT NULL
UNION
SELECT e.person_id, 'staff', o.establishment_id
  FROM feed_post_end e JOIN directory_post o ON o.id = e.id
 WHERE NOT EXISTS (SELECT FROM feed_post n WHERE n.person_id = e.person_id AND n.establishment_id = o.establishment_id);

-- name: know_leaving
ANALYZE feed_leaving;

-- name: establishments
SELECT l.kind, l.establishment_id, l.leaving, t.total FROM (
    SELECT kind, establishment_id, count(*) AS leaving FROM feed_leaving GROUP BY 1, 2 HAVING count(*) >= %(least)s
) l CROSS JOIN LATERAL (
    SELECT CASE l.kind WHEN 'pupil' THEN (SELECT count(DISTINCT o.person_id) FROM directory_enrolment o
                WHERE o.establishment_id = l.establishment_id AND o.ends_on IS NULL AND o.source = %(source)s)
           ELSE (SELECT count(DISTINCT o.person_id) FROM directory_post o
                WHERE o.establishment_id = l.establishment_id AND o.ends_on IS NULL AND o.source = %(source)s) END AS total
) t WHERE l.leaving * 100 > t.total * %(establishment_share)s ORDER BY 2, 1;

-- name: classes
-- Classes of this school year only: in September those of the year before all end.
SELECT g.id, g.name, g.establishment_id, l.leaving, t.total FROM (
    SELECT m.group_id, count(DISTINCT m.person_id) AS leaving
      FROM feed_leaving p
      JOIN directory_membership m ON m.person_id = p.person_id AND m.ends_on IS NULL AND m.role = 'pupil'
     WHERE p.kind = 'pupil' GROUP BY 1 HAVING count(DISTINCT m.person_id) >= %(least)s
) l JOIN directory_group g ON g.id = l.group_id AND g.kind = 'class' AND g.school_year_id = %(year)s
CROSS JOIN LATERAL (SELECT count(*) AS total FROM directory_membership m
                     WHERE m.group_id = g.id AND m.ends_on IS NULL AND m.role = 'pupil') t
WHERE l.leaving * 100 > t.total * %(class_share)s ORDER BY g.establishment_id, g.name;

-- name: profiles
SELECT c.kind, c.gone, (SELECT count(*) FROM directory_identity i WHERE i.academy_id = %(academy)s
            AND i.source = %(source)s AND i.kind = c.kind AND i.missing_since IS NULL) AS total
  FROM (SELECT kind, count(*) AS gone FROM feed_identity_change WHERE missing_since IS NOT NULL
         GROUP BY kind HAVING count(*) >= %(least)s) c ORDER BY 1;

-- name: renamed
CREATE TEMP TABLE feed_renamed ON COMMIT DROP AS
SELECT c.id AS person_id,
       preau_fold(c.last_name || ' ' || c.first_name) <> preau_fold(p.last_name || ' ' || p.first_name) AS names,
       p.ine <> '' AND c.ine <> p.ine AS ine
  FROM feed_person_change c JOIN directory_person p ON p.id = c.id
 WHERE preau_fold(c.last_name || ' ' || c.first_name) <> preau_fold(p.last_name || ' ' || p.first_name)
    OR p.ine <> '' AND c.ine <> p.ine;

-- name: renamed_in
SELECT l.establishment_id, l.names, l.ine, (SELECT count(DISTINCT o.person_id) FROM directory_enrolment o
            WHERE o.establishment_id = l.establishment_id AND o.ends_on IS NULL) AS total
  FROM (SELECT o.establishment_id, count(DISTINCT r.person_id) FILTER (WHERE r.names) AS names,
               count(DISTINCT r.person_id) FILTER (WHERE r.ine) AS ine
          FROM feed_renamed r JOIN directory_enrolment o ON o.person_id = r.person_id AND o.ends_on IS NULL
         GROUP BY 1 HAVING count(DISTINCT r.person_id) >= %(least)s) l ORDER BY 1;

-- name: renamed_in_all
SELECT count(*) FILTER (WHERE names) AS names, count(*) FILTER (WHERE ine) AS ine,
       (SELECT count(*) FROM feed_person WHERE NOT is_new AND leads) AS total FROM feed_renamed;

-- name: elsewhere
-- Establishments of the delivery that the directory has under another academy, of all those it names; and which one.
SELECT count(e.id), count(*), coalesce(min(a.name), '')
  FROM directory_stage_establishment s
  LEFT JOIN directory_establishment e ON e.uai = s.uai AND e.academy_id <> %(academy)s
  LEFT JOIN directory_academy a ON a.id = e.academy_id
 WHERE s.operation_id = %(op)s AND s.uai <> '';

-- name: left
-- Establishments of the delivery whose last day here is over.
SELECT e.id, e.ends_on
  FROM directory_establishment e
 WHERE e.ends_on < %(today)s
   AND EXISTS (SELECT FROM directory_stage_establishment s WHERE s.operation_id = %(op)s AND s.uai = e.uai);
