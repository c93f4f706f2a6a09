"""The AWS command line, for many calls: a list of arguments in JSON on each line, an answer in JSON on each line."""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver


def call(driver, arguments):
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(arguments)
        except SystemExit as ended:
            code = ended.code or 0
    texts = [text.flush() or text.buffer.getvalue().decode("utf-8", "replace") for text in (out, err)]
    return {"code": code or 0, "stdout": texts[0], "stderr": texts[1]}


driver = create_clidriver()
for line in sys.stdin:
    print(json.dumps(call(driver, json.loads(line))), flush=True)
