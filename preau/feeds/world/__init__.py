"""Invented people, families and schools of Hauts-de-France: tables of names and places, how to draw
from them, and the exports an academy would make of them.

`demo(today)` and `territory(pupils, today)` give a `World`; `write(world, folder)` (of `aaf.delivery`)
writes its files. Nothing here knows Django, and nothing is drawn but from a seed and a date.
"""
