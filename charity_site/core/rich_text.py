"""The features of rich text that an editor may use, by place. The lists are closed so that every page looks and reads alike."""

INLINE = ["bold", "italic", "superscript", "subscript", "link", "document-link", "term", "pasted"]
PROSE = [*INLINE, "ul", "ol"]
NARRATIVE = [*PROSE, "h2", "h3"]
