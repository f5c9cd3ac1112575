#!/usr/bin/env python3
"""Prints, as JSON, the totals that a correct run of the flights example must reach.

It reads the CSV files itself and knows nothing of Sluice, so that the two can be compared. To renew what the tests
compare with, from the top of the repository:

    python3 examples/flights/totals.py > Tests/IntegrationTests/Fixtures/flight-totals.json
"""

import csv
import json
from collections import Counter
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

totals = {
    "flights": len(flights),
    "cancelled": len(flights) - len(written),
    "written": len(written),
    "writtenByCarrier": Counter(flight["carrier"] for flight in written),
    "writtenWithKnownPlane": sum(flight["tailnum"] in known_planes for flight in written),
}
print(json.dumps(totals, indent=2, sort_keys=True))
