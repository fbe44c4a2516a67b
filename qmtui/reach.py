"""Phone numbers and e-mail addresses, written one way so that they can be compared."""

from __future__ import annotations

from msgspec import Struct

from qmtui.clean import EMAIL, clean_or_refuse

PHONE = 40
REGION = "DE"
"""Numbers typed without a country are taken to be from here."""


class Reach(Struct, frozen=True):
    """A number or address; a doubtful one is kept as it was typed, for people to sort out."""

    value: str
    is_doubtful: bool = False


def phone(text: str) -> Reach:
    """`text` as an international number such as +493023125000, if it is one.

    An empty text stays empty, and nothing doubtful is refused. Raises `TextTooLong`.
    """
    # Imported here: the start waits for none of its 40 ms.
    import phonenumbers

    typed = clean_or_refuse(text, limit=PHONE)
    if not typed:
        return Reach("")
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        return Reach(typed, is_doubtful=True)
    if not phonenumbers.is_valid_number(number):
        return Reach(typed, is_doubtful=True)
    return Reach(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def spoken_phone(value: str) -> str:
    """A number as people here write it, such as 030 23125000; anything else as it is."""
    import phonenumbers

    try:
        number = phonenumbers.parse(value, REGION)
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_valid_number(number):
        return value
    shape = phonenumbers.PhoneNumberFormat
    is_ours = phonenumbers.region_code_for_number(number) == REGION
    style = shape.NATIONAL if is_ours else shape.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def email(text: str) -> Reach:
    """`text` as an address with its domain in small letters, if it is one.

    Nothing is looked up on the network. Raises `TextTooLong`.
    """
    # Imported here: the start waits for none of its 20 ms.
    from email_validator import EmailNotValidError, validate_email

    typed = clean_or_refuse(text, limit=EMAIL)
    if not typed:
        return Reach("")
    try:
        found = validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        return Reach(typed, is_doubtful=True)
    return Reach(found.normalized)


def phone_key(text: str) -> str:
    """What all ways of writing one number have in common; "" for what has too few digits."""
    if text[:1] == "+" and text[1:].isdecimal():
        return text[1:]  # so it was written by `phone`; reading it again takes 1 ms
    found = phone(text[:PHONE])
    digits = "".join(char for char in found.value if char.isdecimal())
    if found.is_doubtful:
        digits = digits.lstrip("0")
    return digits if len(digits) >= _FEWEST else ""


def email_key(text: str) -> str:
    """What all ways of writing one address have in common; "" for what is none."""
    typed = "".join(text.split()).casefold()
    return typed if "@" in typed[1:-1] else ""


_FEWEST = 5
"""Digits; fewer are an extension, which many people share."""
