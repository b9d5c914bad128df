#pragma once
#include <algorithm>

#include "record/ask/search/search.hh"
#include "record/ask/search/text.hh"
#include "record/query/json_text.hh"

// Inside of search: what was found, kind by kind.
namespace hearth::record::ask {

struct Hit {
  std::string_view kind;
  std::int64_t id = 0, playbook = 0;  ///< 0: of no run (labels)
  std::int64_t rows = 1;
  std::string text;  ///< the name, or the surroundings of the first term
  std::optional<std::string> task_name, action, host_name;
  std::optional<std::string> status;
};
std::string json_of(const Hit& hit);

struct Found {
  std::string_view kind;
  std::int64_t count = 0;
  std::vector<Hit> hits;  ///< the page that was asked for
  bool complete = true;
};

/// Names and arguments: the tables are read through, a group of equal texts at a time.
Expected<std::vector<Found>> search_names(Database& db, const Query& query,
                                          const SearchQuestion& question);
/// Contents of results: by the index, and what is not in it.
Expected<Found> search_results(Database& db, const Query& query, const SearchQuestion& question);

inline bool is_wanted(const SearchQuestion& question, std::string_view kind) {
  return question.kinds.empty() || std::ranges::find(question.kinds, kind) != question.kinds.end();
}

}  // namespace hearth::record::ask
