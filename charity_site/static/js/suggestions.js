/* Names of diseases, signs and words while someone types in a search field: the editable combobox with list autocomplete
   and manual selection of the ARIA Authoring Practices, whose options lead to pages. Without this, the form works as it is. */

const PAUSE = 150; // milliseconds without a key before names are asked for
const SHORTEST = 2; // letters

for (const form of document.querySelectorAll("form[data-suggestions]")) suggestIn(form);

function suggestIn(form) {
  const input = form.querySelector("input[type=search]");
  const list = make("ul", { id: `${input.id}-names`, role: "listbox", class: "suggestions", "aria-label": "Names" });
  const status = make("p", { "aria-live": "polite", class: "visually-hidden" });
  let waiting, request, chosen = -1;

  list.hidden = true;
  input.parentElement.append(list);
  form.append(status);
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });

  input.addEventListener("input", () => {
    forget(); // names for what was typed before are wrong now
    if (input.value.trim().length >= SHORTEST) waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") {
      event.preventDefault(); // not every browser empties the field, and some do at the first time
      if (list.hidden) input.value = "";
      list.hidden ? forget() : close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && list.children.length) {
      event.preventDefault();
      open();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      choose(-1); // these move in the text
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      follow(list.children[chosen]);
    }
  });
  // So that the field keeps its focus, and the list is still there for the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) follow(option);
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", forget);

  async function ask() {
    request = new AbortController();
    const { signal } = request;
    try {
      const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: input.value.trim() })}`;
      const response = await fetch(address, { signal });
      const names = response.ok ? (await response.json()).suggestions : [];
      if (!signal.aborted && document.activeElement === input) show(names);
    } catch {
      // No network, or no longer wanted: the form still works.
    }
  }

  function forget() {
    clearTimeout(waiting);
    request?.abort();
    show([]);
  }

  function show(names) {
    list.replaceChildren(...names.map(option));
    names.length ? open() : close();
    status.textContent = names.length ? `${names.length} name${names.length > 1 ? "s" : ""}. Use the arrow keys.` : "";
  }

  function option({ name, note, url, lang }, at) {
    const item = make("li", { id: `${list.id}-${at}`, role: "option", "aria-selected": "false" });
    item.dataset.url = url;
    item.append(
      lang ? Object.assign(make("span", { lang }), { textContent: name }) : name,
      Object.assign(make("span", { class: "note" }), { textContent: ` ${note}` }),
    );
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

  function follow(option) {
    close(); // a reader who comes back finds the page as it was
    location.assign(option.dataset.url);
  }

  function open() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
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
