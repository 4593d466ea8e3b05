"""Reads a board and a return as workbooks, and compares them cell by cell with obligations that were worked out elsewhere.

Usage: openpyxl_agrees.py BOARD RETURN PACKAGE OBLIGATIONS
"""

import json
import sys
from collections import defaultdict

from openpyxl import load_workbook

KINDS = {
    "talk": "谈心", "teacher": "班主任", "visit": "家访", "homework": "作业", "dinner": "晚餐", "parent_call": "电话",
    "guardian": "监护人", "family_call": "亲情通话", "letter": "家书", "counselling": "心理咨询", "health_check": "体检",
    "activity": "活动", "guardian_meeting": "监护人会", "survey": "摸底", "report": "信息报送", "plan": "计划", "summary": "总结",
}
STATUSES = {
    "met": "已完成", "open": "未完成", "due_soon": "快到期", "overdue": "已逾期", "upcoming": "未开始", "waived": "免办",
}


def count(rows, status):
    return sum(row["status"] == status for row in rows)


def numbers(rows):
    return [count(rows, "met"), len(rows) - count(rows, "waived"), count(rows, "waived"), count(rows, "overdue")]


def figure(rows):
    met, owed, waived, _ = numbers(rows)
    return f"{met}/{owed}" if owed else "免办" if waived else "–"


def rate(rows):
    met, owed, *_ = numbers(rows)
    return f"{met * 100 // owed}%" if owed else None


def rows_of(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def board_of(heads, rows, names, with_numbers):
    """The board as it should be: a row for each person in the order of their ids, and the sums."""
    of_person = defaultdict(list)
    for row in rows:
        of_person[row["responsible"]].append(row)
    lines = [(names[person], own) for person, own in sorted(of_person.items())] + [("合计", rows)]
    for name, own in lines:
        cells = [figure([row for row in own if KINDS[row["kind"]] == head]) for head in heads]
        # An apostrophe keeps what looks like a formula from being one.
        name = "'" + name if name[0] in "=+-@\t\r" else name
        yield [name, *cells, figure(own), rate(own), *(numbers(own) if with_numbers else [])]


def check(what, found, expected):
    for at, (one, other) in enumerate(zip(found, expected), 1):
        assert one == other, f"{what}, row {at}: {one} where {other} is right"
    assert len(found) == len(expected), f"{what}: {len(found)} rows where {len(expected)} are right"


def main():
    board, month, package, obligations = sys.argv[1:]
    package = json.load(open(package, encoding="utf-8"))
    lines = [json.loads(line) for line in open(obligations, encoding="utf-8")]
    to_children = [line for line in lines if line["per"] == "child"]
    names = {person["id"]: person["name"] for person in package["staff"]}
    kinds = {KINDS[line["kind"]] for line in to_children}
    width = 1 + len(kinds)

    head, *rows = rows_of(load_workbook(board).worksheets[0])
    assert set(head[1:width]) == kinds and len(head) == width + 8, head
    assert head[width:] == ["合计", "完成率", "已完成", "应办", "免办", "已逾期", "上次联系", "待上传"], head
    expected = board_of(head[1:width], to_children, names, True)
    check("board", [row[: width + 6] for row in rows], list(expected))

    sheets = load_workbook(month).worksheets
    head, *rows = rows_of(sheets[0])
    assert head == ["代理家长", *head[1:width], "合计", "完成率"], head
    check("return", [[cell or None for cell in row] for row in rows], list(board_of(head[1:width], to_children, names, False)))

    subjects = {it["id"]: it["name"] for it in [*package["classes"], package["school"]]}
    beyond = [
        [subjects[line["subject"]], KINDS[line["kind"]], str(line["need"]), str(line["done"]), line["due"],
         STATUSES[line["status"]]]
        for line in lines if line["per"] != "child"
    ]
    check("beyond children", rows_of(sheets[1])[1:], beyond)
    print(f"{len(to_children) + len(beyond)} obligations agree")


main()
