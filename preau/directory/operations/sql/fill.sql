-- A record of a delta says only what differs. Where it is silent on something that is said in several attributes
-- together, the directory says it again in the stage, so that one plan serves whole records and changes alike.
-- What is filled names its structure and its guardian by our own number, after a sign that no text of a file holds.

-- name: forget_enrolments
DELETE FROM directory_stage_enrolment WHERE operation_id = %(op)s AND filled;
-- name: forget_memberships
DELETE FROM directory_stage_membership WHERE operation_id = %(op)s AND filled;
-- name: forget_teachings
DELETE FROM directory_stage_teaching WHERE operation_id = %(op)s AND filled;
-- name: forget_posts
DELETE FROM directory_stage_post WHERE operation_id = %(op)s AND filled;
-- name: forget_ties
DELETE FROM directory_stage_tie WHERE operation_id = %(op)s AND filled;

-- name: known_records
CREATE TEMP TABLE feed_known ON COMMIT DROP AS
SELECT s.seq, s.kind, s.silent, s.request, i.person_id
  FROM directory_stage_person s
  JOIN directory_identity i ON i.academy_id = %(academy)s AND i.source = %(source)s AND i.kind = s.kind
                           AND i.external_id = s.external_id
 WHERE s.operation_id = %(op)s;

-- name: know_records
ANALYZE feed_known;

-- name: forget_ties_of_strangers
-- The change of a pupil whom nobody knows is not taken: it names no guardian.
DELETE FROM directory_stage_tie t USING directory_stage_person s
 WHERE t.operation_id = %(op)s AND s.operation_id = %(op)s AND s.seq = t.seq AND s.request = 'modify'
   AND NOT EXISTS (SELECT FROM feed_known k WHERE k.seq = s.seq);

-- name: fill_enrolments
-- Without structures: where the pupil is. With structures but without classes: the places of the classes too.
INSERT INTO directory_stage_enrolment (operation_id, seq, structure, main, level, curriculum, regime, local_id, filled)
SELECT %(op)s, k.seq, chr(1) || o.establishment_id, true, s.level, s.curriculum, s.regime,
       CASE WHEN o.local_id <> '' THEN s.local_id END, true
  FROM feed_known k
  JOIN directory_stage_enrolment s ON s.operation_id = %(op)s AND s.seq = k.seq AND s.structure = ''
  JOIN directory_enrolment o ON o.person_id = k.person_id AND o.ends_on IS NULL AND o.source = %(source)s
                            AND o.school_year_id = %(year)s
 WHERE 'structures' = ANY (k.silent)
UNION ALL
SELECT %(op)s, k.seq, chr(1) || g.establishment_id, false, s.level, s.curriculum, s.regime, NULL, true
  FROM feed_known k
  JOIN directory_stage_enrolment s ON s.operation_id = %(op)s AND s.seq = k.seq AND s.structure = ''
  JOIN directory_membership m ON m.person_id = k.person_id AND m.ends_on IS NULL AND m.role = 'pupil'
                             AND m.source = %(source)s
  JOIN directory_group g ON g.id = m.group_id AND g.kind = 'class' AND g.source = %(source)s
                        AND g.school_year_id = %(year)s
 WHERE 'classes' = ANY (k.silent) AND NOT 'structures' = ANY (k.silent);

-- name: fill_memberships
INSERT INTO directory_stage_membership (operation_id, seq, structure, kind, group_key, group_name, filled)
SELECT %(op)s, k.seq, chr(1) || g.establishment_id, g.kind, g.external_id, g.name, true
  FROM feed_known k
  JOIN directory_membership m ON m.person_id = k.person_id AND m.ends_on IS NULL AND m.role = 'pupil'
                             AND m.source = %(source)s
  JOIN directory_group g ON g.id = m.group_id AND g.source = %(source)s AND g.school_year_id = %(year)s
 WHERE k.kind = 'pupil' AND CASE g.kind WHEN 'class' THEN 'classes' ELSE 'groups' END = ANY (k.silent);

-- name: fill_teachings
-- Who teaches what, and who leads the class, are said apart.
INSERT INTO directory_stage_teaching (operation_id, seq, structure, kind, group_key, group_name, subject_code,
       is_head_teacher, filled)
