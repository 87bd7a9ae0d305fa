#!/bin/sh
# Talk to the assistant in the terminal, with its actions running beside it.
SANIC_HOST=127.0.0.1 .venv/bin/python -W ignore -m rasa_sdk --actions actions --port "$ACTIONS_PORT" --quiet &
actions=$!
trap 'kill $actions' EXIT
trap 'exit 1' HUP INT TERM
.venv/bin/python -W ignore -m rasa shell --quiet --interface 127.0.0.1 --port "$ASSISTANT_PORT"
