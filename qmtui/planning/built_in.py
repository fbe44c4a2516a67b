"""The templates that come with the program: what each kind of event usually needs.

Modes, counters and stations are those of domain.md section 2.6; the bands are the official ones
(Datenreport Internationale Jugendarbeit 2021). English here, translated where they are shown.
"""

from __future__ import annotations

from qmtui.i18n import mark
from qmtui.model.count import VISITS
from qmtui.model.event import KINDS, Counter, usual_mode
from qmtui.model.planning import EventTemplate, ShiftPlan, StationPlan, TaskPlan

AGE_BANDS = (mark("under 10"), "10–13", "14–17", "18–26", "27–64", "65+")
"""Age groups of a tally; nobody is asked, and no other event splits its visits."""

AGES = Counter(name=VISITS, bands=AGE_BANDS)
TALKS = Counter(name=mark("Talks"))
NOT_AT_HOME = Counter(name=mark("Not at home"))
COURSE = Counter(name=mark("Obstacle course"), bands=AGE_BANDS[:3])
BAGS = Counter(name=mark("Bags of litter"))

INVITE = TaskPlan(text=mark("Invite: notice board, letter boxes, online"), days=-21)
ROOM = TaskPlan(text=mark("Book the room, check that it is accessible"), days=-28)
STICK = TaskPlan(text=mark("Take registrations in, hand the event out to the devices"), days=-1)
CLOCKS = TaskPlan(text=mark("Charge the devices, compare their clocks"), days=-1)
SET_UP = TaskPlan(text=mark("Set up, show the volunteers the program (3 minutes)"))
TAKE_IN = TaskPlan(text=mark("Take the devices in, fill in the closing sheet"), days=1)
THANKS = TaskPlan(text=mark("Thank helpers and partners"), days=3)
REPORT = TaskPlan(text=mark("Check the report and publish it"), days=7)
AFTER = (TAKE_IN, THANKS, REPORT)
AGENDA = TaskPlan(text=mark("Send the invitation with the agenda"), days=-14)
MINUTES = TaskPlan(text=mark("Send the minutes to all who were there"), days=7)

_QM_STAND = StationPlan(name=mark("Stand of the office"), areas=("feedback", "contact", "desk"))
_ENTRANCE = StationPlan(name=mark("Entrance"))
_TABLES = tuple(
    StationPlan(name=name, areas=("feedback", "count"))
    for name in (mark("Topic table 1"), mark("Topic table 2"), mark("Topic table 3"))
)
_ALL_DAY = (
    ShiftPlan(begins=-120, minutes=120),
    ShiftPlan(begins=0, minutes=150, station=mark("Entrance 1")),
    ShiftPlan(begins=150, minutes=150, station=mark("Entrance 1")),
    ShiftPlan(begins=0, minutes=150, station=mark("Entrance 2")),
    ShiftPlan(begins=150, minutes=150, station=mark("Entrance 2")),
    ShiftPlan(begins=0, minutes=300, station=mark("Stand of the office")),
    ShiftPlan(begins=300, minutes=90),
)
_MEETING = {"minutes": 120, "tasks": (ROOM, AGENDA, CLOCKS, TAKE_IN, MINUTES)}
_IN_A_ROOM = {"stations": (_ENTRANCE,), "tasks": (ROOM, INVITE, CLOCKS, SET_UP, *AFTER)}

