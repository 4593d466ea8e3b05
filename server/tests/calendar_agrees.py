"""Reads a calendar with two parsers of other people and compares both with what is expected.

Usage: calendar_agrees.py CALENDAR EXPECTED; the latter is JSON: {"name", "stamp", "events": [{"uid", "day", ...}]}.
"""

import json
import sys
from datetime import timedelta

import icalendar
import vobject

with open(sys.argv[1], "rb") as file:
    raw = file.read()
with open(sys.argv[2], encoding="utf-8") as file:
    expected = json.load(file)

assert raw.endswith(b"END:VCALENDAR\r\n") and raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
too_long = [line for line in raw.split(b"\r\n") if len(line) > 75]
assert not too_long, too_long


def by_icalendar():
    calendar = icalendar.Calendar.from_ical(raw)
    assert not calendar.errors, calendar.errors
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    for event in calendar.walk("VEVENT"):
        assert not event.errors and event["TRANSP"] == "TRANSPARENT"
        assert event.start == event["DTSTART"].dt and event.end - event.start == timedelta(days=1)
    events = [
        {
            "uid": str(event["UID"]),
            "day": event["DTSTART"].dt.isoformat(),
            "title": str(event["SUMMARY"]),
            "text": str(event["DESCRIPTION"]),
            "link": str(event["URL"]) if "URL" in event else None,
            "stamp": event["DTSTAMP"].dt.isoformat(),
        }
        for event in calendar.walk("VEVENT")
    ]
    return str(calendar["X-WR-CALNAME"]), events


def by_vobject():
    calendar = vobject.readOne(raw.decode("utf-8"))
    calendar.validate(raiseException=True)
    events = [
        {
            "uid": event.uid.value,
            "day": event.dtstart.value.isoformat(),
            "title": event.summary.value,
            "text": event.description.value,
            "link": event.url.value if hasattr(event, "url") else None,
            "stamp": event.dtstamp.value.isoformat(),
        }
        for event in calendar.contents.get("vevent", [])
    ]
    return calendar.x_wr_calname.value, events


for parser in [by_icalendar, by_vobject]:
    name, events = parser()
    assert events == [event | {"stamp": expected["stamp"]} for event in expected["events"]], (parser.__name__, events)
    # Neither knows that this one is text.
    plain = name.replace("\\,", ",").replace("\\;", ";")
    assert plain == expected["name"], (parser.__name__, name)
print("two parsers agree")
