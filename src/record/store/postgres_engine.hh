#pragma once
#include "record/store/database.hh"

namespace hearth::record {

/// postgresql://… or postgres://…, as libpq reads it ("libpq: connection URIs").
bool is_postgres_url(std::string_view store);
/// The URL for messages: server and database, nothing that a person may have hidden in it.
std::string shown_postgres_url(const std::string& url);
/// Does the URL hold a password? One that stands on a command line can be read by everybody.
bool has_password(const std::string& url);

/// PostgreSQL's half of Database::open. Blocks: on a thread of a pool. `libpq-fe.h` is included by
/// postgres_*.cc only.
///
/// What the server is not told by the URL, libpq takes from the environment (PGHOST, PGUSER,
/// PGPASSFILE, PGSERVICE, …) and from ~/.pgpass. Tables live in the connection's current schema.
Expected<std::unique_ptr<Engine>> open_postgres(const std::string& url, OpenMode mode);

}  // namespace hearth::record
