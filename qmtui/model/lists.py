"""The code lists of the field's practice: editable and versioned, each code with its words.

The built-in lists are those of 2026 (domain.md section 2.2); an office adds its own as `CodeList`.
Codes never change their meaning: what is renamed gets a new set.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from qmtui.i18n import mark

FIELDS_A = {
    "integration": mark("Integration and neighbourhood"),
    "education": mark("Education"),
    "public_space": mark("Public space"),
    "health": mark("Health and exercise"),
    "participation": mark("Participation, networking and cooperation"),
}
FIELDS_B = {
    "education_youth": mark("Education, training, youth"),
    "neighbourhood": mark("Neighbourhood (culture, safety, health)"),
    "work": mark("Work and economy"),
    "public_space": mark("Public space"),
    "activation": mark("Networking and activation"),
}

TOPICS = {
    "litter": mark("Cleanliness, litter"),
    "traffic": mark("Traffic, way to school"),
    "lighting": mark("Lighting"),
    "safety": mark("Safety"),
    "green": mark("Greenery"),
    "playground": mark("Playground"),
    "seating": mark("Seating"),
    "toilets": mark("Toilets"),
    "accessibility": mark("Accessibility"),
    "housing": mark("Housing, landlord"),
    "noise": mark("Noise"),
    "neighbours": mark("Neighbours, conflict"),
    "meeting_places": mark("Meeting places"),
    "education": mark("Education, nursery, school"),
    "youth": mark("Offers for children and youth"),
    "culture": mark("Culture, festivals"),
    "sport": mark("Sport, health"),
    "work": mark("Work, business"),
    "advice": mark("Advice, authorities"),
    "other": mark("Other"),
}

TARGET_GROUPS = {
    "all": mark("all generations"),
    "children": mark("children"),
    "youth": mark("young people"),
    "young_adults": mark("young adults"),
    "families": mark("families"),
    "single_parents": mark("single parents"),
    "women": mark("girls and women"),
    "men": mark("boys and men"),
    "seniors": mark("senior citizens"),
    "newcomers": mark("newcomers"),
    "migration": mark("people with a history of migration"),
    "refugees": mark("refugees"),
    "disability": mark("people with disabilities"),
    "unemployed": mark("people without work"),
    "traders": mark("local businesses"),
    "volunteers": mark("volunteers"),
    "professionals": mark("professionals"),
}
"""About whom it is, never who speaks."""

CHANNELS = {
    "stand": mark("at the stand"),
    "walk": mark("on a walk"),
    "topic_table": mark("at a topic table"),
    "wall": mark("wall of ideas"),
    "contact_point": mark("contact point"),
    "talk": mark("talk with an institution"),
    "phone": mark("by phone"),
    "email": mark("by e-mail"),
    "letterbox": mark("letter box"),
    "online": mark("online"),
}
"""How it reached us."""

PORTFOLIOS = {
    "streets_parks": mark("Streets and parks"),
    "public_order": mark("Public order"),
    "urban_planning": mark("Urban planning"),
    "youth_family": mark("Youth and family"),
    "schools": mark("Schools"),
    "social": mark("Social affairs"),
    "health": mark("Health"),
    "environment": mark("Environment"),
    "integration": mark("Integration"),
    "culture": mark("Culture"),
    "economy": mark("Economy"),
    "police": mark("Police"),
}
"""Ressorts; one matter may concern several."""

BODIES = {
    "public_order_office": mark("Public order office"),
    "streets_parks_office": mark("Streets and parks office"),
    "city_cleaning": mark("City cleaning"),
    "environment_office": mark("Environment office"),
    "housing_company": mark("Housing company"),
    "police": mark("Police"),
    "youth_office": mark("Youth welfare office"),
    "advice_centre": mark("Advice centre"),
    "urban_development": mark("Urban development"),
    "district_management": mark("District management itself"),
}
"""Stellen that matters are passed on to."""

TASK_AREAS = {
    "information": mark("Information"),
    "networking": mark("Networking, coordination, moderation"),
    "projects": mark("Project development"),
    "public_relations": mark("Public relations"),
    "events": mark("Events and actions"),
}
"""Aufgabenbereiche for triage: the five Schwerpunkte of `004_1b9ec33da89f762c.txt`."""

ACTOR_KINDS = {
    "residents": mark("Residents, initiative"),
    "association": mark("Association"),
    "provider": mark("Provider of services"),
    "school": mark("School"),
    "nursery": mark("Nursery"),
    "youth_facility": mark("Youth facility"),
    "seniors": mark("Senior citizens' group or facility"),
    "women": mark("Women's initiative"),
    "religious": mark("Church, religious community"),
    "culture": mark("Cultural institution"),
    "housing": mark("Housing company, landlord"),
    "business": mark("Business"),
    "department": mark("Department of district or city"),
    "state": mark("State, senate"),
    "public_order": mark("Public order office"),
    "police": mark("Police"),
    "politics": mark("Politics"),
    "advice": mark("Advice centre"),
    "media": mark("Media"),
    "foundation": mark("Foundation, funder"),
    "university": mark("University"),
}

RESPONSIBILITIES = {
    "litter": "city_cleaning, public_order_office",
    "traffic": "streets_parks_office, public_order_office",
    "lighting": "streets_parks_office",
    "safety": "police, public_order_office",
    "green": "streets_parks_office",
    "playground": "streets_parks_office",
    "seating": "streets_parks_office",
    "toilets": "streets_parks_office",
    "accessibility": "streets_parks_office, urban_development",
    "housing": "housing_company, advice_centre",
    "noise": "public_order_office, police",
    "neighbours": "district_management, housing_company",
    "meeting_places": "district_management",
    "education": "youth_office",
    "youth": "youth_office",
    "culture": "district_management",
    "sport": "district_management",
    "work": "advice_centre",
    "advice": "advice_centre",
    "other": "district_management",
}
"""Bodies by topic (Zuständigkeit), the one in the lead first; codes, no words for people."""

BUILT_IN: dict[tuple[str, str], dict[str, str]] = {
    ("action_fields", "A"): FIELDS_A,
    ("action_fields", "B"): FIELDS_B,
    ("action_fields", "C"): {},
    ("topics", ""): TOPICS,
    ("target_groups", ""): TARGET_GROUPS,
    ("channels", ""): CHANNELS,
    ("portfolios", ""): PORTFOLIOS,
    ("bodies", ""): BODIES,
    ("responsibilities", ""): RESPONSIBILITIES,
    ("task_areas", ""): TASK_AREAS,
    ("actor_kinds", ""): ACTOR_KINDS,
}
"""By list and set."""


class Code(Struct, frozen=True, kw_only=True):
    """One entry of an office's own list."""

    code: str
    label: str


class CodeList(Struct, frozen=True, kw_only=True):
    """A version of a list, in force from a day on until a later one is.

    `list` and `set` are those of `BUILT_IN`; set C is the office's own fields of action.
    """

    id: str
    list: str
    set: str = ""
    valid_from: date
    codes: tuple[Code, ...]
