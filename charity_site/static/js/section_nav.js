/* Marks the section that is being read in the list of a long page. */

const nav = document.querySelector(".section-nav");
const target = (address) => document.getElementById(address.hash.slice(1));
const links = new Map(); // section → its link, from top to bottom
for (const link of nav?.querySelectorAll('a[href^="#"]') ?? []) if (target(link)) links.set(target(link), link);
const sections = [...links.keys()];

// Stays marked: a short last section cannot reach the top.
let chosen = target(location);

function sectionBeingRead() {
  const top = (section) => section.getBoundingClientRect().top;
  if (links.has(chosen) && top(chosen) > -1 && top(chosen) < innerHeight) return chosen;
  const isAtTheEnd = scrollY > 0 && scrollY + innerHeight > document.documentElement.scrollHeight - 2;
  return isAtTheEnd ? sections.at(-1) : sections.findLast((section) => top(section) <= innerHeight / 4);
}

function mark() {
  const link = links.get(sectionBeingRead());
  const marked = nav.querySelector("[aria-current]");
  if (link === marked) return;
  marked?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "location");
  if (link) keepInView(link);
}

/* scrollIntoView() would move the page as well. */
function keepInView(link) {
  const box = nav.getBoundingClientRect();
  const item = link.getBoundingClientRect();
  nav.scrollTop += Math.min(0, item.top - box.top) + Math.max(0, item.bottom - box.bottom);
}

function choose(section) {
  chosen = section;
  mark();
}

if (sections.length) {
  // Nothing runs while a reader scrolls within a section.
  const atTheLine = new IntersectionObserver(mark, { rootMargin: "-25% 0px -75%" });
  for (const section of sections) atTheLine.observe(section);
  new IntersectionObserver(mark, { rootMargin: "9999999px 0px 2px", threshold: 1 }).observe(document.body);

  for (const move of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    addEventListener(move, () => (chosen = null), { passive: true });
  }
  addEventListener("hashchange", () => choose(target(location)));
  nav.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    nav.querySelector("details").open = false; // before the browser jumps
    choose(target(link));
  });
}
