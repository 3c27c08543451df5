-- Twenty-eight courses a week for each class of a collège, before its own teachers; a room a class.
INSERT INTO timetable_room (id, establishment_id, code, name, location)
SELECT g.id, g.establishment_id, g.id::text, 'Salle ' || g.id, '' FROM directory_group g WHERE g.kind = 'class';
INSERT INTO timetable_course (id, establishment_id, school_year_id, weekday, starts_at, ends_at, subject, subject_code, mode,
                              room_id, starts_on, source, made_at)
SELECT g.id * 100 + n, g.establishment_id, g.school_year_id, 1 + n % 5, make_time(8 + n / 5 + (n / 20), 0, 0),
       make_time(8 + n / 5 + (n / 20), 55, 0), 'Matière ' || n % 10, 'M' || n % 10, 'CG', g.id, current_setting('bench.since')::date,
       'file', current_setting('bench.since')::timestamptz
  FROM directory_group g CROSS JOIN generate_series(0, 27) n WHERE g.kind = 'class';
INSERT INTO timetable_course_groups (course_id, group_id)
SELECT g.id * 100 + n, g.id FROM directory_group g CROSS JOIN generate_series(0, 27) n WHERE g.kind = 'class';
INSERT INTO timetable_course_teachers (course_id, person_id)
SELECT DISTINCT t.group_id * 100 + n, t.person_id
  FROM (SELECT group_id, person_id, row_number() OVER (PARTITION BY group_id ORDER BY id) - 1 AS rank,
               count(*) OVER (PARTITION BY group_id) AS many FROM directory_teaching) t
  JOIN directory_group g ON g.id = t.group_id AND g.kind = 'class'
  JOIN generate_series(0, 27) n ON n % t.many = t.rank;
ANALYZE
