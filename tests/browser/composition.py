"""What a reader sees of a page that no markup tells: lines, edges, breaks, and where there is nothing."""

# Characters of each line of a paragraph but its last, of all paragraphs of two lines and more.
FULL_LINES = """() => [...document.querySelectorAll("main :is(p, li, dd)")].flatMap(element => {
    if (element.querySelector("p, li, dd, ul, ol, details") || !element.checkVisibility()) return [];
    const lines = new Map();
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (text.parentElement.closest(".visually-hidden") || !text.parentElement.checkVisibility()) continue;
        for (const word of text.data.matchAll(/\\S+\\s*/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].trimEnd().length);
            const box = range.getClientRects()[0];
            const line = box && Math.round(box.bottom / 6);
            if (box) lines.set(line, (lines.get(line) ?? 0) + word[0].replace(/\\s+/g, " ").length);
        }
    }
    return [...lines.values()].slice(0, -1).map(length => ({
        length, isRunning: element.matches(".prose p") && lines.size > 2 && !element.closest(".advice, .call-card, .block-note"),
        of: element.textContent.trim().slice(0, 60),
    }));
})"""

# Words that go on in the next line, where nobody can see why: without a hyphen of their own.
BROKEN_WORDS = """() => {
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const parent = text.parentElement;
        if (parent.closest(".visually-hidden, .short-name, .skip-link") || !parent.checkVisibility()) continue;
        for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const tops = [...range.getClientRects()].filter(box => box.width > 0.5).map(box => box.top);
            if (Math.max(...tops) - Math.min(...tops) > 5) found.add(`${word[0]} in ${parent.outerHTML.slice(0, 120)}`);
        }
    }
    return [...found];
}"""

# Where the blocks of a disease page end at the right, to four pixels.
RIGHT_EDGES = """() => [...document.querySelectorAll(".sections > .section")].flatMap(section =>
    [...section.querySelectorAll(":scope > :not(h2, details), :scope > details > *, :scope > .folds > li")]
        .filter(block => block.checkVisibility() && block.getBoundingClientRect().width > 0)
        .map(block => ({right: 4 * Math.round(block.getBoundingClientRect().right / 4), of: block.outerHTML.slice(0, 100)})))"""

# The longest stretch (in pixels) of the page's content without a word or a picture in the right third of the screen.
EMPTY_AT_THE_RIGHT = """() => {
    const main = document.querySelector("main").getBoundingClientRect();
    const spans = [];
    const note = box => box.width > 0 && box.right > innerWidth * 2 / 3 && spans.push([box.top, box.bottom]);
    for (const picture of document.querySelectorAll("main img")) note(picture.getBoundingClientRect());
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (!text.data.trim() || !text.parentElement.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        [...range.getClientRects()].forEach(note);
    }
    let end = main.top, longest = 0;
    for (const [top, bottom] of [...spans.sort((one, other) => one[0] - other[0]), [main.bottom, main.bottom]]) {
        longest = Math.max(longest, top - end);
        end = Math.max(end, bottom);
    }
    return longest;
}"""

# Words, but headings, that end less than 16 pixels above a picture.
TOUCHING_PICTURES = """() => {
    const pictures = [...document.querySelectorAll("main img")].filter(picture => picture.checkVisibility())
        .map(picture => picture.getBoundingClientRect());
    const words = [...document.querySelectorAll("main :is(p, figcaption, li, dd)")].filter(element =>
        element.checkVisibility() && !element.querySelector("img, p, li"));
    return words.filter(element => {
        const box = element.getBoundingClientRect();
        return box.height && pictures.some(picture => box.right > picture.left && box.left < picture.right
            && picture.top - box.bottom > -4 && picture.top - box.bottom < 16);
    }).map(element => element.outerHTML.slice(0, 120));
}"""

OPEN_ALL = "document.querySelectorAll('details').forEach(details => details.open = true)"
