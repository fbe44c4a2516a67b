"""Answers that are given often (Antwortvorlagen): some come along, the office writes its own."""

from __future__ import annotations

from qmtui.book import Book, new_id
from qmtui.clean import FEEDBACK, NAME, clean, clean_or_refuse
from qmtui.errors import QmtuiError
from qmtui.i18n import _, mark
from qmtui.inbox.matter import Matter
from qmtui.model.case import AnswerTemplate


class TemplateMissing(QmtuiError):
    exit_code = 34
    sentence = mark("There is no such template; `qmtui inbox templates` shows all.")


class TemplateEmpty(QmtuiError):
    exit_code = 38
    sentence = mark("A template needs a title and a text.")


COMMON = (
    # "Was macht QM nicht?": `001_c82e3e9f4c0a404d.txt`.
    (
        "not_ours",
        mark("Not in our hands"),
        mark(
            "Thank you for telling us. We cannot decide this ourselves: the neighbourhood "
            "management has little money of its own and no say in the city's plans. We have passed "
            "it on and will ask again."
        ),
        None,
        None,
    ),
    (
        "passed_on",
        mark("Passed on, we ask again"),
        mark(
            "Thank you for the hint. We have passed it on to the office in charge and ask again if "
            "we do not hear from it. As soon as there is an answer, you will learn of it."
        ),
        "referred",
        None,
    ),
    (
        "body_says",
        mark("The office in charge answers"),
        mark("Thank you for your patience. The office in charge has answered: …"),
        "body_answered",
        None,
    ),
    (
        "done",
        mark("Has been done"),
        mark("Thank you for the hint: it has been dealt with. Tell us if it comes back."),
        None,
        None,
    ),
    (
        "not_possible",
        mark("Not possible, and why"),
        mark("Thank you for the idea. We have looked into it. It is not possible because …"),
        None,
        None,
    ),
    (
        "own_idea",
        mark("Carry it out with us"),
        mark(
            "A good idea! There is a fund for such things, and we help with the application. Come "
            "to our office hour, we look at it together."
        ),
        None,
        None,
    ),
    (
        "bulky_waste",
        mark("Litter: who clears it away"),
        mark(
            "Thank you for the hint. Rubbish in the street is cleared away by the public order "
            "office and the city cleaning; we have reported the place."
        ),
        None,
        "litter",
    ),
    (
        "lamp",
        mark("Street lamp: reported"),
        mark(
            "Thank you for the hint. The lamp has been reported. Repairs usually take some weeks; "
            "we ask again."
        ),
        None,
        "lighting",
    ),
)
"""Key, title, text, state and topic."""


def templates(book: Book, matter: Matter | None = None) -> list[AnswerTemplate]:
    """The office's own and ours that it has not replaced; for a matter, the fitting ones first."""
    own = sorted(book.answer_templates, key=lambda template: (template.title, template.id))
    replaced = {template.key for template in own}
    ours = [
        AnswerTemplate(id=key, key=key, title=_(title), text=_(text), state=state, topic=topic)
        for key, title, text, state, topic in COMMON
        if key not in replaced
    ]
    found = [template for template in own if template.text] + ours
    if matter is None:
        return found
    fitting = [t for t in found if _fits(t, matter)]
    return sorted(fitting, key=lambda t: (t.topic is None) + (t.state is None))


def template_called(book: Book, wanted: str) -> AnswerTemplate:
    """The template with this id, key or title; raises `TemplateMissing`."""
    for template in templates(book):
        if wanted.strip().casefold() in (
            template.id.casefold(),
            template.key.casefold(),
            template.title.casefold(),
        ):
            return template
    raise TemplateMissing


def save_template(
    book: Book,
    title: str,
    text: str,
    *,
    key: str = "",
    state: str | None = None,
    topic: str | None = None,
) -> AnswerTemplate:
    """Write a template, or the one with this id or key anew; raises `TemplateEmpty`."""
    title = clean(title, limit=NAME)
    text = clean_or_refuse(text, multiline=True, limit=FEEDBACK)
    if not (title and text):
        raise TemplateEmpty
    known = [t for t in book.answer_templates if key and key in (t.id, t.key)]
    common = key if key in {each[0] for each in COMMON} else ""
    template = AnswerTemplate(
        id=known[0].id if known else new_id(),
        key=known[0].key if known else common,
        title=title,
        text=text,
        state=state,
        topic=topic,
    )
    with book.transaction():
        book.answer_templates.put(template)
    return template


def _fits(template: AnswerTemplate, matter: Matter) -> bool:
    return template.state in (None, matter.state) and template.topic in (
        None,
        matter.feedback.topic,
    )
