"""The bare things that roll calls are measured against: one INSERT of thirty rows, one aggregate of a year of marks."""

import statistics
import time
from typing import Any

import psycopg

PUPILS = 30
# Thirty marks in one statement, with their constraints and indexes, and its commit; nothing else.
COLUMNS = "roll_id, establishment_id, day, pupil_id, state, minutes"
INSERT = f"INSERT INTO attendance_mark ({COLUMNS}) VALUES " + ", ".join(["(%s, %s, %s, %s, %s, %s)"] * PUPILS)
AGGREGATE = """SELECT pupil_id, count(*), count(*) FILTER (WHERE state = 'absent'), count(*) FILTER (WHERE state = 'late')
                 FROM attendance_mark GROUP BY pupil_id"""


def insert_seconds(database: psycopg.Connection, roll: tuple[Any, ...], pupils: list[int]) -> float:
    """One INSERT of thirty marks of a roll that has none: its id, its school, its day."""
    values = [value for pupil in pupils for value in (*roll, pupil, "present", 0)]
    start = time.perf_counter()
    database.execute(INSERT, values)
    return time.perf_counter() - start


def aggregate_seconds(database: psycopg.Connection, turns: int) -> float:
    """The median of some readings of every mark, summed by pupil."""
    return statistics.median(_seconds(database) for _turn in range(turns))


def _seconds(database: psycopg.Connection) -> float:
    start = time.perf_counter()
    database.execute(AGGREGATE).fetchall()
    return time.perf_counter() - start
