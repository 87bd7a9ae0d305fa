#!/bin/sh
# Runs a command again when it dies, a moment later; stops with it on SIGTERM or SIGINT.
#
# A command that refuses to start is not run again: code 78 (EX_CONFIG of sysexits.h) is a refusal at once, any other code
# after 3 starts in a row that each ended by themselves within 15 seconds (the assistant needs up to 10 to read its files).
# A part that was killed by a signal had started, and is run again however often that happens.
#
# Usage: keep_running.sh COMMAND [ARGUMENT ...]
REFUSED=78
QUICK=15 # seconds
TRIES=3

child=
stop() {
    trap - TERM INT
    [ -n "$child" ] && kill -TERM "$child" 2>/dev/null && wait "$child"
    exit 0
}
trap stop TERM INT

quick_ends=0
while :; do
    started=$(date +%s)
    "$@" &
    child=$!
    wait "$child"
    code=$?
    child=
    if [ $code -lt 128 ] && [ $(($(date +%s) - started)) -le $QUICK ]; then
        quick_ends=$((quick_ends + 1))
    else
        quick_ends=0
    fi
    if [ $code -eq $REFUSED ] || [ $quick_ends -ge $TRIES ]; then
        echo "Ended with code $code and is not started again; what it said above tells why."
        [ $code -ne 0 ] || code=1
        exit $code
    fi
    echo "Ended with code $code; starting again in 2 seconds."
    sleep 2 &
    wait $!
done
