#include "record/api/recent.hh"

#include <algorithm>

#include "record/api/convert.hh"
#include "record/api/filter_values.hh"
#include "record/project/json_spans.hh"

namespace hearth::record::api {
namespace {

/// Not more than memory has of all runs (Recent::Bounds), and it is compressed there.
constexpr std::size_t kRecentListBytesMax = 64 * 1024 * 1024;

bool is_of_runs(Endpoint endpoint) {
  return endpoint != Endpoint::labels && endpoint != Endpoint::latesthosts;
}

/// Whether the row, where it is one of a run, is there.
Expected<bool> is_recent(Database& db, Endpoint endpoint, std::string_view json) {
  const Id id = to_id(json);
  // What is no number, or outside, is refused without a look.
  if (id.is != Id::Is::number) return true;
  if (!is_of_runs(endpoint)) return false;
  return exists(db, endpoint, id.value);
}

Expected<bool> are_recent(Database& db, const Field& field, const std::string& json) {
  if (field.kind == FieldKind::relation) return is_recent(db, *field.to, json);
  if (field.kind != FieldKind::relations) return true;
  const auto spans = element_spans(json);
  if (!spans) return true;  // refused without a look
  for (const std::string_view one : *spans) {
    TRY(const bool there, is_recent(db, *field.to, one));
    if (!there) return false;
  }
  return true;
}

/// Whether what is asked for is of one run, which is here whole or not at all.
Expected<bool> is_of_recent(Database& db, const Target& target, const Params& params) {
  const bool object = target.kind == Target::Kind::object;
  if (!is_of_runs(target.endpoint)) return false;
  if (!object && target.endpoint == Endpoint::playbooks) return false;
  const std::string* const playbook = object ? &target.key : last_of(params, "playbook");
  const auto id = playbook ? parse_integer(*playbook) : std::nullopt;
  if (!id) return false;
  return exists(db, object ? target.endpoint : Endpoint::playbooks, *id);
}

/// Ansible names each play anew, so no other run has one of this name (ara_record asks so).
Expected<bool> names_recent_play(Database& db, const Target& target, const Params& params) {
  const std::string* const said = last_of(params, "uuid");
  if (!said || target.kind != Target::Kind::list || target.endpoint != Endpoint::plays)
    return false;
  const auto uuid = Uuid::parse(*said);
  if (!uuid) return false;
  TRY(const auto found, db.find("SELECT 1 FROM plays WHERE uuid = ?1", *uuid));
  return found.has_value();
}

}  // namespace

std::unexpected<Error> not_recent() {
  return fail(Errc::unavailable, "it is of no run that was recorded lately");
}

Expected<bool> stands_on_recent(Database& db, Method method, Endpoint endpoint, std::int64_t id,
                                const Body& body) {
  if (method == Method::remove || endpoint == Endpoint::labels) return false;
  if (method != Method::post) {
    TRY(const bool there, exists(db, endpoint, id));
    if (!there) return false;
  }
  for (const Field& field : model_of(endpoint).fields) {
    const auto json = given(field, body, method);
    if (!json) continue;
    TRY(const bool there, are_recent(db, field, *json));
    if (!there) return false;
  }
  return true;
}

Expected<Answer> read_recent(Database& db, const Target& target) {
  TRY(const bool here, is_of_recent(db, target, {}));
  if (!here) return not_recent();
  return read_one(db, target.endpoint, target.key);
}

Expected<ListAnswer> read_recent_list(Database& db, const Target& target, const Params& params,
                                      const std::string& url, ReadOptions options) {
  TRY(bool here, is_of_recent(db, target, params));
  if (!here) {
    TRY(here, names_recent_play(db, target, params));
  }
  if (!here) return not_recent();
  // The rest of a long list would be read from the store, while it is sent.
  options.bytes_max = std::max(options.bytes_max, kRecentListBytesMax);
  PageMemory pages;  // what the server remembers of places in lists is of the store
  TRY(ListAnswer answer, read_list(db, pages, target.endpoint, params, url, options));
  if (!answer.left.empty()) return not_recent();
  return answer;
}

}  // namespace hearth::record::api
