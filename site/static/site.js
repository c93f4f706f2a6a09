// Comfort only: every page works without this script. It keeps nothing on the device. A draft would help, but the
// form is filled in on shared office machines too, and what it holds about a person and their family must not stay there.

const root = document.documentElement;
root.classList.add("js");

// The phases of this moment, in the campaign's time zone; a demonstration's fixed day is marked by the page itself.
if (!root.dataset.today) {
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  for (const phase of document.querySelectorAll("[data-from]")) {
    if (phase.dataset.from <= today && today <= phase.dataset.to) phase.setAttribute("aria-current", "step");
  }
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
