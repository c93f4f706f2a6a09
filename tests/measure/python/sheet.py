"""Writes the rows of Annex 3 into a workbook with the library named: sheet.py LIBRARY ROWS.jsonl OUT.xlsx."""

import json
import resource
import sys

COLUMNS = 19


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def with_openpyxl(source, out):
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("附件3")
    for row in rows(source):
        sheet.append(row)
    workbook.save(out)


def with_pandas(source, out):
    import pandas

    frame = pandas.DataFrame(rows(source), columns=range(1, COLUMNS + 1))
    frame.to_excel(out, sheet_name="附件3", index=False)


library, source, out = sys.argv[1:]
{"openpyxl": with_openpyxl, "pandas": with_pandas}[library](source, out)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
