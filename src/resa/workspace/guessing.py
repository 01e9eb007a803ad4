"""How many guesses a password would stand: zxcvbn's estimate, from the 30,000 passwords most often found in leaks, common words and
names, and what people do to them (years, doubling, keyboard rows, 3 for e). It asks nobody: the lists come with the package."""

from __future__ import annotations

import threading
from collections.abc import Iterable

#: What everybody tries first in the Nordic countries, which the lists, being English, do not know.
NORDIC = (
    "lösenord", "losenord", "hemligt", "välkommen", "valkommen", "sommar", "vinter", "höst", "vår", "fotboll", "sverige", "stockholm",
    "göteborg", "malmö", "hejhej", "jagälskardig", "älskling", "prinsessa", "måndag", "januari",
    "adgangskode", "kodeord", "hemmelig", "velkommen", "sommer", "efterår", "forår", "fodbold", "danmark", "københavn", "aarhus",
    "kærlighed", "skat", "prinsesse", "mandag",
    "passord", "høst", "vår", "fotball", "norge", "oslo", "bergen", "trondheim", "kjærlighet", "jegelskerdeg", "bamse",
    "passwort", "administrator", "resa", "kundresa", "kunderejse", "kundereise",
)  # fmt: skip
#: Judged from its beginning: trying every reading of a long row of signs would keep the server busy, and what is good so far is good.
_JUDGED = 24
#: zxcvbn keeps what it is told of the person in one place for all.
_ONE_AT_A_TIME = threading.Lock()


def guesses(password: str, about: Iterable[str] = ()) -> float:
    """About how many tries somebody who knows `about` the person needs."""
    from zxcvbn import zxcvbn

    with _ONE_AT_A_TIME:
        return float(zxcvbn(password[:_JUDGED], user_inputs=[*about, *NORDIC])["guesses"])
