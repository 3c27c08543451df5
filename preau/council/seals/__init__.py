"""Seals: the certificate of an assembly (PKCS#12), kept by the operator, and the PDF that it seals (PAdES).

`keys` reads and keeps certificates, `signing` seals a PDF, `reading` says what the seals of one are worth, `trial` makes a
certificate that proves nothing, for tests and the demo. A seal shows that a file has not changed since and who published it;
it does not replace the signatures of the register, which stay on paper.
"""
