// Comfort only: every page works without this script. It keeps nothing on the device but the chosen size of type. A
// draft would help, but the form is filled in on shared office machines too, and what it holds about a person and their
// family must not stay there.

const root = document.documentElement;
root.classList.add("js");

// The phases of this moment, in the campaign's time zone; a demonstration's fixed day is marked by the page itself.
if (!root.dataset.today) {
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  for (const phase of document.querySelectorAll("[data-from]")) {
    if (phase.dataset.from <= today && today <= phase.dataset.to) {
      phase.setAttribute("aria-current", "step");
      phase.querySelector("details")?.setAttribute("open", "");
    }
  }
  // Of the lines on how things stand the last one that has begun holds.
  const lines = [...document.querySelectorAll("[data-since]")];
  const holds = lines.findLast((line) => line.dataset.since <= today);
  for (const line of lines) line.hidden = line !== holds;
  // Once the campaign has ended a static page asks nobody to file any more: what was filed can still be read.
  for (const link of document.querySelectorAll("[data-over]")) {
    if (link.dataset.over <= today) link.textContent = "我的报告";
  }
  for (const part of document.querySelectorAll("[data-until]")) {
    if (part.dataset.until <= today) part.hidden = true;
  }
  for (const left of document.querySelectorAll("[data-days-until]")) {
    left.textContent = `还剩 ${Math.round((Date.parse(left.dataset.daysUntil) - Date.parse(today)) / 86400000)} 天`;
  }
}

// Static pages lead whoever is signed in to what is theirs. The cookie says that somebody is, and nothing of who.
if (document.cookie.split("; ").includes("__Host-signed-in=1")) {
  for (const link of document.querySelectorAll("header nav a")) {
    const place = link.getAttribute("href");
    if (place === "/sign-in/") [link.href, link.textContent] = ["/api/me", "我的"];
    if (place === "/forms/declaration/") link.href = "/api/declarations/mine";
  }
}

// What is typed unseen is shown on request, and a key is copied.
for (const control of document.querySelectorAll("[data-shows]")) {
  const box = control.querySelector("input");
  const secret = document.getElementById(control.dataset.shows);
  control.hidden = !secret;
  box.addEventListener("change", () => {
    secret.type = box.checked ? "text" : "password";
  });
}
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.textContent = "已复制";
  });
}

// One tick for all of a list: those whose names begin like this.
for (const control of document.querySelectorAll("[data-ticks]")) {
  const box = control.querySelector("input");
  const all = [...document.querySelectorAll(`input[type="checkbox"][name^="${control.dataset.ticks}"]`)];
  control.hidden = all.length < 2;
  box.addEventListener("change", () => {
    for (const one of all) one.checked = box.checked;
  });
}

// A list at a desk is sorted by any of its columns, as far as the page shows it: up, down, and as it was. Sums stay at its
// end, and so does what is empty. Where lines are cards, on a telephone, their head is out of sight and sorts nothing.
const collator = new Intl.Collator("zh-CN", { numeric: true });
const wide = matchMedia("(min-width: 40.01rem)");
for (const table of document.querySelector(".signed-in") ? document.querySelectorAll("table.list") : []) {
  const [head, body] = [table.tHead?.rows, table.tBodies[0]];
  const rows = body ? [...body.rows].filter((row) => !row.matches(".sum")) : [];
  if (head?.length !== 1 || rows.length < 2 || table.querySelector("[colspan], [rowspan]")) continue;
  const shown = (row, column) => {
    const cell = row.cells[column].cloneNode(true);
    for (const part of cell.querySelectorAll(".aside, form, details")) part.remove();
    const text = cell.textContent.trim();
    return text === "—" ? "" : text;
  };
  for (const [column, heading] of [...head[0].cells].entries()) {
    const text = heading.textContent.trim();
    // Where all is alike there is nothing to sort.
    const differ = new Set(rows.map((row) => shown(row, column))).size > 1;
    if (heading.childElementCount || !text || !differ) continue;
    const button = document.createElement("button");
    [button.type, button.className, button.title, button.textContent] = ["button", "sort", "按本页的这一列排序", text];
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const way = { ascending: -1, descending: 0 }[heading.getAttribute("aria-sort")] ?? 1;
      const texts = new Map(rows.map((row) => [row, shown(row, column)]));
      const compare = (one, other) => {
        const [first, second] = [texts.get(one), texts.get(other)];
        return first && second ? way * collator.compare(first, second) : !first - !second;
      };
      for (const other of head[0].cells) other.removeAttribute("aria-sort");
      if (way) heading.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      body.prepend(...(way ? [...rows].sort(compare) : rows));
    });
  }
}
function switchSorting() {
  for (const button of document.querySelectorAll(".sort")) button.disabled = !wide.matches;
}
switchSorting();
wide.addEventListener("change", switchSorting);

