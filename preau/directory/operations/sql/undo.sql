-- What an undo did, counted from the tables that `inverse` leaves.

-- name: count_persons
WITH marked AS (
    SELECT row_id, after -> 'missing_since' = 'null' AS back FROM directory_change
     WHERE operation_id = %(op)s AND "table" = 'directory_identity' AND after ? 'missing_since'
), gone AS (
    SELECT kind, person_id FROM undo_made_identity
    UNION SELECT i.kind, i.person_id FROM marked c JOIN directory_identity i ON i.id = c.row_id WHERE NOT c.back
), come AS (
    SELECT i.kind, i.person_id FROM directory_identity i
     WHERE i.id IN (SELECT id FROM undo_again_identity UNION SELECT row_id FROM marked WHERE back)
), touched AS (
    SELECT id AS person_id FROM undo_change_person
    UNION SELECT person_id FROM undo_made_enrolment
    UNION SELECT person_id FROM undo_made_membership
    UNION SELECT person_id FROM undo_made_teaching
    UNION SELECT person_id FROM undo_made_post
    UNION SELECT person_id FROM directory_enrolment
           WHERE id IN (SELECT id FROM undo_change_enrolment UNION SELECT id FROM undo_again_enrolment)
    UNION SELECT person_id FROM directory_membership
           WHERE id IN (SELECT id FROM undo_change_membership UNION SELECT id FROM undo_again_membership)
    UNION SELECT person_id FROM directory_teaching
           WHERE id IN (SELECT id FROM undo_change_teaching UNION SELECT id FROM undo_again_teaching)
    UNION SELECT person_id FROM directory_post
           WHERE id IN (SELECT id FROM undo_change_post UNION SELECT id FROM undo_again_post)
)
SELECT kind, 'gone', count(*) FROM gone GROUP BY kind
UNION ALL
SELECT kind, 'created', count(*) FROM come GROUP BY kind
UNION ALL
SELECT i.kind, 'changed', count(*) FROM directory_identity i JOIN touched t ON t.person_id = i.person_id
 WHERE i.academy_id = %(academy)s AND i.source = %(source)s
   AND NOT EXISTS (SELECT FROM gone g WHERE g.person_id = i.person_id AND g.kind = i.kind)
   AND NOT EXISTS (SELECT FROM come c WHERE c.person_id = i.person_id AND c.kind = i.kind)
 GROUP BY i.kind;

-- name: count_others
SELECT 'establishments', (SELECT count(*) FROM undo_again_establishment),
       (SELECT count(*) FROM undo_change_establishment WHERE id NOT IN (SELECT id FROM undo_made_establishment)),
       (SELECT count(*) FROM undo_made_establishment)
UNION ALL
SELECT CASE k.kind WHEN 'class' THEN 'classes' ELSE 'groups' END,
       (SELECT count(*) FROM undo_again_group JOIN directory_group g USING (id) WHERE g.kind = k.kind),
       (SELECT count(*) FROM undo_change_group JOIN directory_group g USING (id)
         WHERE g.kind = k.kind AND id NOT IN (SELECT id FROM undo_made_group)),
       (SELECT count(*) FROM undo_made_group m WHERE m.kind = k.kind)
  FROM (VALUES ('class'), ('teaching')) k(kind)
UNION ALL
SELECT 'family_ties', (SELECT count(*) FROM undo_again_guardianship),
       (SELECT count(*) FROM undo_change_guardianship WHERE id NOT IN (SELECT id FROM undo_made_guardianship)),
       (SELECT count(*) FROM undo_made_guardianship);

-- name: closed_persons
-- Made by the operation, and mixed with something since.
SELECT p.first_name, p.last_name, count(*) OVER () FROM directory_person p
 WHERE p.id IN (SELECT id FROM undo_made_person EXCEPT SELECT id FROM undo_gone_person)
 ORDER BY p.sort_key, p.id LIMIT %(limit)s;

-- name: changed_since
SELECT c."table", k.key, p.first_name, p.last_name, count(*) OVER ()
  FROM directory_change c
  JOIN directory_person p ON p.id = c.row_id
  CROSS JOIN LATERAL jsonb_each(c.before) k
 WHERE c.operation_id = %(undone)s AND c."table" = 'directory_person' AND NOT c.before ? 'deleted'
   AND p.id NOT IN (SELECT id FROM undo_made_person)
   AND to_jsonb(p) -> k.key IS DISTINCT FROM k.value
 ORDER BY p.sort_key, p.id, k.key LIMIT %(limit)s;

-- name: to_put_again
-- How many rows what is undone had deleted, in all.
SELECT coalesce(sum(jsonb_array_length(before->'deleted')), 0) FROM directory_change
 WHERE operation_id = %(undone)s AND before ? 'deleted';

-- name: put_again
SELECT (SELECT count(*) FROM undo_again_establishment) + (SELECT count(*) FROM undo_again_group)
     + (SELECT count(*) FROM undo_again_person) + (SELECT count(*) FROM undo_again_identity)
     + (SELECT count(*) FROM undo_again_enrolment) + (SELECT count(*) FROM undo_again_membership)
     + (SELECT count(*) FROM undo_again_teaching) + (SELECT count(*) FROM undo_again_post)
     + (SELECT count(*) FROM undo_again_guardianship);
