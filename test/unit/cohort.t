#!/bin/sh
exec "$(dirname "$0")/build/cohort"
