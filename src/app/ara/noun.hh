#pragma once
#include <string>
#include <utility>
#include <vector>

#include "app/ara/fields.hh"

namespace hearth::app {

/// `--name TEXT` is `?name=TEXT`.
struct TextFilter {
  const char* option;
  const char* parameter;
  const char* what;
  bool in_view = false;  ///< Hearth's own view of the list has it too
};
/// `--with-failed` is `?failed__gt=0`; not together with `excludes`.
struct FlagFilter {
  const char* option;
  const char* parameter;
  const char* value;
  const char* what;
  const char* excludes = nullptr;
  const char* otherwise = nullptr;  ///< the value where the flag is missing
};

/// What sums up many objects of a list.
struct MetricsNoun {
  std::vector<std::string> by;  ///< what --aggregate takes; the first where it is missing
  bool may_choose = true;       ///< there is an --aggregate
  const char* key;              ///< the column that names a line
  bool by_status = false;       ///< "failed" counts objects with that status, else sums a field
  std::vector<std::string> columns, long_columns;  ///< no long ones: there is no --long
  std::vector<TextFilter> filters;
};

/// A noun of ARA's command line: what its verbs ask for and which columns they show. The names of
/// options, columns and their order are ARA's (docs/manual/cli.md).
struct RecordNoun {
  const char* name;  ///< "playbook"
  const char* path;  ///< "/api/v1/playbooks"
  std::vector<TextFilter> filters;
  std::vector<FlagFilter> flags;
  const char* order;
  std::vector<std::string> columns, long_columns;    ///< no long ones: --long leaves paths whole
  std::vector<std::string> resolved, long_resolved;  ///< ids that --resolve makes names of
  const char* latest_path = nullptr;                 ///< what --latest asks for instead
  std::vector<std::string> show_columns;
  const char* body_option = nullptr;  ///< of show: also the column `body_column`, before `updated`
  const char* body_column = nullptr;
  /// Puts together the columns that `show` has and the object has not.
  void (*prepare_show)(Fields& object) = nullptr;
  const MetricsNoun* metrics = nullptr;
};

}  // namespace hearth::app
