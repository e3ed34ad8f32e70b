#!/usr/bin/env bash
# Installs what the tests need where it is missing, builds once, runs every test project, and ends with "N passed, N failed".
#   bash eng/test.sh                 everything
#   bash eng/test.sh Portal.Tests    only test projects whose name contains the word
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
cd "$root_dir"
configuration="${CONFIGURATION:-Release}"
only="${1:-}"
results="$root_dir/artifacts/test-results"
started=$SECONDS
passed=0 failed=0 skipped=0
postgres_data="" postgres_bin=""

stop_postgres() {
  [ -n "$postgres_data" ] || return 0
  as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data/db" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$postgres_data"
  postgres_data=""
}
trap stop_postgres EXIT
trap 'exit 130' INT TERM

# Each failed test by name with its message and the first lines of its stack: the end of the output is what is read first.
tell_failures() {
  local report
  for report in "$results"/*.xml; do
    [ -s "$report" ] || continue
    awk -v RS='<test ' 'NR > 1 && /result="Fail"/ { print "<test " $0 }' "$report" | awk '
      function plain(text) {
        gsub(/<!\[CDATA\[|\]\]>|<[^>]*>/, "", text)
        gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#xA;/, "\n", text); gsub(/&#xD;/, "", text); gsub(/&amp;/, "\\&", text)
        return substr(text, 1, 300)
      }
      /^<test / { match($0, / name="[^"]*"/); print "failed: " plain(substr($0, RSTART + 7, RLENGTH - 8)); shown = 0 }
      /<message/ { inside = 1 }
      /<stack-trace/ { inside = 1; shown = 4 }
      inside && shown < 12 { line = plain($0); if (line != "") { print "    " line; shown++ } }
      /<\/message>|<\/stack-trace>/ { inside = 0 }'
  done
}

# The last line, whatever happened before it.
finish() {
  stop_postgres
  [ "$failed" -eq 0 ] || tell_failures
  say "Took $((SECONDS - started)) s; $skipped skipped for want of a SQL Server."
  say "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] && exit 0
  exit 1
}

# PostgreSQL refuses to run as root; its own account exists wherever the Debian package is installed.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# A private server on a free port, gone at the end. PORTAL_TEST_POSTGRES set from outside is used as it is.
start_postgres() {
  [ -z "${PORTAL_TEST_POSTGRES:-}" ] || { say "PostgreSQL: the server given in PORTAL_TEST_POSTGRES"; return 0; }
  postgres_bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)"
  if [ -z "$postgres_bin" ] && has initdb; then postgres_bin="$(dirname "$(command -v initdb)")"; fi
  if [ -z "$postgres_bin" ]; then
    apt_install postgresql "the second database of the tests" || return 1
    postgres_bin="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)"
  fi
  postgres_data="$(mktemp -d)"
  chmod 755 "$postgres_data"
  if [ "$(id -u)" = 0 ]; then chown postgres "$postgres_data"; fi
  local port attempt log="$postgres_data/log"
  as_postgres "$postgres_bin/initdb" -D "$postgres_data/db" -U portal -A trust --encoding=UTF8 --locale=C.UTF-8 -N >/dev/null || return 1
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    if as_postgres "$postgres_bin/pg_ctl" -D "$postgres_data/db" -l "$log" -w -t 60 \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200" start >/dev/null; then
      export PORTAL_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=portal;Database=postgres"
      say "PostgreSQL: a private server on port $port"
      return 0
    fi
  done
  warn "PostgreSQL did not start:"
  tail -5 "$log" >&2 || true
  return 1
}

# number FILE ATTRIBUTE: a total of the <assembly> element of an xUnit report.
number() {
  grep -o "<assembly [^>]*" "$1" | grep -o " $2=\"[0-9]*\"" | head -1 | tr -dc 0-9
}

run_project() {
  local name="$1" report="$results/$1.xml" code=0 p f s e
  say ""
  say "== $name"
  dotnet test --project "tests/$1/$1.csproj" -c "$configuration" --no-build --no-ansi --no-progress --output Normal \
    --results-directory "$results" --report-xunit-xml --report-xunit-xml-filename "$1.xml" </dev/null || code=$?
  if [ ! -s "$report" ]; then
    say "$name ended without a report (exit code $code): counted as one failure."
    failed=$((failed + 1))
    return
  fi
  p="$(number "$report" passed)" f="$(number "$report" failed)" s="$(number "$report" skipped)" e="$(number "$report" errors)"
  passed=$((passed + ${p:-0}))
  # A broken fixture is reported both as an error and as failed tests.
  if [ "${f:-0}" -gt 0 ]; then failed=$((failed + f)); else failed=$((failed + ${e:-0})); fi
  skipped=$((skipped + ${s:-0}))
  if [ "$((${p:-0} + ${f:-0}))" -eq 0 ]; then
    say "$name ran no test: counted as one failure."
    failed=$((failed + 1))
  elif [ "$code" -ne 0 ] && [ "$((${f:-0} + ${e:-0}))" -eq 0 ]; then
    say "$name reported no failure but ended with exit code $code: counted as one failure."
    failed=$((failed + 1))
  fi
}

need_dotnet
mkdir -p "$results"
rm -f "$results"/*.xml
need_chromium
has java || apt_install default-jre-headless "the Nu Html Checker" || true
need_npm vnu-jar 26.9.27 "Nu Html Checker" || true
export VNU_JAR="${VNU_JAR:-$tools_dir/node_modules/vnu-jar/build/dist/vnu.jar}"
/usr/bin/python3 -c "import aiosmtpd" 2>/dev/null || apt_install python3-aiosmtpd "the mail server of the tests" || true
start_postgres || warn "Without PostgreSQL its tests fail."

say "Building ($configuration)"
if ! dotnet build BioShanghai.Portal.sln -c "$configuration" --nologo -v q >artifacts/build.log 2>&1 </dev/null; then
  grep -E "error|warning" artifacts/build.log | sort -u | head -40 || tail -40 artifacts/build.log
  say "The build failed; see artifacts/build.log."
  failed=1
  finish
fi
say "Built after $((SECONDS - started)) s."

# A missing tool is a failure here, a skip when a developer runs one project by hand.
export PORTAL_TESTS_REQUIRE_TOOLS=1
count=0
for project in tests/*/*.csproj; do
  name="$(basename "$project" .csproj)"
  case "$name" in *"$only"*) count=$((count + 1)); run_project "$name" ;; esac
done
[ "$count" -gt 0 ] || { say "No test project is called '$only'."; failed=1; }
finish
