"""What parents come for, and the way there from the home page: the words of two links, and of the heading that answers."""

TASKS = {
    "Our child was diagnosed today. What now?": ("Just told", "Questions for this week", "Questions for this week"),
    "My child finished chemo last month. What should I have checked?": (
        "After treatment",
        "What to have checked",
        "What to have checked",
    ),
    "What do I tell his sister, 6?": ("In treatment", "Ages 6 to 12", "Ages 6 to 12"),
    "She has a fever, and I am afraid. Whom do I call?": ("In treatment", "Fever, and who to call", "Call at once"),
    "The school asks for a letter.": ("Cards to fill in", "Letter to the school", "Letter to the school"),
    "We were told that it came back.": ("If it comes back", "Which ways there may be", "Which ways there may be"),
    "Can he have children later?": ("Just told", "Fertility: ask before treatment starts", "What may be possible"),
    "What is a port, and what do I do with it at home?": (
        "Treatments",
        "Port or other central line",
        "Care at home",
    ),
    "What should I ask at the next visit, and how do I take it along?": (
        "Question folder",
        "Wilms tumor",
        "Questions to ask",
    ),
    "I would like another doctor's opinion.": ("Just told", "A second opinion", "You may ask, and you hurt nobody"),
    "Money: I cannot work now.": ("In treatment", "Time off from work", "Time off from work"),
}
