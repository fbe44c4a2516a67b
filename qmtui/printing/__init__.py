"""Paper for an event: tickets, badges, stickers and lists."""
