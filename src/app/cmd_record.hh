#pragma once
#include "app/api_settings.hh"
#include "app/ara/noun.hh"
#include "app/command.hh"
#include "app/table/format.hh"

// The verbs that ARA's command line has, for any of its nouns: asked of the record's API, printed
// as cliff prints them (docs/manual/cli.md).

namespace hearth::app {

/// Of `--limit`, `--offset` and the numbers in the environment.
inline constexpr std::int64_t kLimitMax = 1'000'000'000;

/// What the command line said of one verb.
struct RecordVerb {
  const RecordNoun* noun = nullptr;
  ApiOptions api;
  FormatOptions format;
  bool json = false;  ///< whole objects as the API has them
  /// Something was asked for that only ARA's form has, where a noun has a view of Hearth's too.
  bool ara_form = false;
  std::vector<std::pair<std::string, std::string>> filters;  ///< parameter and value
  bool whole = false;                                        ///< --long
  bool resolve = false, latest = false, with_body = false;
  std::string order, by;
  std::int64_t limit = 0, offset = 0;  ///< limit 0: the verb's own, or ARA_CLI_LIMIT
  std::string id;
};

Co<Expected<int>> record_list(Context& context, const RecordVerb& verb);
Co<Expected<int>> record_show(Context& context, const RecordVerb& verb);
Co<Expected<int>> record_delete(Context& context, const RecordVerb& verb);
Co<Expected<int>> record_metrics(Context& context, const RecordVerb& verb);

}  // namespace hearth::app
