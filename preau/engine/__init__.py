"""The engine room: everything below Django.

The home folder of an installation, its embedded PostgreSQL, its processes, and the one command `preau`.
It promises that no process outlives those who need it, whatever is killed and however, that a committed row
is still there after any kill, and that two homes never meet. It imports nothing of the rooms above;
Django enters only when a command of the rooms is run.
"""
