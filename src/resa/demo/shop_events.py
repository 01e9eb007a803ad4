"""What those who have their heat pump buy in the shop: filters, service kits, sensors. Some come back again and again.

The truth planted is the model of `clv`: each buys at a rate of their own, may leave for good after any purchase but the first, and spends
around a mean of their own. An order is no part of the way to a heat pump, so it has a case of its own.
"""

from __future__ import annotations

import numpy as np

from .calendar import DAYS
from .heat_events import Heat
from .log import Log

EVENT = "shop_order"
#: Of those with a pump, so many ever buy; the first time around so many days after the installation.
BUYERS, FIRST_MEDIAN = 0.8, 30.0
#: BG/NBD, in weeks: once in `ALPHA / R` weeks on average, and `A / (A + B)` leave after a purchase.
R, ALPHA, A, B = 2.4, 18.0, 1.1, 4.9
#: Gamma-gamma, in SEK: `V · P / (Q − 1)` on average.
P, Q, V = 4.0, 5.0, 640.0


def write(heat: Heat, log: Log, rng: np.random.Generator) -> None:
    """Every order of every buyer into the log."""
    who, days, amounts = [], [], []
    for customer in np.flatnonzero(heat.day["installation_done"] < DAYS):
        if rng.random() > BUYERS:
            continue
        day = heat.day["installation_done"][customer] + np.exp(rng.normal(np.log(FIRST_MEDIAN), 0.6))
        rate, leaves, spread, orders = rng.gamma(R, 1 / ALPHA), rng.beta(A, B), rng.gamma(Q, 1 / V), 0
        while day < DAYS:
            if day >= 0:
                who.append(customer)
                days.append(day)
                amounts.append(max(1.0, round(rng.gamma(P, 1 / spread))))
            if orders and rng.random() < leaves:
                break
            orders += 1
            day += 7 * rng.exponential(1 / rate)
    index = np.array(who)
    log.add(
        EVENT, np.array(days), customer=heat.customer[index], case=np.char.replace(heat.case[index], "V-", "B-"), channel="app",
        actor="customer", status="ok", amount=np.array(amounts),
        country=heat.country[index], heating=heat.heating[index], age_group=heat.age_group[index],
        postcode_area=np.char.add("P", heat.area[index].astype(str)),
    )  # fmt: skip
