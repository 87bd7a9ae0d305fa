#!/bin/sh
# Runs a process manager and stops it, with all its parts, on Ctrl-C, on SIGTERM and when the terminal is closed.
# Usage: serve.sh COMMAND [ARGUMENT ...]
(trap '' HUP; exec "$@") &
manager=$!
trap 'kill -TERM $manager 2>/dev/null' INT HUP TERM

wait $manager
code=$?
while kill -0 $manager 2>/dev/null; do # a trap ends the wait before the manager has ended
    wait $manager
    code=$?
done
case $code in 130 | 143) code=0 ;; esac # it was asked to stop
exit $code
