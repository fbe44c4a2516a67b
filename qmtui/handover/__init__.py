"""The path of a device through the day: handed out, on its way, back, acknowledged, wiped, lost."""
