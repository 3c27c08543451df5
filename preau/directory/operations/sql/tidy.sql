-- name: double_persons
-- Of two records of one identifier the last read counts; the others leave with all they said.
WITH kept AS (
    SELECT kind, external_id, max(seq) AS seq FROM directory_stage_person
     WHERE operation_id = %(op)s GROUP BY kind, external_id HAVING count(*) > 1
)
DELETE FROM directory_stage_person s USING kept k
 WHERE s.operation_id = %(op)s AND s.kind = k.kind AND s.external_id = k.external_id AND s.seq <> k.seq
RETURNING s.seq, s.file_no, s.line, s.external_id;

-- name: double_establishments
WITH ranked AS (
    SELECT seq, row_number() OVER (PARTITION BY external_id ORDER BY seq DESC) AS by_id,
           row_number() OVER (PARTITION BY coalesce(nullif(uai, ''), seq::text) ORDER BY seq DESC) AS by_uai
      FROM directory_stage_establishment WHERE operation_id = %(op)s
)
DELETE FROM directory_stage_establishment s USING ranked r
 WHERE s.operation_id = %(op)s AND s.seq = r.seq AND (r.by_id > 1 OR r.by_uai > 1)
RETURNING s.seq, s.file_no, s.line, s.external_id;
