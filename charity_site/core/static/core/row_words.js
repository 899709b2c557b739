/* A row of a list says what is in it while it is folded: the first words that stand in its fields. */
(() => {
  const LONGEST = 70; // letters
  const MOST = 2; // fields
  const ROW = "[data-inline-panel-child]";
  const FIELDS = [
    ".chooser:not(.blank) .chooser__title",
    ".public-DraftEditor-content",
    "textarea",
    "select",
    "input:not([type=hidden], [type=checkbox], [type=radio], [type=file])",
  ].join();

  function textIn(field) {
    if (field.matches("select")) return field.value && field.selectedOptions[0].text;
    return "value" in field ? field.value : field.textContent;
  }

  function wordsOf(row) {
    const own = [...row.querySelectorAll(FIELDS)].filter((field) => field.closest(ROW) === row);
    const words = own.map((field) => textIn(field).trim()).filter(Boolean).slice(0, MOST).join(" · ");
    return words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()}…` : words;
  }

  function show(row) {
    const heading = row.querySelector(":scope > [data-panel] > .w-panel__header [data-panel-heading-text]");
    if (!heading) return;
    let words = heading.querySelector(".row-words");
    if (!words) {
      words = document.createElement("span");
      words.className = "row-words";
      heading.append(words);
    }
    const said = wordsOf(row);
    words.textContent = said && `– ${said}`;
  }

  const showAround = ({ target }) => {
    const row = target.closest?.(ROW);
    if (row) show(row);
  };

  ["input", "change", "focusout"].forEach((kind) => document.addEventListener(kind, showAround));
  // Editors of texts are there a moment later than the page.
  window.addEventListener("load", () => document.querySelectorAll(ROW).forEach(show));
})();
