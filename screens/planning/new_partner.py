"""A partner who is not on the list of actors yet is put on it out of the form."""

from __future__ import annotations

from typing import Any  # whatever the form answers

from qmtui.book import new_id
from qmtui.model.actor import Actor
from screens.event_fields import EventFields
from screens.planning.names_field import NamesField


def add_partner(form: EventFields[Any]) -> None:
    """Open the form of an actor with the name typed last; whoever is saved is a partner then."""
    from screens.people.actor_form import ActorForm

    field = partners_of(form)
    known = {name.casefold() for name in field.known}
    unknown = [name for name in field.names if name.casefold() not in known]
    name = unknown[-1] if unknown else ""

    def take(actor: Actor | None) -> None:
        if actor is None:
            return
        field.known = sorted({*field.known, actor.name}, key=str.casefold)
        others = [other for other in field.names if other != name]
        field.value = ", ".join([*others, actor.name])
        field.line.focus()
        form.note.clear()

    begun = Actor(id=new_id(), name=name, kind="")
    form.app.push_screen(ActorForm(form.book, form.now, begun), take)


def partners_of(form: EventFields[Any]) -> NamesField:
    return next(f for f in form.query(NamesField) if f.line.id == "partners")
