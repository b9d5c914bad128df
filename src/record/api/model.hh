#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "record/api/endpoint.hh"

namespace hearth::record::api {

enum class FieldKind {
  read_only,  ///< ignored when sent
  text,       ///< stripped, no NUL; numbers are taken as their text
  content,    ///< a file's text, as it is
  integer,    ///< 64 bits
  boolean,
  choice,  ///< one of `choices`
  uuid,
  time,       ///< event: microseconds since 1970 UTC
  duration,   ///< event: microseconds
  body,       ///< any JSON but null; PUT without it sets `otherwise`
  list,       ///< likewise, but PUT leaves it, and a form's text is read as JSON
  relation,   ///< the id of a row of `to`
  relations,  ///< a list of ids of rows of `to`
  names,      ///< a list of labels' names
};

/// What a new row gets that does not say.
enum class Fill { nothing, otherwise, now, server_version };

struct Field {
  std::string_view name;
  std::string_view label;  ///< in OPTIONS
  FieldKind kind = FieldKind::read_only;
  bool required = false;  ///< in POST and PUT
  bool nullable = false;
  bool blank = false;              ///< text: "" is taken
  std::size_t max_characters = 0;  ///< 0: any number
  Fill fill = Fill::nothing;
  std::string_view otherwise;  ///< JSON
  std::span<const std::string_view> choices;
  std::optional<Endpoint> to;
  std::string_view help;  ///< in OPTIONS
  std::string_view type;  ///< in OPTIONS; "" for the kind's own
};

struct Model {
  Endpoint endpoint;
  std::string_view title;         ///< "Playbook List", "Playbook Instance"
  std::string_view word;          ///< in events: kind `api.WORD`, member `table`
  std::span<const Field> fields;  ///< in the order of the write shape: so errors are told
  /// Two fields that no other row has both of; "" for none. The text names them in this order.
  std::string_view unique_text;  ///< the field besides `playbook`
  std::string_view unique_order;
};

/// `latesthosts` has no fields: nobody writes it.
const Model& model_of(Endpoint endpoint);
const Field* find_field(const Model& model, std::string_view name);

}  // namespace hearth::record::api
