#!/usr/bin/env bash
# Lint, types, import contract and all tests. What needs a system component that is absent is installed where that
# may be done (root and apt), else named at the end as not run; with CI=true anything not run is a failure.
set -u
cd "$(dirname "$0")/.." || exit 2
bin=.venv/bin
failed=()
missing=()

step() { # step WORDS COMMAND…: run it, remember a failure, go on
    local words=$1
    shift
    printf '\n== %s\n' "$words"
    "$@" || failed+=("$words")
}

have_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; }
have_chromium() { command -v chromium >/dev/null 2>&1; }

need() { # need WORD MARKER CHECK PACKAGE…: install a component, or leave its tests out and say so
    local word=$1 marker=$2 check=$3
    shift 3
    "$check" && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        printf 'Installing %s.\n' "$word"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1
    fi
    "$check" || missing+=("$word:$marker")
}

need PostgreSQL postgres have_postgres postgresql
need Chromium browser have_chromium chromium fonts-dejavu-core

step "format" $bin/ruff format --check --quiet --no-cache .
step "lint" $bin/ruff check --quiet --no-cache .
step "types" $bin/basedpyright --level error
step "import contract" $bin/lint-imports --no-cache

# CI repeats one order, so that a red run can be repeated; every other run draws its own.
order=()
if [ "${CI:-}" = true ]; then order=(--randomly-seed=20261123); fi

left_out="not never"
notes=()
for ((n = 0; n < ${#missing[@]}; n++)); do
    word=${missing[n]%%:*} marker=${missing[n]#*:}
    left_out+=" and not $marker"
    notes+=("Not run: the $marker tests, because $word is not installed here.")
done

step "unit tests" $bin/pytest -q -n 2 "${order[@]}" -m "not (faults or flows or postgres or browser or slow)"
step "slow, fault, flow, PostgreSQL and browser tests" \
    $bin/pytest -q -n 2 "${order[@]}" --dist loadgroup \
    -m "(faults or flows or postgres or browser or slow) and $left_out"

printf '\n'
if [ ${#notes[@]} -gt 0 ]; then printf '%s\n' "${notes[@]}"; fi
if [ "${CI:-}" = true ] && [ ${#missing[@]} -gt 0 ]; then failed+=("not everything was run"); fi
if [ ${#failed[@]} -gt 0 ]; then
    printf 'Failed: %s\n' "${failed[@]}"
    exit 1
fi
echo "All of it passed."
