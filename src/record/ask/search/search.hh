#pragma once
#include <optional>
#include <string>
#include <vector>

#include "record/store/sqlite.hh"

namespace hearth::record::ask {

struct SearchQuestion {
  std::string text;                      ///< search/text.hh says what it may be
  std::vector<std::string> kinds;        ///< of kSearchKinds; empty: all
  std::optional<std::int64_t> playbook;  ///< only this run
  std::int64_t limit = 20, offset = 0;   ///< of the hits of each kind
};
inline constexpr std::string_view kSearchKinds =
    "playbook|label|play|task|host|file|record|argument|result";

/// How many results that the index does not have are looked through, the newest first.
inline constexpr std::int64_t kScanMax = 5'000;
/// How many bytes of words are opened, and how many texts are read to count a phrase.
inline constexpr std::int64_t kOpenBytesMax = std::int64_t{1} << 30;
inline constexpr std::int64_t kVerifyMax = 5'000;

/// Everything whose text has all the terms, as JSON: names grouped by equal text (`rows`: how many
/// have it, the rest is of the newest), arguments of runs, contents of results. `counts` are of all
/// hits; `complete` is false where a limit above ended the search first.
/// Errors: invalid  no term, or more than a query may have.
Expected<std::string> search(Database& db, const SearchQuestion& question);

}  // namespace hearth::record::ask
