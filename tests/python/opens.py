"""Opens what Kith writes for other people's programs, with libraries that have nothing of Kith's own.

    opens.py calendar FILE      an iCalendar file, by the package `icalendar`
    opens.py word FILE          a Word document, by the package `python-docx`

Prints what is in it as JSON, for the test to look at.
"""

import json
import sys

import docx
import icalendar


def when(value):
    return value.dt.isoformat()


def calendar(path):
    with open(path, "rb") as file:
        read = icalendar.Calendar.from_ical(file.read())
    assert not read.errors, read.errors
    events = []
    for event in read.walk("VEVENT"):
        assert not event.errors, event.errors
        events.append(
            {
                "uid": str(event["UID"]),
                "summary": str(event["SUMMARY"]),
                "description": str(event.get("DESCRIPTION", "")),
                "location": str(event.get("LOCATION", "")),
                "status": str(event["STATUS"]),
                "sequence": int(event["SEQUENCE"]),
                "stamp": when(event["DTSTAMP"]),
                "starts": when(event["DTSTART"]),
                "ends": when(event["DTEND"]),
                "alarms": [str(alarm["TRIGGER"].dt) for alarm in event.walk("VALARM")],
            }
        )
    return {"version": str(read["VERSION"]), "method": str(read["METHOD"]), "events": events}


def word(path):
    read = docx.Document(path)
    return {
        "title": read.core_properties.title,
        "language": read.core_properties.language,
        "headings": [p.text for p in read.paragraphs if p.style.name.startswith("Heading")],
        "paragraphs": [p.text for p in read.paragraphs],
        "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables],
    }


if __name__ == "__main__":
    what, path = sys.argv[1:]
    print(json.dumps({"calendar": calendar, "word": word}[what](path)))
