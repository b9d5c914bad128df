#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hh"
#include "record/api/body.hh"
#include "record/api/convert.hh"
#include "record/api/model.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::api {

/// What validation asks of the world.
struct Look {
  Database& db;  ///< relations are looked up there
  LocalToUtc local = &local_to_utc;
};

/// One field's value as it goes into the event (JSON), or why not, in the words of 2.8.
struct Taken {
  std::string json;
  std::vector<std::string> problems;
};

/// Converts the request's value `json` (compact). Errors: the store's (sqlite.hh).
Expected<Taken> take(const Field& field, std::string_view json, const Look& look);

enum class Method { post, put, patch, remove };

/// The value that the body has for this field, as JSON; nothing where it is absent. A form has no
/// null, no false and no empty list, so what it leaves empty or out is read as a browser means it.
std::optional<std::string> given(const Field& field, const Body& body, Method method);

/// Validated fields in the model's order: those that the request sets, and with PUT the body fields
/// that it left out.
class Fields {
 public:
  void set(std::string_view name, std::string json);
  const std::string* find(std::string_view name) const;
  const std::vector<std::pair<std::string_view, std::string>>& all() const { return set_; }
  /// A text field's text, a relation's id.
  std::string text(std::string_view name) const;
  std::int64_t id(std::string_view name) const;

 private:
  std::vector<std::pair<std::string_view, std::string>> set_;
};

struct Validated {
  Fields fields;
  Problems problems;
};
/// Nothing of a request is left out: all problems are told at once. Errors: the store's.
Expected<Validated> validate(const Model& model, const Body& body, Method method, const Look& look);

/// Is there such a row?
Expected<bool> exists(Database& db, Endpoint endpoint, std::int64_t id);

}  // namespace hearth::record::api
