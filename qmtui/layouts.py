"""What becomes of a scanner's keys under another keyboard layout, and the way back.

A scanner presses the keys of a US keyboard; the computer writes what its own layout has there. The
rows are those of xkeyboard-config 2.35 (Debian's xkb-data), key by key in the order of `US`.
"""

from __future__ import annotations

from functools import cache

from qmtui.i18n import mark

US = "`1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./"
US_SHIFTED = '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|ZXCVBNM<>?'

Rows = tuple[str, str]
"""What the keys write without and with Shift; a blank where they write nothing."""

MOVED: dict[str, Rows] = {
    mark("Dvorak"): (
        "`1234567890[]',.pyfgcrl/=aoeuidhtns-\\;qjkxbmwvz",
        '~!@#$%^&*(){}"<>PYFGCRL?+AOEUIDHTNS_|:QJKXBMWVZ',
    ),
    mark("Colemak"): (
        "`1234567890-=qwfpgjluy;[]arstdhneio'\\zxcvbkm,./",
        '~!@#$%^&*()_+QWFPGJLUY:{}ARSTDHNEIO"|ZXCVBKM<>?',
    ),
    mark("Neo"): (
        "^1234567890-`xvlcwkhgfqß´uiaeosnrtdy üöäpzbm,.j",
        " °§ℓ»«$€„“”—ˇXVLCWKHGFQẞ~UIAEOSNRTDY ÜÖÄPZBM–•J",
    ),
    mark("Turkish F"): (
        "+1234567890/-fgğıodrnhpqwuieaütkmlyşxjövcçzsb.,",
        "*!\"^$%&'()=?_FGĞIODRNHPQWUİEAÜTKMLYŞXJÖVCÇZSB:;",
    ),
    mark("Russian"): (
        "ё1234567890-=йцукенгшщзхъфывапролджэ\\ячсмитьбю.",
        'Ё!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭ/ЯЧСМИТЬБЮ,',
    ),
    mark("Ukrainian"): (
        "'1234567890-=йцукенгшщзхїфівапролджєґячсмитьбю.",
        'ʼ!"№;%:?*()_+ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄҐЯЧСМИТЬБЮ,',
    ),
    mark("Greek"): (
        "`1234567890-=;ςερτυθιοπ[]ασδφγηξκλ´'\\ζχψωβνμ,./",
        '~!@#$%^&*()_+:ΣΕΡΤΥΘΙΟΠ{}ΑΣΔΦΓΗΞΚΛ¨"|ΖΧΨΩΒΝΜ<>?',
    ),
    mark("Arabic"): (
        "ذ1234567890-=ضصثقفغعهخحجدشسيبلاتنمكط\\ئءؤرﻻىةوزظ",
        "\u0651!@#$%^&*)(_+\u064e\u064b\u064f\u064cﻹإ`÷×؛<>\u0650\u064d][ﻷأـ،/:\"…~\u0652}{ﻵآ',.؟",
    ),
    mark("Hebrew"): (
        ";1234567890-=/'קראטוןםפ][שדגכעיחלךף,\\זסבהנמצתץ.",
        '~!@#$%^&*)(_+QWERTYUIOP}{ASDFGHJKL:"|ZXCVBNM><?',
    ),
    mark("Persian"): (
        "\u200d۱۲۳۴۵۶۷۸۹۰-=ضصثقفغعهخحجچشسیبلاتنمکگ\\ظطزرذدپو./",
        "÷!٬٫﷼٪×،*)(ـ+\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651][}{ؤئيإأآة»«:؛|ك\u0653ژ\u0670\u200c\u0654ء><؟",
    ),
}
"""Layouts that write something else for the sixteen symbols of our codes.

Persian is that of Afghanistan (Dari) too. Hebrew writes our capitals until Caps Lock is on.
"""

NEAR: dict[str, Rows] = {
    mark("German"): (
        "^1234567890ß´qwertzuiopü+asdfghjklöä#yxcvbnm,.-",
        "°!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ'YXCVBNM;:_",
    ),
    mark("Swiss"): (
        "§1234567890'^qwertzuiopü¨asdfghjklöä$yxcvbnm,.-",
        '°+"*ç%&/()=?`QWERTZUIOPè!ASDFGHJKLéà£YXCVBNM;:_',
    ),
    mark("French"): (
        "²&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù*wxcvbn,;:!",
        "~1234567890°+AZERTYUIOP¨£QSDFGHJKLM%µWXCVBN?./§",
    ),
    mark("Turkish"): (
        '"1234567890*-qwertyuıopğüasdfghjklşi,zxcvbnmöç.',
        "é!'^+%&/()=?_QWERTYUIOPĞÜASDFGHJKLŞİ;ZXCVBNMÖÇ:",
    ),
    mark("Czech"): (
        ";+ěščřžýáíé=´qwertzuiopú)asdfghjklů§¨yxcvbnm,.-",
        " 1234567890% QWERTZUIOP/(ASDFGHJKL\"!'YXCVBNM?:_",
    ),
    mark("Italian"): (
        "\\1234567890'ìqwertyuiopè+asdfghjklòàùzxcvbnm,.-",
        '|!"£$%&/()=?^QWERTYUIOPé*ASDFGHJKLç°§ZXCVBNM;:_',
    ),
    mark("Spanish"): (
        "º1234567890'¡qwertyuiop`+asdfghjklñ´çzxcvbnm,.-",
        'ª!"·$%&/()=?¿QWERTYUIOP^*ASDFGHJKLÑ¨ÇZXCVBNM;:_',
    ),
}
"""Layouts that leave our codes alone, but not the digits, hyphens, y and z of other tickets."""

CAPS = " + Caps Lock"
"""What follows the name of a layout while Caps Lock is on."""

_TYPED_AS_TWO = {"لإ": "ﻹ", "لأ": "ﻷ", "لآ": "ﻵ"}
"""Keys for which Arabic on Windows writes two characters and Linux one (lam-alef with Shift).

Without Shift its B is the same two characters as G and H, and stays so.
"""


def one_each(text: str) -> str:
    """`text` with one character for each key."""
    for two, one in _TYPED_AS_TWO.items():
        text = text.replace(two, one)
    return text


@cache
def symbol_table(layout: str, symbols: str) -> dict[str, str]:
    """What `layout` writes for the keys of these capitals, with Shift and without, to the capital.

    Caps Lock changes the one into the other, so the table serves for both.
    """
    keys = {US_SHIFTED.index(symbol): symbol for symbol in symbols}
    return {row[at]: symbol for row in MOVED[layout] for at, symbol in keys.items()}


@cache
def key_tables() -> dict[str, dict[int, str]]:
    """For each layout and state of Caps Lock: what it writes, to what a US keyboard writes."""
    tables = {name: _inverse(*rows) for name, rows in {**MOVED, **NEAR}.items()}
    # On Windows many Latin layouts let Caps Lock shift the digits and signs as well.
    shifted = {f"{name}{CAPS}": _inverse(*reversed(rows)) for name, rows in NEAR.items()}
    return {**tables, **shifted}


def _inverse(plain: str, shifted: str) -> dict[int, str]:
    table: dict[int, str] = {}
    for written, meant in zip(plain + shifted, US + US_SHIFTED, strict=True):
        if written != " ":
            table.setdefault(ord(written), meant)
    # On Linux Caps Lock turns é into É, but leaves 2 alone.
    for written, meant in zip(plain, US, strict=True):
        capital = "ẞ" if written == "ß" else written.upper()
        if len(capital) == 1 and capital != " ":
            table.setdefault(ord(capital), meant)
    return table
