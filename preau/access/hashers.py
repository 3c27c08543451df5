"""Argon2id, tuned to about 50 ms on a small server: dear to who guesses, bearable at 08:00."""

import os

from argon2 import Parameters
from argon2.low_level import ARGON2_VERSION, Type
from django.contrib.auth.hashers import Argon2PasswordHasher


class TunedArgon2Hasher(Argon2PasswordHasher):
    """`PREAU_ARGON2=time,memory in KiB,parallelism` changes the cost; old hashes are renewed at sign-in.

    2 passes over 32 MiB: above the floor of OWASP's cheat sheet (2 passes, 19 MiB, 1 lane). Tests use the least
    cost, since they sign in hundreds of times.
    """

    time_cost, memory_cost, parallelism = (
        (1, 8, 1)
        if os.environ.get("PREAU_TEST") == "1"
        else tuple(int(part) for part in os.environ.get("PREAU_ARGON2", "2,32768,1").split(","))
    )

    def params(self) -> Parameters:
        return Parameters(
            type=Type.ID,
            version=ARGON2_VERSION,
            salt_len=16,
            hash_len=32,
            time_cost=self.time_cost,
            memory_cost=self.memory_cost,
            parallelism=self.parallelism,
        )
