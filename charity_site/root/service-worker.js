/* Answers with a kept page (keep_page.js) when the network does not. */

const PREFIX = "kept:";
const UNTOUCHED = /^\/(admin|documents)\//;
const POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:";
// What newsletters add makes no other page.
const ANOTHER_PAGE = ["and", "disease", "fund", "had", "page"];
const COUNTED = /^\/follow\/\d+\/\w+/;
const HELP_LINE = /<p class="help-line">.*?<\/p>/s;
const FILES = ["style", "script", "font", "image"];

// A new version takes over at once: phones hardly ever close a tab.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || UNTOUCHED.test(url.pathname)) return;
  if (request.destination === "document") event.respondWith(page(event, url));
  else if (FILES.includes(request.destination)) event.respondWith(file(request));
});

async function page(event, url) {
  const isThePageItself = !ANOTHER_PAGE.some((name) => url.searchParams.has(name));
  const path = url.pathname.replace(COUNTED, "").replace(/\/?$/, "/");
  try {
    const response = await fetch(event.request);
    if (isThePageItself && !COUNTED.test(url.pathname) && [404, 410].includes(response.status)) event.waitUntil(forget(path));
    return response;
  } catch {
    const copy = isThePageItself && (await kept(path));
    if (copy && path !== url.pathname) return Response.redirect(path + url.search);
    return copy || noSignal();
  }
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

const kept = (path) => caches.match(path, { cacheName: PREFIX + path });

const cacheNames = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function forget(path) {
  await caches.delete(PREFIX + path);
  if (!(await cacheNames()).length) await registration.unregister();
}

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt()};`);

async function noSignal() {
  let stylesheet, helpLine;
  const items = [];
  for (const name of await cacheNames()) {
    const path = name.slice(PREFIX.length);
    const copy = await kept(path);
    if (!copy) continue;
    const note = JSON.parse(decodeURIComponent(copy.headers.get("X-Kept")));
    stylesheet = note.stylesheet;
    helpLine ??= (await copy.text()).match(HELP_LINE)?.[0];
    items.push(`<li><a href="${escaped(path)}">${escaped(note.title)}</a> <span class="note">Kept on ${escaped(note.day)}</span></li>`);
  }
  if (!items.length) return Response.error();
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>No signal</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${escaped(stylesheet)}">
<link rel="icon" href="data:,">
<main class="wrap">
<div class="prose section">
<h1>No signal</h1>
<p>This page is not on this phone.</p>
<p><a class="button" href="">Try again</a></p>
<p>In an emergency, call <a class="phone" href="tel:911">911</a> or your local emergency number.</p>
${helpLine ?? ""}
<h2>Pages that you kept</h2>
<ul class="updates">${items.join("")}</ul>
</div>
</main>
</html>`;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY };
  return new Response(html, { status: 503, headers });
}