SELECT %(op)s, k.seq, chr(1) || g.establishment_id, g.kind, g.external_id, g.name, t.subject_code, false, true
  FROM feed_known k
  JOIN directory_teaching t ON t.person_id = k.person_id AND t.ends_on IS NULL AND t.source = %(source)s
  JOIN directory_group g ON g.id = t.group_id AND g.source = %(source)s AND g.school_year_id = %(year)s
 WHERE k.kind = 'staff' AND CASE g.kind WHEN 'class' THEN 'classes' ELSE 'groups' END = ANY (k.silent)
   AND NOT (t.subject_code = '' AND t.is_head_teacher)
UNION ALL
SELECT %(op)s, k.seq, chr(1) || g.establishment_id, g.kind, g.external_id, g.name, '', true, true
  FROM feed_known k
  JOIN directory_teaching t ON t.person_id = k.person_id AND t.ends_on IS NULL AND t.source = %(source)s
  JOIN directory_group g ON g.id = t.group_id AND g.source = %(source)s AND g.school_year_id = %(year)s
 WHERE k.kind = 'staff' AND t.is_head_teacher AND 'principal' = ANY (k.silent);

-- name: fill_posts
-- A record that says structures, but no functions, keeps the functions it has in these structures.
INSERT INTO directory_stage_post (operation_id, seq, structure, function, title, is_head, filled)
SELECT %(op)s, k.seq, chr(1) || o.establishment_id, o.function, o.title,
       CASE WHEN 'head' = ANY (k.silent) THEN o.profile = 'head' AND c.profile IS DISTINCT FROM 'head'
            ELSE EXISTS (SELECT FROM directory_stage_post s LEFT JOIN feed_structure t ON t.external_id = s.structure
                          WHERE s.operation_id = %(op)s AND s.seq = k.seq AND s.is_head
                            AND (s.structure = '*' OR t.id = o.establishment_id)) END, true
  FROM feed_known k
  JOIN directory_post o ON o.person_id = k.person_id AND o.ends_on IS NULL AND o.source = %(source)s
                       AND o.establishment_id IS NOT NULL
  LEFT JOIN directory_functionprofile c ON c.code = o.function
 WHERE k.kind = 'staff' AND 'posts' = ANY (k.silent)
   AND ('structures' = ANY (k.silent)
        OR EXISTS (SELECT FROM directory_stage_post s JOIN feed_structure t ON t.external_id = s.structure
                    WHERE s.operation_id = %(op)s AND s.seq = k.seq AND t.id = o.establishment_id));

-- name: fill_ties
-- The ties on which the pupil's record is silent; and the contacts, which the first degree says by the guardian's.
INSERT INTO directory_stage_tie (operation_id, seq, guardian, kind, kinship, pays, filled)
SELECT %(op)s, k.seq, chr(1) || o.guardian_id, o.kind, o.kinship, o.pays, true
  FROM feed_known k
  JOIN directory_guardianship o ON o.child_id = k.person_id AND o.ends_on IS NULL AND o.source = %(source)s
 WHERE k.kind = 'pupil' AND k.request <> 'delete'
   AND ('ties' = ANY (k.silent)
        OR %(contacts_apart)s AND o.kind = 'contact' AND NOT EXISTS (SELECT FROM feed_known g WHERE g.person_id = o.guardian_id
                AND g.kind = 'guardian' AND g.request <> 'delete' AND NOT 'contacts' = ANY (g.silent)));

-- name: fill_labels
-- The list of subjects comes with the complete deliveries only; what is taught already says its words.
INSERT INTO directory_stage_label (operation_id, kind, code, label)
SELECT DISTINCT ON (t.subject_code) %(op)s, 'subject', t.subject_code, t.subject
  FROM directory_teaching t
 WHERE t.source = %(source)s AND t.subject <> ''
   AND t.subject_code IN (SELECT s.subject_code FROM directory_stage_teaching s
                           WHERE s.operation_id = %(op)s AND NOT s.filled AND s.subject_code <> ''
                             AND NOT EXISTS (SELECT FROM directory_stage_label l WHERE l.operation_id = %(op)s
                                              AND l.kind = 'subject' AND l.code = s.subject_code))
 ORDER BY t.subject_code, t.id DESC;
