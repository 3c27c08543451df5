"""The demo territory: a primary school of 177 pupils, a collège, a lycée; every person is invented.

Drawn from the tables of `feeds.world` relative to the clock, and written straight to the directory.
"""
