"""The devices of an event in the office, and the end of the day at a station."""
