#!/usr/bin/env python3
"""Prints, as JSON, the totals that a correct run of the flights example must reach.

It reads the CSV files itself and knows nothing of Sluice, so that the two can be compared. To renew what the tests
compare with, from the top of the repository:

    python3 examples/flights/totals.py > Tests/IntegrationTests/Fixtures/flight-totals.json
"""

import csv
import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

DATA = Path(__file__).resolve().parent / "Data"
MISSING = "NA"


def rows(name):
    with open(DATA / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


flights = rows("flights-2013-01.csv")
known_planes = {plane["tailnum"] for plane in rows("planes.csv")}

# A flight without a departure time was cancelled; all the others are written.
written = [flight for flight in flights if flight["dep_time"] != MISSING]



def takeoff(flight):
    """When a flight left, and which one it was."""
    minutes = int(flight["minute"]) + int(flight["dep_delay"])
    time = datetime.strptime(flight["time_hour"], "%Y-%m-%dT%H:%M:%SZ") + timedelta(minutes=minutes)
    return time, flight["carrier"] + flight["flight"]


def carriers():
    """What became of each carrier's flights."""
    found = defaultdict(lambda: {"flights": 0, "cancelled": 0, "minutesLate": 0})
    for flight in flights:
        carrier = found[flight["carrier"]]
        if flight["dep_time"] == MISSING:
            carrier["cancelled"] += 1
        else:
            carrier["flights"] += 1
            carrier["minutesLate"] += int(flight["dep_delay"])
    return found


def airports():
    """Each airport's departures, and the longest pause between two of them."""
    left = defaultdict(list)
    for flight in written:
        left[flight["origin"]].append(takeoff(flight))
    found = {}
    for airport, takeoffs in left.items():
        # The first of several that are as long, which is what max() takes.
        before, after = max(pairwise(sorted(takeoffs)), key=lambda pair: pair[1][0] - pair[0][0])
        found[airport] = {
            "departures": len(takeoffs),
            "longestPause": int((after[0] - before[0]).total_seconds()) // 60,
            "pauseAfter": before[1],
            "pauseBefore": after[1],
        }
    return found


totals = {
    "flights": len(flights),
    "cancelled": len(flights) - len(written),
    "written": len(written),
    "writtenByCarrier": Counter(flight["carrier"] for flight in written),
    "writtenWithKnownPlane": sum(flight["tailnum"] in known_planes for flight in written),
    "carriers": carriers(),
    "carrierHours": len({(flight["carrier"], flight["time_hour"]) for flight in flights}),
    "airports": airports(),
}
print(json.dumps(totals, indent=2, sort_keys=True))