// The size of type lasts: it is the one thing kept on the device, and only where it is not the usual one.
const sizes = [...document.getElementsByName("reading")];
try {
  const kept = localStorage.getItem("reading");
  for (const size of sizes) if (size.value === kept) size.checked = true;
} catch {
  // A browser that keeps nothing still changes the page at hand.
}
for (const size of sizes) {
  size.addEventListener("change", () => {
    try {
      if (size.value === "standard") localStorage.removeItem("reading");
      else localStorage.setItem("reading", size.value);
    } catch {
      // As above.
    }
  });
}

// Words are looked for in the texts of all pages, in the browser: what is looked for goes nowhere.
const search = document.querySelector("[data-find]");
if (search) {
  const words = search.querySelector("input");
  const [told, list] = [search.querySelector("[data-found]"), search.querySelector("[data-results]")];
  let index;

  const result = ({ address, title, text }, wanted) => {
    const [item, link, line] = ["li", "a", "p"].map((name) => document.createElement(name));
    [link.href, link.textContent, line.className] = [address, title, "hint"];
    const at = Math.max(0, text.toLowerCase().indexOf(wanted) - 20);
    line.textContent = `${at ? "…" : ""}${text.slice(at, at + 80)}…`;
    item.append(link, line);
    return item;
  };
  const find = async () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    index ??= fetch(search.dataset.find).then((answer) => answer.json());
    try {
      const all = wanted.length ? await index : [];
      const found = all.filter(({ title, text }) => wanted.every((word) => `${title} ${text}`.toLowerCase().includes(word)));
      list.replaceChildren(...found.slice(0, 30).map((one) => result(one, wanted[0])));
      told.textContent = wanted.length ? `找到 ${found.length} 处${found.length > 30 ? "，列出前 30 处" : ""}` : "";
    } catch {
      index = undefined;
      told.textContent = "现在查不了，请用浏览器的“在页面中查找”";
    }
  };
  search.hidden = false;
  words.value = new URLSearchParams(location.search).get("q") ?? "";
  words.addEventListener("input", find);
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  if (words.value) find();
}

// What depends on another answer is there only with that answer: `data-when="name=value|value"`. A hidden part is
// switched off so that it is not sent, and keeps what was typed in case the answer changes back. A part with an error
// in it stays: the error summary leads there.
const dependents = [...document.querySelectorAll("[data-when]")].filter((part) => !part.querySelector(".fault"));

function isAnswered(condition) {
  const [name, values] = condition.split("=");
  const controls = [...document.getElementsByName(name)];
  const answer = controls.length > 1 ? controls.find((control) => control.checked)?.value : controls[0]?.value;
  return values.split("|").includes(answer);
}

function showDependents() {
  for (const part of dependents) part.hidden = !isAnswered(part.dataset.when);
  for (const control of document.querySelectorAll("[data-when] :is(input, select, textarea)")) {
    control.disabled = control.closest("[data-when][hidden]") !== null;
  }
}

if (dependents.length) {
  document.addEventListener("change", showDependents);
  showDependents();
}

// The list of participants follows the names of the relatives as they are typed.
function nameParticipants() {
  for (const option of document.querySelectorAll('option[value^="relative:"]')) {
    const row = option.value.split(":")[1];
    const name = document.getElementById(`relatives-${row}-name`)?.value.trim();
    const relation = document.getElementById(`relatives-${row}-relation`)?.value;
    option.textContent = `家庭成员 ${Number(row) + 1}${name ? `：${name}` : ""}${relation ? `（${relation}）` : ""}`;
  }
}
document.querySelector("[data-relatives]")?.addEventListener("input", nameParticipants);

// A link to a part that is folded opens it.
function openTarget() {
  document.querySelector("details:target")?.setAttribute("open", "");
}
addEventListener("hashchange", openTarget);
openTarget();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The letter with a personal code leads to the sign-in page with the number behind the #, where no server sees it.
const lettered = new URLSearchParams(location.hash.slice(1)).get("number");
const ownNumber = document.querySelector('[autocomplete="username"]');
if (lettered && ownNumber && !ownNumber.value) ownNumber.value = lettered;

// The error summary takes the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// A page of somebody who is signed in is shown as it is now, not as the browser remembers it.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector(".signed-in")) location.reload();
});

