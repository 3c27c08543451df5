-- name: count_persons
SELECT kind, verdict, count(*) FROM feed_status GROUP BY kind, verdict;

-- name: count_others
SELECT 'establishments', (SELECT count(*) FROM feed_establishment WHERE old_id IS NULL),
       (SELECT count(*) FROM feed_establishment_change), (SELECT count(*) FROM feed_establishment),
       (SELECT count(*) FROM feed_establishment_gone)
UNION ALL
SELECT 'classes', (SELECT count(*) FROM feed_group WHERE old_id IS NULL AND kind = 'class'),
       (SELECT count(*) FROM feed_group_change c JOIN feed_group f ON f.id = c.id WHERE f.kind = 'class'),
       (SELECT count(*) FROM feed_group WHERE kind = 'class'),
       (SELECT count(*) FROM feed_group_gone WHERE kind = 'class')
UNION ALL
SELECT 'groups', (SELECT count(*) FROM feed_group WHERE old_id IS NULL AND kind = 'teaching'),
       (SELECT count(*) FROM feed_group_change c JOIN feed_group f ON f.id = c.id WHERE f.kind = 'teaching'),
       (SELECT count(*) FROM feed_group WHERE kind = 'teaching'),
       (SELECT count(*) FROM feed_group_gone WHERE kind = 'teaching')
UNION ALL
SELECT 'family_ties', (SELECT count(*) FROM feed_tie WHERE old_id IS NULL), (SELECT count(*) FROM feed_tie_change),
       (SELECT count(*) FROM feed_tie), (SELECT count(*) FROM feed_tie_end);

-- name: count_refused_ties
SELECT count(*) FROM directory_stage_tie s JOIN feed_person c ON c.seq = s.seq
  LEFT JOIN feed_person g ON g.kind = 'guardian' AND g.external_id = s.guardian
  LEFT JOIN directory_identity i ON g.seq IS NULL AND i.academy_id = %(academy)s AND i.source = %(source)s
                                AND i.kind = 'guardian' AND i.external_id = s.guardian
 WHERE s.operation_id = %(op)s AND NOT s.filled AND coalesce(g.person_id, i.person_id, c.person_id) = c.person_id;

-- name: unnamed_guardians
SELECT count(*) FROM directory_stage_person s
 WHERE s.operation_id = %(op)s AND s.kind = 'guardian' AND s.request <> 'delete'
   AND NOT EXISTS (SELECT FROM feed_person f WHERE f.seq = s.seq)
   AND s.external_id NOT IN (SELECT guardian FROM directory_stage_tie
                              WHERE operation_id = %(op)s AND seq IN (SELECT seq FROM feed_held_record));

-- name: count_unknown_changes
SELECT s.kind, count(*) FROM directory_stage_person s
 WHERE s.operation_id = %(op)s AND s.request = 'modify' AND s.kind <> 'guardian'
   AND NOT EXISTS (SELECT FROM feed_person f WHERE f.seq = s.seq)
   AND s.seq NOT IN (SELECT seq FROM feed_held_record)
 GROUP BY s.kind;

-- name: unknown_changes
SELECT s.file_no, s.line, s.external_id, count(*) OVER () FROM directory_stage_person s
 WHERE s.operation_id = %(op)s AND s.request = 'modify' AND s.kind <> 'guardian'
   AND NOT EXISTS (SELECT FROM feed_person f WHERE f.seq = s.seq)
   AND s.seq NOT IN (SELECT seq FROM feed_held_record)
 ORDER BY s.seq LIMIT %(limit)s;

-- name: unknown_guardians
SELECT p.file_no, p.line, p.external_id, s.guardian,
       coalesce(g.person_id, i.person_id) = c.person_id OR s.guardian = p.external_id AS self, count(*) OVER ()
  FROM directory_stage_tie s
  JOIN feed_person c ON c.seq = s.seq
  JOIN directory_stage_person p ON p.operation_id = %(op)s AND p.seq = s.seq
  LEFT JOIN feed_person g ON g.kind = 'guardian' AND g.external_id = s.guardian
  LEFT JOIN directory_identity i ON g.seq IS NULL AND i.academy_id = %(academy)s AND i.source = %(source)s
                                AND i.kind = 'guardian' AND i.external_id = s.guardian
 WHERE s.operation_id = %(op)s AND NOT s.filled AND coalesce(g.person_id, i.person_id, c.person_id) = c.person_id
 ORDER BY s.seq, s.guardian LIMIT %(limit)s;

-- name: unknown_structures
SELECT p.file_no, p.line, p.external_id, u.structure, count(*) OVER ()
  FROM (SELECT seq, structure FROM directory_stage_enrolment WHERE operation_id = %(op)s
        UNION SELECT seq, structure FROM directory_stage_membership WHERE operation_id = %(op)s
        UNION SELECT seq, structure FROM directory_stage_teaching WHERE operation_id = %(op)s
        UNION SELECT seq, structure FROM directory_stage_post WHERE operation_id = %(op)s) u
  JOIN directory_stage_person p ON p.operation_id = %(op)s AND p.seq = u.seq
 WHERE u.structure NOT IN ('', '*') AND NOT EXISTS (SELECT FROM feed_structure t WHERE t.external_id = u.structure)
 ORDER BY u.seq, u.structure LIMIT %(limit)s;

