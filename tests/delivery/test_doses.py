"""What only a child's own team says, a dose or a temperature, is known however it is written; lengths and counts are none."""

import pytest

from charity_site.delivery.text.doses import dose_in


@pytest.mark.parametrize(
    "text",
    [
        "fever above 38", "a temperature of 100.4 or higher", "100.4 or above", "over 38.5", "38,5 C", "100,4 F", "38·5 C",
        "38.55 C", "38 Celsius", "101 Fahrenheit", "38 deg C", "101-degree fever", "38º C", "38˚C", "38 ℃", "101 ℉",
        "３８ C", "35 C", "107 F", "thirty-eight degrees", "one hundred degrees", "101°F", "100.4 degrees", "Fever of 38.5°",
        "5 g/m²", "1 g a day", "10-mg tablet", "2x500 mg", "10 mgs", "5 milligrammes", "5 millilitres", "5 cc", "24 Gy",
        "20 ㎎", "2 capsules", "2 puffs", "2 teaspoons", "two tablets", "half a tablet", "½ tablet", "1½ tablets",
        "2 chewable tablets", "5 international units", "10\u200bmg", "10\xa0mg", "10 mg/kg", ".5 mg", "Is 5 mL enough?",
    ],
)  # fmt: skip
def test_it_is_a_dose_or_a_temperature(text):
    assert dose_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "about 4 to 6 weeks", "28 days each, 2 rounds", "until day 100", "37 visits", "Phases 2 and 3. Drops in blood counts.",
        "Day 1 to 33. Tablets at home", "In month 2, units are full", "1 or 2 units of blood", "4 degrees of freedom",
        "Room 101 on floor 2", "over 36 weeks", "in over 40 children", "about 42 weeks", "6 to 12 months or more", "PTPN11",
        "older than 18 months", "grade 3 changes", "a G-tube", "6 cycles",
    ],
)  # fmt: skip
def test_it_is_none(text):
    assert dose_in(text) == ""
