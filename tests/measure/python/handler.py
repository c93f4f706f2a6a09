"""What declare does with a nil declaration, as a Python developer would write it with boto3: the session, the person
with their signers, one transaction.

awslambdaric, Amazon's own runtime client, calls `handle`.
"""

import base64
import hashlib
import json
import os
import re
import time
from datetime import datetime, timezone

import boto3

TABLE = os.environ["TABLE_NAME"]
CLIENT = boto3.client("dynamodb")


def session_of(cookies):
    pairs = dict(pair.split("=", 1) for pair in cookies or [])
    token = pairs.get("__Host-session")
    if not token:
        return None
    key = {"pk": {"S": "SESSION#" + hashlib.sha256(token.encode()).hexdigest()}, "sk": {"S": "SESSION"}}
    item = CLIENT.get_item(TableName=TABLE, Key=key, ConsistentRead=True).get("Item")
    now = time.time()
    if not item or now - int(item["seen"]["N"]) >= 1800 or now - int(item["started"]["N"]) >= 28800:
        return None
    return item


def standing(number, signers):
    keys = [("ROSTER", number, "ENTRY"), ("CODE", number, "CODE"), ("DECLARATION", number, "CURRENT")]
    keys += [("SIGNOFF", number, "CURRENT")] + [("ROSTER", signer, "ENTRY") for signer in signers]
    keys = [{"pk": {"S": f"{kind}#{whose}"}, "sk": {"S": sk}} for kind, whose, sk in keys]
    output = CLIENT.batch_get_item(RequestItems={TABLE: {"ConsistentRead": True, "Keys": keys}})
    return {item["pk"]["S"]: item for item in output["Responses"][TABLE]}


def note_use(session):
    if time.time() - int(session["seen"]["N"]) < 60:
        return
    CLIENT.update_item(
        TableName=TABLE,
        Key={"pk": session["pk"], "sk": session["sk"]},
        UpdateExpression="SET seen = :now",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":now": {"N": str(int(time.time()))}},
    )


def errors_of(form, entry):
    errors = {}
    if form.get("kind") != "nil":
        errors["kind"] = ["kind"]
    if not re.fullmatch(r"1[3-9]\d{9}", form.get("phone", "")):
        errors["phone"] = ["phone"]
    if form.get("participations"):
        errors["participations"] = ["participations"]
    if form.get("signature") != entry["name"]:
        errors["signature"] = ["signature"]
    if not (form.get("pledge") and form.get("instructions_read")):
        errors["pledge"] = ["pledge"]
    return errors


def file(cookies, form):
    session = session_of(cookies)
    if not session:
        return answer(401, {"title": "sign in"})
    number = session["number"]["S"]
    signers = [signer["S"] for signer in session["signers"]["L"]]
    found = standing(number, signers)
    roster, code = found.get(f"ROSTER#{number}"), found.get(f"CODE#{number}")
    if not roster or not code or hashlib.sha256(code["hash"]["B"]).hexdigest() != session["code"]["S"]:
        return answer(401, {"title": "sign in"})
    note_use(session)
    entry = json.loads(roster["entry"]["S"])
    errors = errors_of(form, entry)
    if errors:
        return answer(422, {"fields": errors})
    current = found.get(f"DECLARATION#{number}")
    content = json.dumps({"number": number, "content": form}, ensure_ascii=False)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    receipt = {
        "reference": current["reference"]["S"] if current else sha256[:8].upper(),
        "revision": int(current["revision"]["N"]) + 1 if current else 1,
        "filed_at": datetime.now(timezone.utc).isoformat(),
        "sha256": sha256,
        "late": False,
    }
    signer = next((signer for signer in signers if signer != number and f"ROSTER#{signer}" in found), None)
    CLIENT.transact_write_items(TransactItems=filing(receipt, entry, form, signer, current))
    return answer(201, receipt)


def filing(receipt, entry, form, signer, current):
    number, revision = entry["number"], receipt["revision"]
    body = {**receipt, "number": number, "declarant": entry, "content": form}
    attributes = {
        "revision": {"N": str(revision)},
        "reference": {"S": receipt["reference"]},
        "sha256": {"S": receipt["sha256"]},
        "filed_at": {"S": receipt["filed_at"]},
        "body": {"S": json.dumps(body, ensure_ascii=False)},
    }
    waiting = {
        "number": number,
        "reference": receipt["reference"],
        "revision": revision,
        "name": entry["name"],
        "unit": entry["unit"],
        "kind": form["kind"],
        "filed_at": receipt["filed_at"],
        "late": False,
        "signer": signer,
    }
    queue = {
        "revision": {"N": str(revision)},
        "body": {"S": json.dumps(waiting, ensure_ascii=False)},
        **indexed(f"QUEUE#{signer or 'nobody'}", number),
    }
    standing_now = {**attributes, **indexed(f"DECLARATIONS#{entry['unit']}", number)}
    is_new = {"ConditionExpression": "attribute_not_exists(pk)"}
    replaces = {"ConditionExpression": "revision = :r", "ExpressionAttributeValues": {":r": {"N": str(revision - 1)}}}
    items = [
        put(f"DECLARATION#{number}", f"REVISION#{revision:06}", attributes, is_new),
        put(f"DECLARATION#{number}", "CURRENT", standing_now, replaces if current else is_new),
        put(f"QUEUE#{number}", "QUEUE", queue, {}),
    ]
    if not current:
        items.append(put(f"REFERENCE#{receipt['reference']}", "DECLARATION", {"number": {"S": number}}, is_new))
    return items


def indexed(partition, number):
    return {"unit_pk": {"S": partition}, "unit_sk": {"S": number}}


def put(pk, sk, rest, condition):
    return {"Put": {"TableName": TABLE, "Item": {"pk": {"S": pk}, "sk": {"S": sk}, **rest}, **condition}}


def answer(status, body):
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}


def handle(event, _context):
    body = event["body"]
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body)
    return file(event.get("cookies"), json.loads(body))
