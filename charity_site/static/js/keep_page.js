/* "Keep this page on my phone": words in page_tools.html. A kept page is one cache, with a note in a header, and its files;
   /service-worker.js answers with it. */

const PREFIX = "kept:";
const PATIENCE = 30_000; // milliseconds
const A_DAY = 24 * 60 * 60 * 1000;
const FILES = 'link:is([rel="stylesheet"], [rel="preload"], [rel="icon"]), script[src]';
const NOT_KEPT = "[data-not-kept], picture:not([data-shows-nobody]), img:not(picture img)";
const NAMED_IN_CSS = /url\(\s*["']?([^"')]+)/g;

const here = location.pathname;
const tools = document.querySelector("[data-page-tools]");

/* The page is gone, or not for everyone, or must not be kept. */
class Gone extends Error {}

/* Two tabs at once could bring back what one removes. */
const alone = (action) => navigator.locks.request("kept", action);

const cacheNames = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/* {title, day, at, stylesheet} of a kept page, or undefined. */
async function noteOf(path) {
  const copy = await caches.match(path, { cacheName: PREFIX + path });
  return copy && JSON.parse(decodeURIComponent(copy.headers.get("X-Kept")));
}

/* Without cookies: what a stranger would see. */
const get = (address, options) =>
  fetch(address, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE), ...options });

async function bodyOf(response, type) {
  const isUsable = response.status === 200 && response.type === "basic";
  const body = await response.blob();
  if (!isUsable || !body.type.startsWith(type)) throw new Error(`${response.url}: ${response.status} ${body.type}`);
  return body;
}

const getFile = async (address) => bodyOf(await get(address), "");

async function getPage(path) {
  const response = await get(path, { cache: "no-store", redirect: "manual" });
  const { type, status, headers } = response;
  if (type === "opaqueredirect" || status === 404 || status === 410) throw new Gone(path);
  const html = await (await bodyOf(response, "text/html")).text();
  const page = new DOMParser().parseFromString(html, "text/html");
  const isPrivate = /private|no-store/.test(headers.get("Cache-Control"));
  if (isPrivate || !page.querySelector("[data-page-tools]")) throw new Gone(path);
  return [page, headers];
}

function removeWhatIsNotKept(page) {
  for (const element of page.querySelectorAll(NOT_KEPT)) (element.closest("figure") ?? element).remove();
  for (const link of page.querySelectorAll('a[href^="#"]')) {
    if (!page.getElementById(link.hash.slice(1))) (link.closest("li") ?? link).remove();
  }
}

/* Leave each picture in one size. Returns them (Map of address → Blob). */
async function settlePictures(page) {
  const files = new Map();
  for (const image of page.querySelectorAll("img")) {
    const whole = image.closest("picture");
    image.loading = "eager";
    const trial = document.importNode(whole, true); // only a shown document chooses a size
    const shown = trial.querySelector("img");
    try {
      await shown.decode();
      files.set(shown.currentSrc, await getFile(shown.currentSrc));
      for (const source of whole.querySelectorAll("source")) source.remove();
      image.removeAttribute("srcset");
      image.src = shown.currentSrc;
    } catch {
      whole.remove();
    }
  }
  return files;
}

/* All files that the page and its stylesheets name, in the same way. */
async function getFiles(page, path) {
  const files = await settlePictures(page);
  const addresses = new Set();
  const add = (address, base) => addresses.add(new URL(address, base).href);
  for (const tag of page.querySelectorAll(FILES)) {
    add(tag.getAttribute("href") ?? tag.getAttribute("src"), new URL(path, location));
  }
  for (const address of addresses) {
    if (!address.startsWith(`${location.origin}/`)) continue;
    const file = await getFile(address);
    files.set(address, file);
    if (!file.type.startsWith("text/css")) continue;
    for (const [, named] of (await file.text()).matchAll(NAMED_IN_CSS)) add(named, address);
  }
  return files;
}

