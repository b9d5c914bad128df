#pragma once
#include <string>
#include <vector>

#include "base/id.hh"
#include "base/time.hh"
#include "http/client.hh"
#include "journal/cursor.hh"

namespace hearth::record {

/// One run that is to be recorded at another server as well (docs/protocol/journal.md, "Remote
/// records"). Its file holds secrets for as long as it is there: 0600, in a folder of 0700.
struct Wish {
  Uuid run;
  http::ClientOptions server;
  std::string token;       ///< bearer token, or ""
  std::string token_file;  ///< the file that holds it, read at each try, or ""
  UtcMicros made = 0;      ///< when the file was written
};

/// How far a wish is: all before the cursor is there; whether the run's end is.
struct Place {
  journal::Cursor cursor;
  bool ended = false;
};

/// HOME/remote, and the files of one run there.
std::string wishes_folder(const std::string& home);
std::string wish_path(const std::string& folder, const Uuid& run);
std::string place_path(const std::string& folder, const Uuid& run);

// All of these block.

/// The runs that have a wish; none where there is no folder.
Expected<std::vector<Uuid>> list_wishes(const std::string& folder);
/// Errc::invalid: what is there is no wish; Errc::denied: others may read it, or it is not ours.
Expected<Wish> read_wish(const std::string& folder, const Uuid& run);
/// Nothing: it has none yet.
Expected<std::optional<Place>> read_place(const std::string& folder, const Uuid& run);
Expected<> save_place(const std::string& folder, const Uuid& run, const Place& place);
/// The wish is fulfilled, or given up: its files go.
Expected<> remove_wish(const std::string& folder, const Uuid& run);

}  // namespace hearth::record
