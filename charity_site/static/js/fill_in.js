/* Cards to fill in and the question folder. What is written is sent nowhere, and stored only where a reader asks for it. The words
   are in cards/fill_in_tools.html. Kept is a list of {blank, value}, in the folder with {whom, from} as well. */

const PREFIX = "written:";
const root = document.querySelector("[data-fill-in]");
const tools = document.querySelector("[data-fill-in-tools]");
const key = PREFIX + root.dataset.fillIn;
const status = tools.querySelector("[role=status]");
const remember = tools.querySelector("[data-remember]");
const template = root.querySelector(":scope > template");
const lost = root.querySelector("[data-lost]"); // what was kept for a blank that staff renamed or took away since
const own = document.querySelector("[data-own-question]");

const fields = () => [...root.querySelectorAll("[data-blank]")];
const whomOf = (field) => field.closest("[data-whom]")?.dataset.whom;
const entries = () => [
  ...fields().map((field) => ({ ...field.dataset, whom: whomOf(field), value: field.value })),
  ...[...root.querySelectorAll("[data-blank-was]")].map(({ dataset }) => ({ blank: dataset.blankWas, value: dataset.value })),
];
/* The name of a blank without what staff may mend in it: capitals, commas, spaces. */
const plain = (name) => name.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join(" ");
const say = (word) => (status.textContent = status.dataset[word]);

/* A question that is not on the page yet, in the group of whom to ask. */
function add({ blank, whom = "", from = "" }) {
  const lists = [...root.querySelectorAll("[data-whom]")];
  const item = template.content.firstElementChild.cloneNode(true);
  const field = item.querySelector("[data-blank]");
  item.querySelector("[data-text]").textContent = blank;
  item.querySelector("span[data-from]").textContent = from;
  Object.assign(field.dataset, { blank, from });
  (lists.find((list) => list.dataset.whom === whom) ?? lists[0]).append(item);
  return field;
}

function fill(list) {
  for (const entry of list) {
    const field = fields().find(({ dataset }) => plain(dataset.blank) === plain(entry.blank)) ?? (template && add(entry));
    if (field && entry.value) field.value = entry.value;
    if (!field && entry.value) lose(entry);
  }
}

/* Below the card, never in another blank: a number that is taken for another one does harm. */
function lose({ blank, value }) {
  const item = lost.querySelector("template").content.firstElementChild.cloneNode(true);
  item.querySelector("span").textContent = `${blank}: ${value}`;
  Object.assign(item.dataset, { blankWas: blank, value });
  lost.querySelector("ul").append(item);
  lost.hidden = false;
}

function save() {
  if (!remember.checked) return;
  try {
    localStorage.setItem(key, JSON.stringify(entries()));
  } catch {
    remember.checked = false;
    say("notKept");
  }
}

/* The lines as text, blanks with what was written into them. */
function asText() {
  const lines = [document.querySelector("h1").textContent.trim()];
  for (const line of root.querySelectorAll("[data-line]")) {
    const group = line.previousElementSibling ? null : line.closest("section")?.querySelector("h2");
    if (group) lines.push("", group.textContent);
    const copy = line.cloneNode(true);
    for (const button of copy.querySelectorAll("button")) button.remove();
    const written = [...line.querySelectorAll("[data-blank]")];
    for (const [place, blank] of [...copy.querySelectorAll("[data-blank]")].entries()) {
      const isNamed = blank.matches("textarea");
      if (!isNamed) blank.parentElement.querySelector("span").remove(); // its name stands in the line already
      blank.replaceWith(`${isNamed ? ": " : " "}${written[place].value.trim() || "________"}`);
    }
    lines.push(copy.textContent.replace(/\s+/g, " ").replace(/ ([:.,?])/g, "$1").trim());
  }
  return lines.join("\n");
}

function readKept() {
  const kept = localStorage.getItem(key);
  if (kept === null) return;
  remember.checked = true;
  fill(JSON.parse(kept));
}

/* What was ticked on another page (ask.js) waits in the memory of the tab, once. */
function readTicked() {
  const ticked = sessionStorage.ticked;
  if (!template || !ticked) return;
  delete sessionStorage.ticked;
  fill(JSON.parse(ticked));
  save();
}

/* Paper does not scroll. */
function showAll() {
  for (const field of fields()) {
    if (field.matches("textarea")) field.style.height = `${field.scrollHeight}px`;
    else field.style.width = `${Math.max(field.value.length + 2, 20)}ch`;
  }
}

function forget() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  remember.checked = false;
  for (const field of fields()) field.value = "";
  for (const item of root.querySelectorAll("li[data-line]")) item.remove();
  if (lost) lost.hidden = true;
  history.replaceState(null, "", location.pathname);
  say("forgotten");
}

root.addEventListener("input", save);
root.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-take-out]")) return;
  const item = target.closest("li");
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  if (lost) lost.hidden = !next;
  (next?.querySelector("textarea, button") ?? document.querySelector("#own-question") ?? fields()[0]).focus();
  save();
});
remember.addEventListener("change", () => {
  if (remember.checked) say("kept");
  else {
    localStorage.removeItem(key);
    say("letGo");
  }
  save();
});
tools.querySelector("[data-copy]").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(asText());
    say("copied");
  } catch {
    say("notCopied");
  }
});
const forgetButton = tools.querySelector("[data-forget]");
forgetButton.addEventListener("click", () => confirm(forgetButton.dataset.forget) && forget());
own?.addEventListener("submit", (event) => {
  event.preventDefault();
  const [text, whom] = own.elements;
  if (!text.value.trim()) return text.focus();
  fill([{ blank: text.value.trim(), whom: whom.value }]);
  text.value = "";
  text.focus();
  save();
});

addEventListener("beforeprint", showAll);
try {
  readKept();
  readTicked();
} catch {
  remember.parentElement.remove(); // a browser that stores nothing
}
tools.hidden = false;
if (own) own.hidden = false;
