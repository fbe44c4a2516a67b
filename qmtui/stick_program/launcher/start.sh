#!/bin/sh
# Starts qmtui from this stick: sh start.sh
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(uname)" = Darwin ]; then
    for folder in /usr/local/bin /opt/homebrew/bin /Library/Frameworks/Python.framework/Versions/*/bin; do
        PATH="$folder:$PATH"
    done
fi
for python in python3 python3.14 python3.13 python3.12 python3.11; do
    found=$(command -v "$python") || continue
    # Without the developer tools, this one of macOS only asks for them to be fetched.
    if [ "$found" = /usr/bin/python3 ] && [ "$(uname)" = Darwin ] && ! xcode-select -p >/dev/null 2>&1; then
        continue
    fi
    exec "$found" "$here/start.py" "$@"
done
echo "Auf diesem Rechner fehlt Python. Bitte einen anderen Rechner nehmen oder Python von python.org installieren." >&2
exit 1
