#!/usr/bin/env bash
# Mobile Lighthouse over every kind of page in both languages against the Release site; not part of the test run.
#   bash eng/lighthouse.sh [page type ...]     default: all of tests/BioShanghai.Portal.E2E/Support/PageTypes.cs
# Ends with 1 when a page has less than 95 for performance or less than 100 for accessibility, best practices or SEO.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
cd "$root_dir"
need_dotnet
need_chromium
need_npm lighthouse 13.5.0 "Lighthouse" || exit 1
port="${PORT:-5757}"
out="$root_dir/artifacts/lighthouse"
data="$(mktemp -d)"
rm -rf "$out"
mkdir -p "$out"
dotnet publish src/BioShanghai.Portal.Web -c Release -o artifacts/lighthouse-site --nologo -v q >artifacts/build.log 2>&1 </dev/null || { tail -20 artifacts/build.log; exit 1; }
(cd artifacts/lighthouse-site && ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS="http://127.0.0.1:$port" \
  Portal__DataDirectory="$data" Samples__Load=true Portal__PublicBaseUrl="http://127.0.0.1:$port" Limits__PagesPerMinute=100000 Limits__SearchesPerMinute=100000 \
  exec dotnet BioShanghai.Portal.Web.dll) >"$out/site.log" 2>&1 </dev/null &
site=$!
trap 'kill $site 2>/dev/null || true; wait $site 2>/dev/null || true; rm -rf "$data"' EXIT
for _ in $(seq 120); do
  curl -fs -o /dev/null "http://127.0.0.1:$port/zh/" && break
  kill -0 $site 2>/dev/null || { say "The site did not start:"; tail -5 "$out/site.log"; exit 1; }
  sleep 0.5
done

# Error pages are meant to be neither found nor indexed, and search results not to be indexed.
pages="$(sed -n 's/^ *new("\([a-z-]*\)", "\([^"]*\)").*/\1 \2/p' tests/BioShanghai.Portal.E2E/Support/PageTypes.cs)"
short=0
printf '%-24s %-4s %5s %5s %5s %5s  %s\n' page lang perf a11y best seo "what falls short"
while read -r name path; do
  case " $* " in "  " | *" $name "*) ;; *) continue ;; esac
  for language in zh en; do
    report="$out/$name-$language.json"
    if ! CHROME_PATH="$CHROMIUM_PATH" node "$tools_dir/node_modules/lighthouse/cli/index.js" "http://127.0.0.1:$port/$language/$path" --quiet --output=json --output-path="$report" \
      --only-categories=performance,accessibility,best-practices,seo \
      --chrome-flags="--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync" >>"$out/lighthouse.log" 2>&1 </dev/null; then
      say "$name $language: Lighthouse failed; see artifacts/lighthouse/lighthouse.log"
      short=1
      continue
    fi
    node -e '
      const [file, name, language] = process.argv.slice(1), r = JSON.parse(require("fs").readFileSync(file)), c = r.categories;
      const score = id => Math.round(c[id].score * 100);
      const scores = ["performance", "accessibility", "best-practices", "seo"].map(score);
      const failed = Object.keys(c).flatMap(id => c[id].auditRefs.filter(a => a.weight > 0 && r.audits[a.id].score !== null && r.audits[a.id].score < 0.9).map(a => a.id));
      console.log(name.padEnd(24), language.padEnd(4), ...scores.map(s => String(s).padStart(5)), "", failed.join(" "));
      const isHidden = /^search/.test(name);
      process.exit(scores[0] < 95 || scores[1] < 100 || scores[2] < 100 || (scores[3] < 100 && !isHidden) ? 1 : 0);
    ' "$report" "$name" "$language" || short=1
  done
done <<<"$pages"
exit $short
