#!/bin/sh
exec "$(dirname "$0")/build/icd11"
