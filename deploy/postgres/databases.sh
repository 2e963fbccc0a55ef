#!/bin/sh
# Run by the postgres image once, on an empty volume. Each user owns one database and can open no other.
set -eu

create() {
	psql --username=postgres --set=ON_ERROR_STOP=1 --set=name="$1" --set=password="$2" <<-'SQL'
		create user :"name" password :'password';
		create database :"name" owner :"name" template template0 encoding 'UTF8';
		revoke connect on database :"name" from public;
	SQL
}

create n8n "$N8N_DB_PASSWORD"
create tact "$TACT_DB_PASSWORD"