/* Array of [address, Response], the page itself last. */
async function makeCopy(path) {
  const [page, headers] = await getPage(path);
  removeWhatIsNotKept(page);
  const files = await getFiles(page, path);

  const now = new Date();
  const day = now.toLocaleDateString(tools.dataset.dates, { day: "numeric", month: "long", year: "numeric" });
  const notice = page.querySelector("[data-page-tools] template").content.cloneNode(true);
  notice.querySelector("[data-day]").textContent = day;
  page.querySelector("main").prepend(notice);

  const title = page.querySelector("h1").textContent.trim();
  const stylesheet = page.querySelector('[rel="stylesheet"]').getAttribute("href");
  const note = encodeURIComponent(JSON.stringify({ title, day, at: now.getTime(), stylesheet }));
  const kept = new Response(`<!doctype html>\n${page.documentElement.outerHTML}`, {
    headers: { "Content-Type": "text/html; charset=utf-8", "X-Kept": note },
  });
  const policy = headers.get("Content-Security-Policy");
  if (policy) kept.headers.set("Content-Security-Policy", policy);
  return [...Array.from(files, ([address, file]) => [address, new Response(file)]), [path, kept]];
}

/* It is whole at each moment. */
async function store(path, copy) {
  const cache = await caches.open(PREFIX + path);
  const before = (await cache.keys()).map((request) => request.url);
  const after = copy.map(([address]) => new URL(address, location).href);
  let unneeded = after.filter((address) => !before.includes(address));
  try {
    for (const [address, response] of copy) await cache.put(address, response);
    unneeded = before.filter((address) => !after.includes(address));
  } finally {
    for (const address of unneeded) await cache.delete(address);
  }
}

/* Nothing stays behind, not even the worker. */
async function forget(path) {
  await caches.delete(PREFIX + path);
  if (!(await cacheNames()).length) await (await navigator.serviceWorker.getRegistration())?.unregister();
}

async function keep() {
  try {
    const copy = await makeCopy(here);
    await alone(async () => {
      await navigator.serviceWorker.register("/service-worker.js");
      await navigator.serviceWorker.ready;
      await store(here, copy);
    });
  } catch (error) {
    await alone(() => forget(here));
    throw error;
  }
}

async function renew(path) {
  try {
    const copy = await makeCopy(path);
    await alone(async () => (await caches.has(PREFIX + path)) && store(path, copy));
  } catch (error) {
    if (error instanceof Gone) await alone(() => forget(path));
  }
}

async function renewOldCopies() {
  for (const name of await cacheNames()) {
    const path = name.slice(PREFIX.length);
    // Without a note: a tab was closed in the middle.
    const note = await alone(async () => (await noteOf(path)) ?? forget(path));
    // Older copies have no "at" and show people.
    if (note && (path === here || !(Date.now() - note.at < A_DAY))) await renew(path);
  }
}

async function start() {
  const keepButton = tools.querySelector("button");
  const status = tools.querySelector("[role=status]");
  const words = { ...keepButton.dataset, ...status.dataset };
  let isBusy = false;

  async function show() {
    const note = await noteOf(here);
    keepButton.textContent = note ? words.remove : words.keep;
    status.textContent = note ? words.kept.replace("{day}", note.day) : "";
    return note;
  }

  keepButton.addEventListener("click", async () => {
    if (isBusy) return; // a disabled one loses the focus
    isBusy = true;
    status.textContent = words.busy;
    try {
      await ((await noteOf(here)) ? alone(() => forget(here)) : keep());
      if (!(await show())) status.textContent = words.removed;
    } catch {
      status.textContent = words.failed;
    }
    isBusy = false;
  });
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

  try {
    await navigator.serviceWorker.getRegistration();
    await show();
  } catch {
    keepButton.remove(); // a browser that stores nothing
  }
  tools.hidden = false;
  if (!keepButton.isConnected) return;
  await renewOldCopies();
  if (!isBusy && (await noteOf(here))) await show();
}

if (tools) start();