_PLANS: dict[str, dict[str, object]] = {
    "street_fest": {
        "minutes": 300,
        "counters": (COURSE,),
        "stations": (
            StationPlan(name=mark("Entrance 1"), areas=("desk", "count")),
            StationPlan(name=mark("Entrance 2"), areas=("desk", "count")),
            _QM_STAND,
            StationPlan(name=mark("Children's course"), areas=("count",), counter=COURSE.name),
        ),
        "shifts": _ALL_DAY,
        "tasks": (
            TaskPlan(text=mark("Apply for the use of the street"), days=-90),
            TaskPlan(text=mark("Ask partners for stands"), days=-60),
            TaskPlan(text=mark("Order toilets, electricity, first aid"), days=-42),
            INVITE,
            TaskPlan(text=mark("Fill the shifts"), days=-14),
            STICK,
            CLOCKS,
            SET_UP,
            *AFTER,
        ),
    },
    "district_walk": {
        "minutes": 120,
        "stations": (StationPlan(name=mark("On the way")),),
        "tasks": (
            TaskPlan(text=mark("Walk the route, take its stops in"), days=-21),
            TaskPlan(text=mark("Invite departments and the police"), days=-28),
            INVITE,
            CLOCKS,
            TaskPlan(text=mark("Pass the observations on to the bodies"), days=3),
            *AFTER,
        ),
    },
    "reading": {"minutes": 90, **_IN_A_ROOM},
    "talk": {"minutes": 120, **_IN_A_ROOM},
    "office_hour": {
        "minutes": 120,
        "stations": (StationPlan(name=mark("Contact point")),),
        "tasks": (TaskPlan(text=mark("Call back and answer what was left open"), days=2),),
    },
    "district_conference": {
        "stations": (_ENTRANCE,),
        **_MEETING,
        "minutes": 180,
    },
    "council_meeting": _MEETING,
    "jury_meeting": _MEETING,
    "steering_group": _MEETING,
    "working_group": _MEETING,
    "business_meetup": _MEETING,
    "citizens_assembly": {
        "minutes": 150,
        "stations": (_ENTRANCE, *_TABLES),
        "tasks": (
            ROOM,
            TaskPlan(text=mark("Find a moderator for each topic table"), days=-28),
            INVITE,
            CLOCKS,
            SET_UP,
            TaskPlan(text=mark("Tell people what becomes of their remarks"), days=28),
            *AFTER,
        ),
    },
    "info_stand": {
        "minutes": 180,
        "counters": (TALKS,),
        "stations": (
            StationPlan(
                name=mark("Stand"), areas=("count", "feedback", "contact"), counter=TALKS.name
            ),
        ),
        "shifts": (ShiftPlan(begins=-30, minutes=120), ShiftPlan(begins=90, minutes=120)),
        "tasks": (
            TaskPlan(text=mark("Apply for the place of the stand"), days=-28),
            CLOCKS,
            TAKE_IN,
        ),
    },
    "activating_survey": {
        "minutes": 180,
        "counters": (TALKS, NOT_AT_HOME),
        "stations": (
            StationPlan(name=mark("Team 1"), areas=("count", "feedback", "contact")),
            StationPlan(name=mark("Team 2"), areas=("count", "feedback", "contact")),
        ),
        "tasks": (
            TaskPlan(text=mark("Announce the survey in the houses"), days=-7),
            TaskPlan(text=mark("Practise in pairs: one asks, one writes"), days=-3),
            CLOCKS,
            TAKE_IN,
            TaskPlan(text=mark("Invite people to the results"), days=21),
        ),
    },
    "hands_on_action": {
        "minutes": 180,
        "counters": (AGES, BAGS),
        "stations": (StationPlan(name=mark("Meeting point")),),
        "tasks": (
            TaskPlan(text=mark("Order tools, gloves and the removal of litter"), days=-21),
            INVITE,
            SET_UP,
            *AFTER,
        ),
    },
    "open_meeting": {
        "minutes": 180,
        "counters": (AGES,),
        "stations": (_ENTRANCE,),
        "tasks": (SET_UP, TAKE_IN),
    },
    "online_format": {
        "minutes": 90,
        "tasks": (
            TaskPlan(text=mark("Set the online room up, send the link"), days=-14),
            TaskPlan(text=mark("Note the highest number of people"), days=0),
            TAKE_IN,
            REPORT,
        ),
    },
}

BUILT_IN = {
    kind: EventTemplate(id=kind, title=title, kind=kind, mode=usual_mode(kind), **_PLANS[kind])  # type: ignore[arg-type] # fields by kind, see above
    for kind, title in KINDS.items()
}
"""By kind; texts are still in English."""
