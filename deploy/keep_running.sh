#!/bin/sh
# Runs a command again when it dies, a moment later; stops with it on SIGTERM or SIGINT.
# Usage: keep_running.sh COMMAND [ARGUMENT ...]
child=
stop() {
    trap - TERM INT
    [ -n "$child" ] && kill -TERM "$child" 2>/dev/null && wait "$child"
    exit 0
}
trap stop TERM INT

while :; do
    "$@" &
    child=$!
    wait "$child"
    code=$?
    echo "Ended with code $code; starting again in 2 seconds."
    sleep 2 &
    wait $!
done
