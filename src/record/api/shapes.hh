#pragma once
#include <span>
#include <string_view>

#include "record/api/endpoint.hh"

namespace hearth::record::api {

struct Shape;

/// How a member's columns become JSON. One column each, where no other number is said; NULL is
/// null, or the default that is named.
enum class How {
  integer,
  text,
  time,
  duration,
  flag,            ///< true or false
  uuid,            ///< 16 bytes
  sha1,            ///< 20 bytes; NULL: of the empty text
  status,          ///< of a playbook, play or task
  raw_status,      ///< of a result, as stored
  shown_status,    ///< of a result: status, changed, ignore_errors (three columns)
  json,            ///< JSON text
  body_object,     ///< a body's id; NULL: {}
  body_list,       ///< NULL: []
  body_string,     ///< NULL: ""
  body_text,       ///< a body that is no JSON but a file's text; NULL: ""
  ids,             ///< "1,2" or NULL: an array of numbers
  playbook_items,  ///< six counts
  play_items,      ///< two
  task_items,      ///< one
  labels,          ///< the playbook's id: [{id, name}]
  delegates,       ///< the result's id: its nested hosts
  object,          ///< an id: the row in the shape `nested`, null for NULL
};

/// One member of an object, and the columns that it takes.
struct Member {
  std::string_view name;
  How how;
  std::string_view sql;
  const Shape* nested = nullptr;
};

/// One way in which a row is written: its members in order.
struct Shape {
  std::string_view from;  ///< table and joins; the row is `t`
  std::string_view key;   ///< the column that finds it
  std::span<const Member> members;
  /// Many rows of one answer show the same object: it is written once and remembered.
  bool repeats = false;
};

enum class Form {
  list,     ///< relations as ids, without big bodies
  detail,   ///< relations nested one level deep, with bodies
  written,  ///< answer to POST, PUT and PATCH: relations as ids, with bodies
};

/// latesthosts has one shape, and is found by the id of its host.
const Shape& shape_of(Endpoint endpoint, Form form);
/// The host as a result shows whom it was delegated to.
const Shape& nested_host();

}  // namespace hearth::record::api
