#!/usr/bin/env bash
# Adds one migration to each of the three providers: bash eng/migrate.sh AddSomething
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?name of the migration, for example: bash eng/migrate.sh AddListings}
dotnet tool restore
for provider in Sqlite SqlServer PostgreSql; do
  project=src/BioShanghai.Portal.Migrations.$provider
  dotnet build "$project" -v q --nologo
  dotnet ef migrations add "$name" --no-build --project "$project" --startup-project "$project" -o Migrations
done
