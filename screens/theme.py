"""Two themes of our own: a light one for sunshine, a dark one for the evening.

Text keeps a contrast of 7 to what lies behind it, all else 4.5; a test measures it.
"""

from __future__ import annotations

from textual.theme import Theme

LIGHT = Theme(
    name="qmtui-light",
    dark=False,
    primary="#0b4a82",
    secondary="#0b4a82",
    accent="#0b4a82",
    foreground="#101418",
    background="#ffffff",
    surface="#f3f4f1",
    panel="#e3e7ea",
    success="#0a5a2a",
    warning="#6f3f00",
    error="#97101a",
    variables={
        "text": "#101418",
        "text-muted": "#4a545c",
        "text-disabled": "#59636b",
        "border": "#0b4a82",
        "border-blurred": "#6b757c",
        "footer-background": "#e3e7ea",
        "footer-key-foreground": "#0b4a82",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#0b4a82",
        "input-selection-background": "#bcd7ef",
        "input-selection-foreground": "#101418",
        "scrollbar": "#6b757c",
        "scrollbar-background": "#e3e7ea",
        "good": "#0a5a2a",
        "good-text": "#ffffff",
        "heed": "#ffc233",
        "heed-text": "#101418",
        "gone": "#0b4a82",
        "gone-text": "#ffffff",
        "failed": "#97101a",
        "failed-text": "#ffffff",
    },
)

DARK = Theme(
    name="qmtui-dark",
    dark=True,
    primary="#7db8ea",
    secondary="#7db8ea",
    accent="#7db8ea",
    foreground="#eef1f3",
    background="#0e1216",
    surface="#161c21",
    panel="#222a31",
    success="#6fd394",
    warning="#ffc233",
    error="#ff8f8a",
    variables={
        "text": "#eef1f3",
        "text-muted": "#a7b2ba",
        "text-disabled": "#95a0a8",
        "border": "#7db8ea",
        "border-blurred": "#7b868e",
        "footer-background": "#222a31",
        "footer-key-foreground": "#7db8ea",
        "block-cursor-foreground": "#0e1216",
        "block-cursor-background": "#7db8ea",
        "input-selection-background": "#274a68",
        "input-selection-foreground": "#eef1f3",
        "scrollbar": "#7b868e",
        "scrollbar-background": "#222a31",
        "good": "#0d5a2c",
        "good-text": "#ffffff",
        "heed": "#ffc233",
        "heed-text": "#101418",
        "gone": "#124f86",
        "gone-text": "#ffffff",
        "failed": "#8f1620",
        "failed-text": "#ffffff",
    },
)

THEMES = (LIGHT, DARK)
