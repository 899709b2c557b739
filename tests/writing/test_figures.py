"""Which numbers in a sentence are figures that need a source, and which rows back them."""

import pytest

from charity_site.writing.figures import values_in

FIGURES = {
    "About 450 children are diagnosed each year.": ["450"],
    "Around 2000 children get it each year.": ["2000"],
    "Between 1,200 and 1,500 cases are found in a year.": ["1,200", "1,500"],
    "In 2019, 52% of them lived in towns.": ["52%"],
    "Nine out of ten have a change in this gene.": ["Nine out of ten"],
    "It is in 1 in 4, or 25 percent.": ["1 in 4", "25 percent"],
    "About 1/3 of them have it in both eyes.": ["1/3"],
    "It is 3 times more common in boys, or 3x.": ["3"],
    "Treatment lasts 30 weeks.": ["30"],
    "12 hospitals take part.": ["12"],
    "It costs $500.": ["500"],
    "The number of cases is 700.": ["700"],
}
NO_FIGURES = [
    "It was first described in 1968, and again in the 1990s.",
    "They met from 2014–2020, and on May 3, 2026, at 9:30 a.m.",
    "It is found at ages 2 to 5, mostly under age 4.",
    "Most are between 2 and 5 years old. One is 18 months of age.",
    "A 3-year-old boy, children under 15 and those over 18 can have it, and most are younger than 4.",
    "Call 911 or 988, 1-800-422-6237 or (202) 555-0123, or text HOME to 741741, 24/7.",
    "Stage 4, grade 3, group 3 and group 4, type 1, phase 2 and days 8 and 15.",
    "A change in 11q23, t(9;22), NF1, CD19, PHOX2B or COVID-19.",
    "Give 5 mg/kg, or 2 tablets every 6 hours, and wait 30 minutes.",
    "A fever of 100.4 °F (38 °C), or platelets below 50,000.",
    "The 5-year plan. If it comes back within 2 years or after 3 weeks, ask.",
    "Wilms tumor is one of four diseases in our program.",
    "Write to 7@example.org or see https://example.org/1234.",
]


@pytest.mark.parametrize("sentence", FIGURES)
def test_a_figure_is_seen(sentence):
    assert list(values_in(sentence)) == FIGURES[sentence]


@pytest.mark.parametrize("sentence", NO_FIGURES)
def test_years_ages_telephones_doses_and_names_are_no_figures(sentence):
    assert values_in(sentence) == {}


@pytest.mark.parametrize(
    ("prose", "row"),
    [
        ("About 25% of them are ALL.", "About 25% of childhood cancers"),
        ("In nine out of ten there is a change.", "9 in 10 children have a change"),
        ("It is found in 1,200 children.", "1200 children in a year"),
        ("From 2 to 5 children.", "2–5 children"),
    ],
)
def test_a_row_backs_the_same_figure_in_other_words(prose, row):
    assert {*values_in(prose).values()} <= {*values_in(row, mask=False).values()}


@pytest.mark.parametrize(("prose", "row"), [("52% have it.", "25% have it"), ("Of them, 25 have it.", "25% have it")])
def test_a_row_does_not_back_another_figure(prose, row):
    assert not {*values_in(prose).values()} & {*values_in(row, mask=False).values()}
