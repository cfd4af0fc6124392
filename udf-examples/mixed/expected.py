"""What flights.sql must give, computed without Drey and without its functions: ``python expected.py DATA OUTPUT``.

Writes OUTPUT/flown and OUTPUT/delays_by_maker, lines sorted.
"""
import collections
import csv
import os
import re
import statistics
import sys

BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz"


def number(text: str):
    return None if text == "NA" else int(text)


def region(latitude: float, longitude: float) -> str:
    """The first character of the geohash: three bits of the longitude between two of the latitude."""
    x = min(int((longitude + 180) / 360 * 8), 7)
    y = min(int((latitude + 90) / 180 * 4), 3)
    return BASE32[(x >> 2 & 1) << 4 | (y >> 1 & 1) << 3 | (x >> 1 & 1) << 2 | (y & 1) << 1 | (x & 1)]


def verdict(departure, arrival) -> str:
    if departure is None or arrival is None:
        return "cancelled" if departure is None else "diverted"
    left_late, came_late = departure > 15, arrival > 15
    return {(False, False): "on time", (True, False): "made up", (True, True): "late from the start",
            (False, True): "late on the way"}[left_late, came_late]


def table(folder: str, name: str):
    with open(os.path.join(folder, name), newline="", encoding="utf-8") as file:
        yield from csv.reader(file)


def text(value) -> str:
    return "" if value is None else '"%s"' % value if " " in str(value) else str(value)


def main(data: str, output: str) -> None:
    regions = {row[0]: region(float(row[2]), float(row[3])) for row in table(data, "airports.csv")}
    makers = {row[0]: re.findall(r"[^\W_]+", row[3])[0].lower() for row in table(data, "planes.csv")}
    flown = []
    delays = collections.defaultdict(list)
    for row in table(data, "flights.csv"):
        year, month, day, time = int(row[0]), int(row[1]), int(row[2]), int(row[4])
        departure, arrival, minutes, miles = number(row[5]), number(row[8]), number(row[14]), int(row[15])
        mph = None if minutes is None else miles * 60 // minutes
        place, maker = regions.get(row[13]), makers.get(row[11])
        at = "%d-%02d-%02d %02d:%02d:00" % (year, month, day, time // 100, time % 100)
        flown.append(",".join(map(text, (at, row[9], row[10], row[12], row[13], place, maker, mph, verdict(departure, arrival)))))
        if place is not None and maker is not None:
            for what, delay in (("departure", departure), ("arrival", arrival)):
                if delay is not None:
                    delays[maker, place, what].append((delay, mph, minutes))
    summary = []
    for group, values in delays.items():
        weight = sum(minutes for _, _, minutes in values if minutes is not None)
        mph = None if weight == 0 else sum(mph * minutes for _, mph, minutes in values if minutes is not None) / weight
        summary.append(",".join(map(text, (*group, len(values), float(statistics.median(d for d, _, _ in values)), mph))))
    os.makedirs(output, exist_ok=True)
    for name, lines in (("flown", flown), ("delays_by_maker", summary)):
        with open(os.path.join(output, name), "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in sorted(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