-- name: unknown_functions
SELECT s.function, count(DISTINCT s.seq) FROM directory_stage_post s
 WHERE s.operation_id = %(op)s AND s.function <> ''
   AND NOT EXISTS (SELECT FROM directory_functionprofile c WHERE c.code = s.function)
 GROUP BY s.function ORDER BY 2 DESC, 1 LIMIT %(limit)s;

-- name: taken_establishments
SELECT s.file_no, s.line, s.external_id, s.uai, count(*) OVER ()
  FROM feed_establishment f JOIN directory_stage_establishment s ON s.operation_id = %(op)s AND s.seq = f.seq
 WHERE NOT f.ours ORDER BY s.seq LIMIT %(limit)s;

-- name: tally_establishments
INSERT INTO directory_tally (operation_id, uai, establishment, created, changed, gone)
WITH place AS (
    SELECT person_id, 'pupil' AS kind, establishment_id FROM feed_enrolment
    UNION SELECT person_id, 'staff', establishment_id FROM feed_post
    UNION SELECT c.person_id, c.kind, o.establishment_id FROM feed_identity_change c
            JOIN directory_enrolment o ON o.person_id = c.person_id AND o.ends_on IS NULL
           WHERE c.missing_since IS NOT NULL AND c.kind = 'pupil'
    UNION SELECT c.person_id, c.kind, o.establishment_id FROM feed_identity_change c
            JOIN directory_post o ON o.person_id = c.person_id AND o.ends_on IS NULL
           WHERE c.missing_since IS NOT NULL AND c.kind = 'staff' AND o.establishment_id IS NOT NULL
), named (id, uai, name) AS (
    SELECT f.id, coalesce(nullif(s.uai, ''), e.uai), coalesce(nullif(s.name, ''), e.name) FROM feed_establishment f
      JOIN directory_stage_establishment s ON s.operation_id = %(op)s AND s.seq = f.seq
      LEFT JOIN directory_establishment e ON e.id = f.old_id
    UNION
    SELECT e.id, e.uai, coalesce(nullif(e.usual_name, ''), e.name) FROM directory_establishment e
     WHERE e.id IN (SELECT establishment_id FROM place)
       AND NOT EXISTS (SELECT FROM feed_establishment f WHERE f.id = e.id)
)
SELECT %(op)s, n.uai, n.name, count(*) FILTER (WHERE s.verdict = 'created'),
       count(*) FILTER (WHERE s.verdict = 'changed'), count(*) FILTER (WHERE s.verdict = 'gone')
  FROM named n
  LEFT JOIN place p ON p.establishment_id = n.id
  LEFT JOIN feed_status s ON s.person_id = p.person_id AND s.kind = p.kind
 WHERE (%(only)s::bigint[] IS NULL OR n.id = ANY (%(only)s)) AND n.id NOT IN (SELECT establishment_id FROM feed_held)
 GROUP BY n.uai, n.name;

-- name: tally_classes
INSERT INTO directory_tally (operation_id, uai, establishment, group_name, created, changed, gone)
WITH place AS (
    SELECT m.person_id, g.establishment_id, g.name FROM feed_membership m JOIN feed_group g ON g.id = m.group_id
     WHERE g.kind = 'class'
    UNION SELECT c.person_id, g.establishment_id, g.name FROM feed_identity_change c
            JOIN directory_membership m ON m.person_id = c.person_id AND m.ends_on IS NULL AND m.role = 'pupil'
            JOIN directory_group g ON g.id = m.group_id AND g.kind = 'class'
           WHERE c.missing_since IS NOT NULL AND c.kind = 'pupil'
), named (id, uai, name) AS (
    SELECT f.id, coalesce(nullif(s.uai, ''), e.uai), coalesce(nullif(s.name, ''), e.name) FROM feed_establishment f
      JOIN directory_stage_establishment s ON s.operation_id = %(op)s AND s.seq = f.seq
      LEFT JOIN directory_establishment e ON e.id = f.old_id
    UNION
    SELECT e.id, e.uai, coalesce(nullif(e.usual_name, ''), e.name) FROM directory_establishment e
     WHERE e.id IN (SELECT establishment_id FROM place)
       AND NOT EXISTS (SELECT FROM feed_establishment f WHERE f.id = e.id)
)
SELECT %(op)s, n.uai, n.name, p.name, count(*) FILTER (WHERE s.verdict = 'created'),
       count(*) FILTER (WHERE s.verdict = 'changed'), count(*) FILTER (WHERE s.verdict = 'gone')
  FROM place p
  JOIN named n ON n.id = p.establishment_id
  JOIN feed_status s ON s.person_id = p.person_id AND s.kind = 'pupil'
 WHERE (%(only)s::bigint[] IS NULL OR n.id = ANY (%(only)s)) AND n.id NOT IN (SELECT establishment_id FROM feed_held)
 GROUP BY n.uai, n.name, p.name HAVING count(*) FILTER (WHERE s.verdict <> 'same') > 0;
