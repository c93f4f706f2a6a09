"""What declare does with a nil declaration, as a Python developer would write it with boto3: one read, one transaction.

awslambdaric, Amazon's own runtime client, calls `handle`.
"""

import base64
import hashlib
import hmac
import json
import os
import re
from datetime import datetime, timezone

import boto3

TABLE = os.environ["TABLE_NAME"]
CLIENT = boto3.client("dynamodb")
KEYS = (("ROSTER", "ENTRY"), ("CODE", "CODE"), ("ATTEMPTS", "ATTEMPTS"), ("DECLARATION", "CURRENT"))


def sign(*parts):
    mac = hmac.new(os.environ["CODE_KEY"].encode(), digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode()
        mac.update(len(data).to_bytes(8, "big") + data)
    return mac.digest()


def standing(number):
    keys = [{"pk": {"S": f"{pk}#{number}"}, "sk": {"S": sk}} for pk, sk in KEYS]
    output = CLIENT.batch_get_item(RequestItems={TABLE: {"ConsistentRead": True, "Keys": keys}})
    return {item["pk"]["S"].split("#")[0]: item for item in output["Responses"][TABLE]}


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


def file(form):
    number = form.pop("number")
    code = form.pop("code").replace("-", "")
    found = standing(number)
    if "ROSTER" not in found or not hmac.compare_digest(sign("code", number, code), found["CODE"]["hash"]["B"]):
        return answer(422, {"fields": {"code": ["code"]}})
    entry = json.loads(found["ROSTER"]["entry"]["S"])
    errors = errors_of(form, entry)
    if errors:
        return answer(422, {"fields": errors})
    current = found.get("DECLARATION")
    content = json.dumps({"number": number, "content": form}, ensure_ascii=False)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    revision = int(current["revision"]["N"]) + 1 if current else 1
    reference = current["reference"]["S"] if current else sha256[:8].upper()
    receipt = {
        "reference": reference,
        "revision": revision,
        "filed_at": datetime.now(timezone.utc).isoformat(),
        "sha256": sha256,
        "late": False,
    }
    body = json.dumps({**receipt, "number": number, "declarant": entry, "content": form}, ensure_ascii=False)
    attributes = {
        "revision": {"N": str(revision)},
        "reference": {"S": reference},
        "sha256": {"S": sha256},
        "filed_at": {"S": receipt["filed_at"]},
        "body": {"S": body},
    }
    unit = {"unit_pk": {"S": f"DECLARATIONS#{entry['unit']}"}, "unit_sk": {"S": number}}
    is_new = {"ConditionExpression": "attribute_not_exists(pk)"}
    replaces = {"ConditionExpression": "revision = :r", "ExpressionAttributeValues": {":r": {"N": str(revision - 1)}}}
    items = [
        put(f"DECLARATION#{number}", f"REVISION#{revision:06}", attributes, is_new),
        put(f"DECLARATION#{number}", "CURRENT", {**attributes, **unit}, replaces if current else is_new),
    ]
    if not current:
        items.append(put(f"REFERENCE#{reference}", "DECLARATION", {"number": {"S": number}}, is_new))
    CLIENT.transact_write_items(TransactItems=items)
    return answer(201, receipt)


def put(pk, sk, rest, condition):
    return {"Put": {"TableName": TABLE, "Item": {"pk": {"S": pk}, "sk": {"S": sk}, **rest}, **condition}}


def answer(status, body):
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}


def handle(event, _context):
    body = event["body"]
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body)
    return file(json.loads(body))
