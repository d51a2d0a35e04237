#!/bin/sh
# Known vulnerabilities of what the locks name. Ends with 0 where none is known, 1 where one is, 2 where nobody could be asked.
set -u
uv=$1
shift
result=0
for lock in "$@"; do
    if report=$("$uv" --no-config tool run --quiet pip-audit==2.10.1 --strict --require-hashes --disable-pip \
            --progress-spinner off -r "$lock" 2>&1); then
        echo "$lock: no known vulnerability."
    elif echo "$report" | grep -q 'Found [0-9]* known vulnerabilit'; then
        echo "$report"
        result=1
    else
        echo "$lock: NOT CHECKED: the index's records of vulnerabilities could not be read. Run it where the package index can be reached." >&2
        [ "$result" = 1 ] || result=2
    fi
done
exit "$result"
