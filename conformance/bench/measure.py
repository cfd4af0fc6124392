"""Runs a command to its end and prints one JSON line: wall and CPU seconds and the memory of all its processes.

CPU is that of the command and of every descendant that was waited for. Memory is sampled every 5 ms: ``rss_mb`` adds the resident
sets of all descendants (pages that forked processes share count for each), ``pss_mb`` divides shared pages among them.
"""
from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from typing import Dict, List


def children_of() -> Dict[int, List[int]]:
    """Process ids by parent."""
    tree: Dict[int, List[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as stat:
                    parent = int(stat.read().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            tree.setdefault(parent, []).append(int(entry))
    return tree


def memory_kb(pid: int) -> tuple:
    """(RSS, PSS) of a process in kB; zeros when it has just ended."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
            values = {line.split(":")[0]: int(line.split()[1]) for line in rollup if line[:3] in ("Rss", "Pss")}
        return values.get("Rss", 0), values.get("Pss", 0)
    except (OSError, ValueError, IndexError):
        return 0, 0


def main() -> int:
    started = time.perf_counter()
    child = subprocess.Popen(sys.argv[1:])
    peak = [0, 0, 0]
    done = threading.Event()

    def sample() -> None:
        while not done.wait(0.005):
            tree = children_of()
            queue, found = [child.pid], []
            while queue:
                pid = queue.pop()
                found.append(pid)
                queue.extend(tree.get(pid, ()))
            sizes = [memory_kb(pid) for pid in found]
            peak[0] = max(peak[0], sum(s[0] for s in sizes))
            peak[1] = max(peak[1], sum(s[1] for s in sizes))
            peak[2] = max(peak[2], len(found))

    sampler = None
    if "DREY_MEASURE_MEMORY" in os.environ and os.path.exists("/proc/self/smaps_rollup"):
        sampler = threading.Thread(target=sample, daemon=True)
        sampler.start()
    code = child.wait()
    wall = time.perf_counter() - started
    done.set()
    if sampler is not None:
        sampler.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"wall": round(wall, 4), "cpu": round(used.ru_utime + used.ru_stime, 4), "code": code,
                      "rss_mb": round(peak[0] / 1024, 1), "pss_mb": round(peak[1] / 1024, 1), "processes": peak[2]}))
    return code


if __name__ == "__main__":
    sys.exit(main())
