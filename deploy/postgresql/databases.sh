#!/bin/bash
# A database and a user per service; each user may enter its own database only. Runs once, when the data folder is empty.
set -euo pipefail
for service in directory topics meetings notifications supervision learning_credits gateway; do
  password_variable="PASSWORD_${service^^}"
  psql -v ON_ERROR_STOP=1 -d postgres -v service="$service" -v password="${!password_variable}" <<'SQL'
CREATE USER :"service" PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
done
