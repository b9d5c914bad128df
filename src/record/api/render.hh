#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "record/api/shapes.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::api {

/// Writes rows as JSON, for one answer. What repeats within it (nested playbooks, arguments) is
/// read once. `db` outlives it.
class Renderer {
 public:
  explicit Renderer(Database& db) : db_(db) {}

  /// Adds the row to `out`; false, and nothing, when there is none.
  /// Errors: corrupt  a body is damaged. busy, io (sqlite.hh)
  Expected<bool> append(std::string& out, const Shape& shape, std::int64_t id);
  /// Adds these rows, with commas between them, until there are `bytes` of them: how many. All must
  /// be there. Ids that follow each other, up or down, are read by one statement: most pages are.
  Expected<std::size_t> append_all(std::string& out, const Shape& shape,
                                   std::span<const std::int64_t> ids, std::size_t bytes);

  /// Which rows a statement reads: the one with an id, or those from one id to another.
  enum class Rows { one, up, down };

 private:
  class Row;
  struct Prepared {
    Statement statement;
    std::vector<std::string> keys;  ///< what stands before each member's value
  };
  Expected<Prepared*> prepared(const Shape& shape, Rows rows);
  Expected<> append_row(std::string& out, const Shape& shape, const Prepared& of);
  Expected<> append_object(std::string& out, const Shape& shape, std::int64_t id);
  Expected<> append_labels(std::string& out, std::int64_t playbook);
  Expected<> append_delegates(std::string& out, std::int64_t result);
  Expected<> append_json_body(std::string& out, std::int64_t id);

  Database& db_;
  std::map<std::pair<const Shape*, Rows>, Prepared> prepared_;
  std::map<std::pair<const Shape*, std::int64_t>, std::string> repeated_;
  std::map<std::int64_t, std::string> bodies_;
};

}  // namespace hearth::record::api