// A form of somebody who is signed in is kept by the server while it is typed, and nowhere else.
const saves = document.querySelector("form[data-saves]");
if (saves) {
  const told = document.querySelector("[data-saved]");
  const windows = new BroadcastChannel(`draft-${saves.dataset.saves}`);
  let [timer, saving, changed, stopped, pressed] = [0, false, false, false, null];

  const tell = (text) => {
    told.textContent = text;
    told.hidden = false;
  };

  const save = async () => {
    if (saving || stopped || !changed) return;
    [saving, changed] = [true, false];
    const body = new URLSearchParams(new FormData(saves));
    body.set("action", "save");
    try {
      const answer = await fetch(saves.getAttribute("action"), { method: "POST", body, headers: { accept: "application/json" } });
      if (answer.ok) {
        const { edition, saved_at } = await answer.json();
        saves.querySelector('[name^="draft["]').name = `draft[${edition}]`;
        const at = new Date(saved_at).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
        tell(`已保存 ${at}`);
        windows.postMessage(edition);
      } else if (answer.status === 401) {
        tell("登录已经结束，现在填写的没有保存；核对时可以重新登录，内容不会丢失");
      } else {
        stopped = answer.status === 409;
        tell((await answer.json()).detail);
      }
    } catch {
      changed = true;
      tell("没有连上服务器，现在填写的还没有保存");
    }
    saving = false;
    if (pressed) saves.requestSubmit(pressed);
    else if (changed) later();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  };

  saves.addEventListener("input", () => {
    changed = true;
    later();
  });
  // A form that is sent takes everything along, once what is being saved has told its edition.
  saves.addEventListener("submit", (event) => {
    stopped = true;
    clearTimeout(timer);
    if (saving) {
      event.preventDefault();
      pressed = event.submitter;
    }
  });
  // What was typed last is saved on leaving.
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  windows.addEventListener("message", () => {
    stopped = true;
    tell("这张表在另一个窗口改过，请重新打开本页，接着那里填");
  });
  // A browser that goes back puts some old answers over the page and not others: what was saved last is shown whole.
  addEventListener("pageshow", () => {
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") {
      saves.reset();
      showDependents();
    }
  });
}

// A file that is too large for one request is sent in pieces, and attached once all are there.
for (const form of document.querySelectorAll("form[data-pieces]")) {
  const [input, told] = [form.elements.file, form.querySelector("[data-progress]")];
  const [button, size] = [form.querySelector("button"), Number(form.dataset.pieces)];
  const described = `${input.getAttribute("aria-describedby")} ${told.id}`;
  let sending = false;

  const tell = (text, isFault = false) => {
    told.textContent = text;
    told.hidden = !text;
    told.classList.toggle("fault", isFault);
    told.parentElement.classList.toggle("wrong", isFault);
    input.setAttribute("aria-describedby", described);
    if (isFault) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };

  // What the server answers; nothing, and told, where it refuses.
  const post = async (path, body, headers) => {
    const answer = await fetch(form.getAttribute("action") + path, { method: "POST", body, headers: { accept: "application/json", ...headers } });
    if (answer.ok) return answer.json();
    const problem = await answer.json();
    const text = answer.status === 401 ? "登录已经结束，文件没有附上；请重新登录以后再附" : problem.fields?.file?.[0] ?? problem.detail ?? `文件没有附上（${answer.status}），请再按一次`;
    tell(text, true);
  };

  const send = async (file) => {
    const [pieces, all] = [[], Math.ceil(file.size / size)];
    for (let at = 0; at < all; at += 1) {
      tell(`正在传送第 ${at + 1} 段，共 ${all} 段……`);
      const kept = await post("/pieces", file.slice(at * size, (at + 1) * size), { "content-type": "application/octet-stream" });
      if (!kept) return false;
      pieces.push(kept.sha256);
    }
    const named = new FormData();
    named.set("pieces", pieces.join());
    return Boolean(await post("", named));
  };

  input.addEventListener("change", () => tell(""));
  form.addEventListener("submit", async (event) => {
    const file = input.files[0];
    if (!sending && !(file?.size > size)) return;
    event.preventDefault();
    if (sending) return;
    if (file.size > Number(form.dataset.most)) {
      tell("文件超过 10 MiB，没有传送；请降低扫描的分辨率，或者分页扫描，每页附一个文件", true);
      return;
    }
    [sending, button.disabled] = [true, true];
    try {
      if (await send(file)) {
        input.value = "";
        location.hash = "scans";
        location.reload();
        return;
      }
    } catch {
      tell("没有连上服务器，文件没有附上；选好的文件还在，请再按一次", true);
    }
    [sending, button.disabled] = [false, false];
  });
}

// A form that is kept nowhere asks before it is left, once something was typed in it.
const warns = document.querySelector("form[data-warns]");
if (warns) {
  const ask = (event) => event.preventDefault();
  warns.addEventListener("input", () => addEventListener("beforeunload", ask));
  warns.addEventListener("submit", () => removeEventListener("beforeunload", ask));
}
