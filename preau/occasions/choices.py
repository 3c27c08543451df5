"""Bounds of the room, and who it is for."""

from datetime import timedelta

from preau.directory.choices import FAMILY, TEACHING, WHOLE_ESTABLISHMENT, Profile

STAFF = WHOLE_ESTABLISHMENT | TEACHING | {Profile.SUPPORT, Profile.STAFF}
WRITES = TEACHING | WHOLE_ESTABLISHMENT
READS = FAMILY | STAFF
SCHOOL = "ecole"  # the choice of a form that means the whole school
LONGEST_WORDS = 2_000
LONGEST = timedelta(days=62)  # from the first day to the last
AHEAD = timedelta(days=13)  # of the first page: two weeks, today among them
