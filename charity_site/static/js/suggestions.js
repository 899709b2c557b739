/* Names of diseases, signs and words while someone types in a search field: the combobox pattern of the ARIA Authoring
   Practices, with a list that opens on its own and whose options lead to pages. Without this, the form works as it is. */

const PAUSE = 150; // milliseconds without a key before names are asked for
const SHORTEST = 2; // letters

for (const form of document.querySelectorAll("form[data-suggestions]")) suggestIn(form);

function suggestIn(form) {
  const input = form.querySelector("input[type=search]");
  const list = make("ul", { id: `${input.id}-names`, role: "listbox", class: "suggestions", "aria-label": "Names" });
  const status = make("p", { role: "status", class: "visually-hidden" });
  let waiting, request, chosen = -1;

  list.hidden = true;
  input.parentElement.append(list);
  form.append(status);
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // else the field is emptied as well
      close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && list.children.length) {
      event.preventDefault();
      list.hidden ? open() : choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.url);
    }
  });
  // Before the field loses its focus, so that the list is still there.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", () => request?.abort());

  async function ask() {
    request?.abort();
    const typed = input.value.trim();
    if (typed.length < SHORTEST) return show([]);
    request = new AbortController();
    try {
      const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
      const response = await fetch(address, { signal: request.signal });
      if (response.ok) show((await response.json()).suggestions);
    } catch {
      close(); // no signal, or a newer question: the form still works
    }
  }

  function show(names) {
    list.replaceChildren(...names.map(option));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    names.length && document.activeElement === input ? open() : close();
    status.textContent = names.length ? `${names.length} name${names.length > 1 ? "s" : ""}. Use the arrow keys.` : "";
  }

  function option({ name, title, url }, at) {
    const item = make("li", { id: `${list.id}-${at}`, role: "option", "aria-selected": "false" });
    item.dataset.url = url;
    item.append(name);
    if (title) item.append(Object.assign(make("span", { class: "note" }), { textContent: ` ${title}` }));
    return item;
  }

  function choose(at) {
    const options = [...list.children];
    const places = options.length + 1; // the field itself is one of them: from either end of the list the way leads there
    chosen = ((at + 1 + places) % places) - 1;
    options.forEach((item, each) => item.setAttribute("aria-selected", String(each === chosen)));
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }

  function open() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
  }
}

function make(name, attributes) {
  const element = document.createElement(name);
  set(element, attributes);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
