/* The button beside an identifier asks registers what the paper is called. What they say goes into fields that are empty: what somebody
   typed stays. */
(() => {
  const fieldOf = (row, name) => row.querySelector(`[name$="-${name}"]`);

  function fill(row, said) {
    const stayed = [];
    for (const [name, value] of Object.entries(said)) {
      const field = fieldOf(row, name);
      if (!field || !value || field.value === String(value)) continue;
      // A year belongs to how it stands.
      if (field.value || (name === "year" && fieldOf(row, "state").value !== said.state)) {
        stayed.push(`${value}`);
        continue;
      }
      field.value = value;
      ["input", "change"].forEach((kind) => field.dispatchEvent(new Event(kind, { bubbles: true })));
    }
    return stayed;
  }

  async function lookUp(button) {
    const row = button.closest("[data-inline-panel-child]");
    const status = button.parentElement.querySelector("[role=status]");
    const identifier = fieldOf(row, "identifier");
    const body = new FormData();
    body.append("identifier", identifier.value);
    body.append("kind", fieldOf(row, "kind").value);
    button.disabled = true;
    status.textContent = "Asking …";
    try {
      const headers = { "X-CSRFToken": window.wagtailConfig.CSRF_TOKEN };
      const answer = await fetch(button.dataset.lookUp, { method: "POST", headers, body });
      const found = await answer.json();
      if (found.identifier) identifier.value = found.identifier;
      const stayed = fill(row, found.fields);
      status.textContent = found.said + (stayed.length ? ` What you typed stays. The registers say: ${stayed.join("; ")}` : "");
    } catch {
      status.textContent = "The site could not be asked. What you typed stays.";
    }
    button.disabled = false;
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-look-up]");
    if (button) lookUp(button);
  });
})();
