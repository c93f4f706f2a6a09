// What declare does with a nil declaration, as a Node developer would write it with the AWS SDK v3: the session, the
// person with their signers, one transaction. A plain loop over the runtime interface, so that nothing of Amazon's own
// client adds to it.
import http from "node:http";
import { createHash } from "node:crypto";
import {
  DynamoDBClient, BatchGetItemCommand, GetItemCommand, TransactWriteItemsCommand, UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

const table = process.env.TABLE_NAME;
const client = new DynamoDBClient({});
const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const seconds = () => Math.floor(Date.now() / 1000);

async function sessionOf(cookies) {
  const cookie = (cookies ?? []).map((pair) => pair.split("=")).find(([name]) => name === "__Host-session");
  if (!cookie) return null;
  const key = { pk: { S: `SESSION#${sha256(cookie[1])}` }, sk: { S: "SESSION" } };
  const { Item: item } = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
  if (!item || seconds() - item.seen.N >= 1800 || seconds() - item.started.N >= 28800) return null;
  return { key, item };
}

async function standing(number, signers) {
  const keys = [["ROSTER", number, "ENTRY"], ["CODE", number, "CODE"], ["DECLARATION", number, "CURRENT"],
    ["SIGNOFF", number, "CURRENT"], ...signers.map((signer) => ["ROSTER", signer, "ENTRY"])];
  const output = await client.send(new BatchGetItemCommand({
    RequestItems: { [table]: {
      ConsistentRead: true,
      Keys: keys.map(([kind, whose, sk]) => ({ pk: { S: `${kind}#${whose}` }, sk: { S: sk } })),
    } },
  }));
  return Object.fromEntries(output.Responses[table].map((item) => [item.pk.S, item]));
}

async function noteUse({ key, item }) {
  if (seconds() - item.seen.N < 60) return;
  await client.send(new UpdateItemCommand({
    TableName: table, Key: key, UpdateExpression: "SET seen = :now", ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":now": { N: String(seconds()) } },
  }));
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

async function file(cookies, form) {
  const session = await sessionOf(cookies);
  if (!session) return answer(401, { title: "sign in" });
  const number = session.item.number.S;
  const signers = session.item.signers.L.map((signer) => signer.S);
  const found = await standing(number, signers);
  const [roster, code, current] = ["ROSTER", "CODE", "DECLARATION"].map((kind) => found[`${kind}#${number}`]);
  if (!roster || !code || sha256(code.hash.B) !== session.item.code.S) return answer(401, { title: "sign in" });
  await noteUse(session);
  const entry = JSON.parse(roster.entry.S);
  const errors = errorsOf(form, entry);
  if (Object.keys(errors).length) return answer(422, { fields: errors });
  const digest = sha256(JSON.stringify({ number, content: form }));
  const revision = current ? Number(current.revision.N) + 1 : 1;
  const reference = current ? current.reference.S : digest.slice(0, 8).toUpperCase();
  const filed_at = new Date().toISOString();
  const receipt = { reference, revision, filed_at, sha256: digest, late: false };
  const signer = signers.find((signer) => signer !== number && found[`ROSTER#${signer}`]) ?? null;
  await client.send(new TransactWriteItemsCommand({ TransactItems: filing(receipt, entry, form, signer, current) }));
  return answer(201, receipt);
}

function filing(receipt, entry, form, signer, current) {
  const { reference, revision, filed_at, sha256, late } = receipt;
  const { number, name, unit } = entry;
  const attributes = {
    revision: { N: String(revision) }, reference: { S: reference }, sha256: { S: sha256 }, filed_at: { S: filed_at },
    body: { S: JSON.stringify({ ...receipt, number, declarant: entry, content: form }) },
  };
  const waiting = { number, reference, revision, name, unit, kind: form.kind, filed_at, late, signer };
  const isNew = { ConditionExpression: "attribute_not_exists(pk)" };
  const replaces = { ConditionExpression: "revision = :r", ExpressionAttributeValues: { ":r": { N: String(revision - 1) } } };
  const indexed = (partition) => ({ unit_pk: { S: partition }, unit_sk: { S: number } });
  const items = [
    put(`DECLARATION#${number}`, `REVISION#${String(revision).padStart(6, "0")}`, attributes, isNew),
    put(`DECLARATION#${number}`, "CURRENT", { ...attributes, ...indexed(`DECLARATIONS#${unit}`) }, current ? replaces : isNew),
    put(`QUEUE#${number}`, "QUEUE", {
      revision: { N: String(revision) }, body: { S: JSON.stringify(waiting) }, ...indexed(`QUEUE#${signer ?? "nobody"}`),
    }, {}),
  ];
  if (!current) items.push(put(`REFERENCE#${reference}`, "DECLARATION", { number: { S: number } }, isNew));
  return items;
}

function put(pk, sk, rest, condition) {
  return { Put: { TableName: table, Item: { pk: { S: pk }, sk: { S: sk }, ...rest }, ...condition } };
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
  const result = await file(event.cookies, JSON.parse(body));
  await call("POST", `${next.headers["lambda-runtime-aws-request-id"]}/response`, JSON.stringify(result));
}
