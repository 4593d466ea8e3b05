"""Writes the rows of a CSV file to a workbook for every line it is given, and says how long that took and how much memory."""

import csv
import os
import sys
import time

import openpyxl


def most_memory(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1e3 * 1.024 for line in status if line.startswith(field))


def write(rows, path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("记录")
    for row in rows:
        sheet.append(row)
    book.save(path)


with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    # Numbers as numbers, and nothing where nothing is, as in the workbook beside which it is measured.
    rows = [[int(cell) if cell.isdigit() else cell or None for cell in row] for row in csv.reader(file)]
print(f"openpyxl {openpyxl.__version__}, Python {sys.version.split()[0]}, rows {len(rows)}", flush=True)
for path in sys.stdin:
    # The most so far is forgotten, where Linux lets one.
    if os.access("/proc/self/clear_refs", os.W_OK):
        with open("/proc/self/clear_refs", "w") as peak:
            peak.write("5")
    before, start = most_memory("VmRSS"), time.perf_counter()
    write(rows, path.strip())
    print(f"{time.perf_counter() - start:.4f} {most_memory('VmHWM') - before:.1f}", flush=True)
