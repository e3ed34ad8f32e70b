# What the scripts in this folder share: finding tools, installing them where that is allowed. Sourced, not run.

say() { printf '%s\n' "$*"; }
warn() { printf 'WARNING: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

root_dir="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tools_dir="$root_dir/artifacts/tools"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# A build node that outlives the script would keep the output of a CI step open.
export MSBUILDDISABLENODEREUSE=1
export CHROMIUM_PATH="${CHROMIUM_PATH:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || echo /usr/bin/chromium)}"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif has sudo && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

apt_updated=no

# apt_install PACKAGE PURPOSE: installs a Debian or Ubuntu package; says what is missing when it cannot.
apt_install() {
  if ! has apt-get; then
    warn "$1 is missing ($2) and this system has no apt-get: install it by hand."
    return 1
  fi
  if ! as_root true; then
    warn "$1 is missing ($2) and installing it needs root or password-less sudo: run 'apt-get install $1' first."
    return 1
  fi
  local log="$root_dir/artifacts/apt.log"
  mkdir -p "$root_dir/artifacts"
  say "Installing $1 ($2)"
  if [ "$apt_updated" = no ]; then
    as_root apt-get update -q >>"$log" 2>&1 </dev/null || warn "The package lists could not be updated; see artifacts/apt.log."
    apt_updated=yes
  fi
  local attempt
  for attempt in 1 2; do
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$1" >>"$log" 2>&1 </dev/null; then return 0; fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q -f install >>"$log" 2>&1 </dev/null || true
  done
  warn "$1 ($2) could not be installed; see artifacts/apt.log."
  return 1
}

need_dotnet() {
  has dotnet || { say "The .NET 10 SDK is missing: install it, then run this script again."; exit 1; }
}

need_chromium() {
  [ -x "$CHROMIUM_PATH" ] || { apt_install chromium "the browser of the tests" && CHROMIUM_PATH="$(command -v chromium)"; } || true
  if ! has fc-list || [ -z "$(fc-list :lang=zh 2>/dev/null | head -1)" ]; then apt_install fonts-noto-cjk "Chinese glyphs" || true; fi
}

# need_npm PACKAGE VERSION PURPOSE: puts an npm package under artifacts/tools, where nothing is committed.
need_npm() {
  local dir="$tools_dir/node_modules/$1"
  [ -f "$dir/package.json" ] && grep -q "\"version\": \"$2\"" "$dir/package.json" && return 0
  has npm || apt_install npm "brings the $3" || return 1
  mkdir -p "$tools_dir"
  [ -f "$tools_dir/package.json" ] || printf '{ "private": true }\n' >"$tools_dir/package.json"
  say "Fetching $1 ($3)"
  if ! (cd "$tools_dir" && PUPPETEER_SKIP_DOWNLOAD=1 npm install --no-audit --no-fund --no-update-notifier --loglevel=error "$1@$2") >>"$root_dir/artifacts/npm.log" 2>&1 </dev/null; then
    warn "$1 $2 ($3) could not be fetched; see artifacts/npm.log."
    return 1
  fi
}
