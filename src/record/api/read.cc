#include "record/api/read.hh"

#include "base/text.hh"
#include "record/api/filter_values.hh"
#include "record/api/find_page.hh"
#include "record/api/render.hh"
#include "record/api/snapshot.hh"
#include "record/api/values.hh"

namespace hearth::record::api {
namespace {

Answer not_found() {
  return {404, R"({"detail":"Not found."})"};
}

void append_link(std::string& out, std::string_view name, const std::optional<std::string>& link) {
  out += join({",\"", name, "\":"});
  if (link) {
    append_string(out, *link);
  } else {
    out += "null";
  }
}

/// The id of the row that `key` names, for its shape.
Expected<std::optional<std::int64_t>> find_key(Database& db, Endpoint endpoint,
                                               std::string_view key) {
  if (endpoint == Endpoint::latesthosts)
    return db.find("SELECT host_id FROM latest_hosts WHERE name = ?1", key);
  return parse_integer(key);
}

}  // namespace

Expected<std::string> read_more(Database& db, Endpoint endpoint, std::span<const std::int64_t> left,
                                std::size_t& at, std::size_t bytes) {
  TRY(const Snapshot snapshot, Snapshot::begin(db));
  std::string out;
  Renderer renderer(db);
  const Shape& shape = shape_of(endpoint, Form::list);
  for (; at < left.size() && out.size() < bytes; ++at) {
    out += ',';
    TRY(const bool there, renderer.append(out, shape, left[at]));
    if (!there) out.pop_back();
  }
  return out;
}

Expected<ListAnswer> read_list(Database& db, PageMemory& memory, Endpoint endpoint,
                               const Params& params, std::string_view url,
                               const ReadOptions& options) {
  Problems problems;
  Selection selection{
      endpoint, read_filters(endpoint, params, options.local_to_utc, problems), {}, {}};
  selection.order = read_order(endpoint, params, problems);
  if (!problems.empty()) return ListAnswer{problems.answer(), {}};
  selection.page = read_page(params, options.page_size);

  TRY(const Snapshot snapshot, Snapshot::begin(db));
  TRY(const FoundPage found, find_page(db, memory, selection));
  const Links links = links_of(selection.page, found.count, url, params);
  ListAnswer answer;
  answer.body = "{\"count\":" + std::to_string(found.count);
  append_link(answer.body, "next", links.next);
  append_link(answer.body, "previous", links.previous);
  answer.body += ",\"results\":[";
  TRY(const std::size_t shown, Renderer(db).append_all(answer.body, shape_of(endpoint, Form::list),
                                                       found.ids, options.bytes_max));
  answer.left.assign(found.ids.begin() + static_cast<std::ptrdiff_t>(shown), found.ids.end());
  if (answer.left.empty()) answer.body += kListEnd;
  return answer;
}

Expected<Answer> read_one(Database& db, Endpoint endpoint, std::string_view key) {
  TRY(const Snapshot snapshot, Snapshot::begin(db));
  TRY(const auto id, find_key(db, endpoint, key));
  if (!id) return not_found();
  Answer answer;
  TRY(const bool there, Renderer(db).append(answer.body, shape_of(endpoint, Form::detail), *id));
  return there ? std::move(answer) : not_found();
}

Expected<std::string> written_shape(Database& db, Endpoint endpoint, std::int64_t id) {
  std::string out;
  TRY(const bool there, Renderer(db).append(out, shape_of(endpoint, Form::written), id));
  if (there) return out;
  return fail(Errc::not_found, join({name_of(endpoint), " has no row ", std::to_string(id)}));
}

}  // namespace hearth::record::api
