#!/usr/bin/env bash
# Pictures of every kind of page, zh and en, at 1440 and 360 px, in the dark, and printed to PDF.
#   bash eng/screenshots.sh [folder]     default: artifacts/screenshots
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
folder="$(mkdir -p "${1:-$root_dir/artifacts/screenshots}" && cd "${1:-$root_dir/artifacts/screenshots}" && pwd)"
cd "$root_dir"
need_dotnet
need_chromium
export SCREENSHOTS="$folder"
dotnet build tests/BioShanghai.Portal.E2E -c Release --nologo -v q
dotnet test --project tests/BioShanghai.Portal.E2E/BioShanghai.Portal.E2E.csproj -c Release --no-build --no-progress \
  --explicit only --filter-class BioShanghai.Portal.E2E.Screenshots </dev/null
say "$(find "$folder" -type f | wc -l) files in $folder"
