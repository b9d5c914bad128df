#include "record/query/read.hh"

#include "base/json.hh"
#include "base/text.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

constexpr std::size_t kMessageBytesMax = 200;

/// The first line with something on it, cut at a character's end.
std::string first_line(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    if (c == '\n') break;
    if (static_cast<unsigned char>(c) >= ' ' && c != 0x7f) out += c;
  }
  if (out.size() <= kMessageBytesMax) return out;
  std::size_t end = kMessageBytesMax;
  while (end > 0 && (out[end] & 0xc0) == 0x80) --end;
  return out.substr(0, end) + "…";
}

}  // namespace

Expected<std::string> body_or(Database& db, std::optional<std::int64_t> id, const char* otherwise) {
  if (!id) return std::string(otherwise);
  return load_body(db, *id);
}

std::string message_of(std::string_view content) {
  const auto object = parse_json_object(content);
  if (!object) return {};
  for (const char* key : {"msg", "stderr", "module_stderr", "stdout", "censored"})
    if (const auto text = get_string(*object, key))
      if (std::string line = first_line(*text); !line.empty()) return line;
  return {};
}

ResultRow read_result(Columns& columns) {
  ResultRow row;
  row.id = columns.integer();
  row.status = columns.status<ResultStatus>();
  row.changed = columns.flag();
  row.ignore_errors = columns.flag();
  row.ignore_unreachable = columns.flag();
  row.via = columns.status<Via>();
  row.playbook = columns.integer();
  row.task = columns.integer();
  row.host = columns.integer();
  row.play = columns.maybe_integer();
  row.task_name = columns.maybe_text();
  row.action = columns.text();
  row.host_name = columns.text();
  row.path = columns.maybe_text();
  row.line = columns.integer();
  row.times = columns.times();
  return row;
}

}  // namespace hearth::record
