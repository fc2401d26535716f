#!/usr/bin/env bash
# Runs every check of the project: ./test.sh, from any folder. On Debian and Ubuntu it first installs what the tests
# need and is missing, which takes root or sudo without a password.
#
# Exit: 0 all passed; 1 a check failed; 2 something is missing that could not be installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2

has() { command -v "$1" >/dev/null 2>&1; }

heading() { printf '\n== %s\n' "$*"; }

# give_up says in one line what is missing.
give_up() {
  printf 'test.sh: %s\n' "$*" >&2
  exit 2
}

# missing prints the Debian packages that the tests need and this host lacks.
missing() {
  has redis-server || echo redis-server
  has gcc || echo gcc
  [ -e /usr/include/stdlib.h ] || echo libc6-dev
  has chromium || has chromium-browser || has google-chrome || has google-chrome-stable || echo chromium
  { has pdftotext && has pdftoppm; } || echo poppler-utils
  [ -d /usr/lib/python3/dist-packages/icalendar ] || echo python3-icalendar # the other program that reads our calendar files
  [ -n "$(fc-list ':lang=ar' 2>/dev/null || true)" ] || echo fonts-noto-core fontconfig
}

# install adds packages. A service that comes with one (redis-server) is neither started nor enabled. In a subshell of its
# own, so that the policy against starting goes away again, also when interrupted.
install() (
  root=()
  if [ "$(id -u)" != 0 ]; then
    { has sudo && sudo -n true 2>/dev/null; } || exit 1
    root=(sudo -n)
  fi
  heading "install $*"
  as_root() { "${root[@]}" "$@"; }

  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq || true # an old list may do
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" || exit 1
  if [[ " $* " == *" redis-server "* ]] && has systemctl; then
    as_root systemctl disable redis-server >/dev/null 2>&1 || true
  fi
)

prepare() {
  has go || PATH="$PATH:/usr/local/go/bin"
  has go || give_up "install Go ($(sed -n 's/^go //p' go.mod) or newer, https://go.dev/dl/) and run it again"
  local packages
  packages=$(missing | xargs)
  [ -n "$packages" ] || return 0
  has apt-get || give_up "missing here, and no apt-get to install it; install the equivalents of: $packages"
  # shellcheck disable=SC2086 # one word a package
  install $packages || give_up "missing, and could not be installed; run: sudo apt-get install $packages"
  packages=$(missing | xargs)
  [ -z "$packages" ] || give_up "still missing after the installation; install: $packages"
}

failed=()

# check runs a command under a heading and remembers whether it failed, so that one run tells everything.
check() {
  local title=$1
  shift
  heading "$title"
  if "$@"; then echo "ok"; else failed+=("$title"); fi
}

# formatted fails and lists the files that gofmt would change.
formatted() {
  local files
  files=$("$(go env GOROOT)/bin/gofmt" -l .) || return 1
  [ -z "$files" ] || { echo "$files"; return 1; }
}

# bench vets and tests the comparisons, a module of their own.
bench() (cd bench && go vet ./... && go test -count=1 ./...)

# deploy vets and tests docker-compose.yml and the Dockerfile, in a module of their own.
deploy() (cd deploy && go vet ./... && go run "$staticcheck" ./... && go test -count=1 ./...)

prepare
export CGO_ENABLED=1 # for the race detector

check "gofmt" formatted
check "go vet" go vet ./...
check "staticcheck" go run "$staticcheck" ./...
check "go build" go build ./...
check "bench" bench
check "deploy" deploy
check "go test" go test -count=1 ./...
check "go test -race" go test -race -short -count=1 -timeout 20m ./... # -short leaves out what only computes for long

heading "result"
if [ "${#failed[@]}" -gt 0 ]; then
  printf 'FAILED: %s\n' "${failed[@]}"
  exit 1
fi
echo "all passed"
