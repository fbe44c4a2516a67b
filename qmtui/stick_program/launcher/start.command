#!/bin/sh
# Starts qmtui from this stick on macOS, by a double click.
exec /bin/sh "$(dirname "$0")/start.sh" "$@"
