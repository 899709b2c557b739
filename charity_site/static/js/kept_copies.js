/* Beside the form for a code: the pages that are kept on this phone (keep_page.js), and whether each is still true. It asks what the
   link in a kept page leads to (templates/review/copy.html), without a cookie. */

const PREFIX = "kept:";
const PATIENCE = 30_000; // milliseconds

const section = document.querySelector("[data-kept-copies]");

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

/* What a reader is told of the copy that is looked up at `address`. */
async function said(address) {
  try {
    const response = await fetch(address, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE) });
    const answer = parsed(await response.text());
    const sections = Array.from(answer.querySelectorAll("[data-copy] .updates h2"), (heading) => heading.textContent);
    const words = section.dataset[answer.querySelector("[data-copy]").dataset.copy];
    return words.replace("{sections}", sections.join(", "));
  } catch {
    return section.dataset.unknown; // no signal, or too many questions
  }
}

async function show(path) {
  const copy = await caches.match(path, { cacheName: PREFIX + path });
  if (!copy) return;
  const { title, day } = JSON.parse(decodeURIComponent(copy.headers.get("X-Kept")));
  const code = parsed(await copy.text()).querySelector('.kept-notice a[href^="/copy/"]');
  const item = section.querySelector("template").content.cloneNode(true);
  const [link, state] = [item.querySelector("a"), item.querySelector("[data-said]")];
  link.href = path;
  link.textContent = title;
  item.querySelector("[data-day]").textContent = day;
  section.querySelector("ul").append(item);
  section.hidden = false;
  if (code) state.textContent = await said(code.getAttribute("href")); // a page that no clinician checks has none
}

if (section && "caches" in window) {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await show(name.slice(PREFIX.length));
}
