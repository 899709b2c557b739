/* What is pasted into Wagtail's text editor: raised and lowered signs stay what they are, struck-out text does not come back as
   if it were valid, and whoever pastes is told what was not taken over. */
(() => {
  const { DraftJS, draftail } = window;
  const { CharacterMetadata, ContentState, EditorState, Modifier } = DraftJS;

  const OF_AN_EDITOR = /data-offset-key|data-draftjs-conductor-fragment/; // copied within our editor: it keeps all
  const LEFT_OUT = {
    "img, picture, svg, canvas": "a picture",
    "video, audio, iframe, object, embed": "a video or sound",
    math: "a formula",
  };
  const LOOKS = {
    "u, ins": "underlining",
    mark: "highlighting",
  };
  // Draft.js reads no <sup> and <sub>. These two stand for them: no text of ours has either.
  const STANDS_FOR = {
    sup: { tag: "code", style: "CODE", kept: "SUPERSCRIPT" },
    sub: { tag: "u", style: "UNDERLINE", kept: "SUBSCRIPT" },
  };
  const BLOCKS = {
    header: "headings (they are plain lines now)",
    blockquote: "the look of a quotation",
    "code-block": "the look of code",
  };

  const unwrap = (element) => element.replaceWith(...element.childNodes);

  function isColored(color) {
    const parts = (color.match(/[\d.]+/g) || []).map(Number);
    return color.startsWith("rgb") && parts[3] !== 0 && Math.max(...parts.slice(0, 3)) - Math.min(...parts.slice(0, 3)) > 60;
  }

  /* The color of an element as the browser reads it: rgb(...), or nothing. */
  function colorOf(value) {
    const probe = document.createElement("span");
    probe.style.color = value;
    document.body.append(probe);
    const color = probe.style.color ? getComputedStyle(probe).color : "";
    probe.remove();
    return color;
  }

  function isStruck(element) {
    return element.matches("s, strike, del") || /line-through/.test(element.style.textDecoration);
  }

  /* The rows of a table as paragraphs: cells that run together would make another number of two. */
  function asLines(table) {
    const rows = [...table.querySelectorAll("tr")].filter((row) => row.closest("table") === table);
    const lines = rows.map((row) => {
      const line = document.createElement("p");
      [...row.cells].forEach((cell, number) => line.append(...(number ? [" | "] : []), ...cell.childNodes));
      line.querySelectorAll("p, div, br").forEach((each) => { each.after(" "); unwrap(each); });
      return line;
    });
    table.replaceWith(...lines);
  }

  /* `html` as Draft.js can read it, and what is not taken over (list of words). */
  function prepared(html) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    const lost = new Set();
    body.querySelectorAll("style, script, template, meta, link, title").forEach((element) => element.remove());
    body.querySelectorAll("*").forEach((element) => {
      if (!element.style || !body.contains(element)) return;
      const struck = isStruck(element);
      if (struck || element.style.display === "none") {
        const words = element.textContent.replace(/\s+/g, " ").trim();
        if (words) lost.add(`${struck ? "struck-out" : "hidden"} text (“${words.length > 60 ? `${words.slice(0, 60)}…` : words}”)`);
        element.remove();
        return;
      }
      const raised = { super: "sup", sub: "sub" }[element.style.verticalAlign];
      if (raised && !element.matches("sup, sub")) {
        const inner = document.createElement(raised);
        inner.append(...element.childNodes);
        element.append(inner);
      }
      const { color, backgroundColor } = element.style;
      if (color && !element.closest("a") && isColored(colorOf(color))) lost.add("colors");
      if (backgroundColor && isColored(colorOf(backgroundColor))) lost.add("highlighting");
      if (/underline/.test(element.style.textDecoration) && !element.closest("a")) lost.add("underlining");
      element.style.removeProperty("text-decoration");
    });
    Object.entries(LEFT_OUT).forEach(([selector, label]) => body.querySelectorAll(selector).forEach((element) => {
      lost.add(label);
      element.remove();
    }));
    Object.entries(LOOKS).forEach(([selector, label]) => body.querySelectorAll(selector).forEach((element) => {
      lost.add(label);
      unwrap(element);
    }));
    body.querySelectorAll("code, kbd, samp, tt").forEach(unwrap);
    [...body.querySelectorAll("table")].reverse().forEach((table) => {
      lost.add("a table (its rows are lines now)");
      asLines(table);
    });
    body.querySelectorAll("sup, sub").forEach((element) => {
      const carrier = document.createElement(STANDS_FOR[element.localName].tag);
      carrier.append(...element.childNodes);
      element.replaceWith(carrier);
    });
    body.querySelectorAll("a[href]").forEach((link) => {
      if (/^(https?:|mailto:)/i.test(link.getAttribute("href").trim())) return;
      lost.add("a link that leads nowhere from here");
      unwrap(link);
    });
    return { html: body.innerHTML, lost };
  }

  function restyled(block) {
    const change = (character) => Object.values(STANDS_FOR).reduce(
      (each, { style, kept }) => (each.hasStyle(style)
        ? CharacterMetadata.applyStyle(CharacterMetadata.removeStyle(each, style), kept)
        : each),
      character,
    );
    return block.set("characterList", block.getCharacterList().map(change));
  }

  /* Say below the editor in which somebody types what is in `lost` (Set of words). */
  function tell(editor, lost) {
    const place = editor && (editor.closest("[data-draftail-editor-wrapper]") || editor.closest(".Draftail-Editor").parentElement);
    if (!place) return;
    place.querySelector(":scope > .left-out")?.remove();
    if (!lost.size) return;
    const notice = document.createElement("div");
    notice.className = "left-out help-block help-warning";
    notice.setAttribute("role", "status");
    place.append(notice);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button button-small button-secondary";
    close.textContent = "Close this note";
    close.addEventListener("click", () => notice.remove());
    const words = document.createElement("p");
    words.textContent = `Not taken over from what you pasted: ${[...lost].join(", ")}. Look at the text, and write by hand what readers need.`;
    requestAnimationFrame(() => notice.append(words, close)); // a screen reader tells what comes into a place that it knows
  }

  function handlePastedText(text, html, editorState, { getEditorState, setEditorState }) {
    if (!html || OF_AN_EDITOR.test(html)) return "not-handled";
    const editor = document.activeElement;
    const { html: readable, lost } = prepared(html);
    const { contentBlocks, entityMap } = DraftJS.convertFromHTML(readable) || {};
    if (!contentBlocks?.length) {
      tell(editor, lost);
      return lost.size ? "handled" : "not-handled"; // the plain text would bring struck-out words back
    }
    const blocks = contentBlocks.map(restyled);
    const fragment = ContentState.createFromBlockArray(blocks).getBlockMap();
    const content = Modifier.replaceWithFragment(editorState.getCurrentContent(), editorState.getSelection(), fragment);
    setEditorState(EditorState.push(editorState, content.set("entityMap", entityMap), "insert-fragment"));
    setTimeout(() => {
      // The editor of each place offers other kinds of blocks, and has left out by now what it does not.
      const kept = new Set(getEditorState().getCurrentContent().getBlocksAsArray().map((block) => block.getType()));
      blocks.map((block) => block.getType()).filter((type) => !kept.has(type)).forEach((type) => {
        const label = BLOCKS[type.split("-")[0]] || BLOCKS[type];
        if (label) lost.add(label);
      });
      tell(editor, lost);
    });
    return "handled";
  }

  draftail.registerPlugin({ type: "pasted", handlePastedText }, "plugins");
})();
