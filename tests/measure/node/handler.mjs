// What declare does with a nil declaration, as a Node developer would write it with the AWS SDK v3: one read, one
// transaction. A plain loop over the runtime interface, so that nothing of Amazon's own client adds to it.
import http from "node:http";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { DynamoDBClient, BatchGetItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";

const table = process.env.TABLE_NAME;
const client = new DynamoDBClient({});

function sign(parts) {
  const mac = createHmac("sha256", process.env.CODE_KEY);
  for (const part of parts) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(Buffer.byteLength(part)));
    mac.update(length).update(part);
  }
  return mac.digest();
}

async function standing(number) {
  const keys = [["ROSTER", "ENTRY"], ["CODE", "CODE"], ["ATTEMPTS", "ATTEMPTS"], ["DECLARATION", "CURRENT"]];
  const output = await client.send(new BatchGetItemCommand({
    RequestItems: { [table]: {
      ConsistentRead: true,
      Keys: keys.map(([pk, sk]) => ({ pk: { S: `${pk}#${number}` }, sk: { S: sk } })),
    } },
  }));
  return Object.fromEntries(output.Responses[table].map((item) => [item.pk.S.split("#")[0], item]));
}

function errorsOf(form, entry) {
  const errors = {};
  if (form.kind !== "nil") errors.kind = ["kind"];
  if (!/^1[3-9]\d{9}$/.test(form.phone ?? "")) errors.phone = ["phone"];
  if (form.participations?.length) errors.participations = ["participations"];
  if (form.signature !== entry.name) errors.signature = ["signature"];
  if (!form.pledge || !form.instructions_read) errors.pledge = ["pledge"];
  return errors;
}

async function file(form) {
  const { ROSTER: roster, CODE: code, DECLARATION: current } = await standing(form.number);
  const hash = sign(["code", form.number, form.code.replaceAll("-", "")]);
  if (!roster || !code || !timingSafeEqual(hash, Buffer.from(code.hash.B))) return answer(422, { fields: { code: ["code"] } });
  const entry = JSON.parse(roster.entry.S);
  const errors = errorsOf(form, entry);
  if (Object.keys(errors).length) return answer(422, { fields: errors });
  const { number, code: _, ...content } = form;
  const sha256 = createHash("sha256").update(JSON.stringify({ number, content })).digest("hex");
  const revision = current ? Number(current.revision.N) + 1 : 1;
  const reference = current ? current.reference.S : sha256.slice(0, 8).toUpperCase();
  const filed_at = new Date().toISOString();
  const attributes = {
    revision: { N: String(revision) }, reference: { S: reference }, sha256: { S: sha256 }, filed_at: { S: filed_at },
    body: { S: JSON.stringify({ reference, number, revision, filed_at, sha256, declarant: entry, content }) },
  };
  const put = (pk, sk, rest, condition) => ({
    Put: { TableName: table, Item: { pk: { S: pk }, sk: { S: sk }, ...rest }, ...condition },
  });
  const isNew = { ConditionExpression: "attribute_not_exists(pk)" };
  const replaces = { ConditionExpression: "revision = :r", ExpressionAttributeValues: { ":r": { N: String(revision - 1) } } };
  const unit = { unit_pk: { S: `DECLARATIONS#${entry.unit}` }, unit_sk: { S: number } };
  const items = [
    put(`DECLARATION#${number}`, `REVISION#${String(revision).padStart(6, "0")}`, attributes, isNew),
    put(`DECLARATION#${number}`, "CURRENT", { ...attributes, ...unit }, current ? replaces : isNew),
  ];
  if (!current) items.push(put(`REFERENCE#${reference}`, "DECLARATION", { number: { S: number } }, isNew));
  await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
  return answer(201, { reference, revision, filed_at, sha256, late: false });
}

function answer(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json", "cache-control": "no-store" }, body: JSON.stringify(body) };
}

const agent = new http.Agent({ keepAlive: true });
function call(method, path, body) {
  const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, host, port, method, path: `/2018-06-01/runtime/invocation/${path}` }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

for (;;) {
  const next = await call("GET", "next");
  const event = JSON.parse(next.body);
  const body = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body;
  const result = await file(JSON.parse(body));
  await call("POST", `${next.headers["lambda-runtime-aws-request-id"]}/response`, JSON.stringify(result));
}
