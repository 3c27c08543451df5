"""The demo territory: a primary school of 177 pupils, a collège, a lycée; every person is invented.

It comes in by the door that an academy uses: an AAF export is written, read and applied. What no export says
(accounts, judgments, the commune, letters) is then done by the verbs that people use.
"""
