#include "record/query/diff.hh"

#include "base/text.hh"

namespace hearth::record {
namespace {

constexpr std::size_t kContextLines = 3;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines = split(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// A side may be text, or a value (state: absent -> present).
std::vector<std::string> side(const JsonObject& diff, std::string_view name) {
  const Json* value = diff.if_contains(name);
  if (!value || value->is_null()) return {};
  if (value->is_string()) return lines_of(std::string_view(value->get_string()));
  const JsonObject* object = value->if_object();
  if (!object) return {to_text(*value)};
  std::vector<std::string> lines;
  for (const auto& [key, inner] : *object)
    lines.push_back(join({std::string_view(key), ": ", to_text(inner)}));
  return lines;
}

std::string header(const JsonObject& diff, std::string_view name) {
  return std::string(get_string(diff, join({name, "_header"})).value_or(name));
}

void add(std::string& out, char mark, const std::vector<std::string>& lines, std::size_t from,
         std::size_t to) {
  for (std::size_t i = from; i < to; ++i) out += join({std::string(1, mark), lines[i], "\n"});
}

std::string one_diff(const JsonObject& diff) {
  if (const auto prepared = get_string(diff, "prepared")) return std::string(*prepared);
  const auto before = side(diff, "before"), after = side(diff, "after");
  if (before == after) return {};
  std::size_t same = 0;
  while (same < before.size() && same < after.size() && before[same] == after[same]) ++same;
  std::size_t tail = 0;
  while (tail < before.size() - same && tail < after.size() - same &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  std::string out = join({"--- ", header(diff, "before"), "\n+++ ", header(diff, "after"), "\n"});
  const std::size_t last = before.size() - tail;
  add(out, ' ', before, same > kContextLines ? same - kContextLines : 0, same);
  add(out, '-', before, same, last);
  add(out, '+', after, same, after.size() - tail);
  add(out, ' ', before, last, std::min(last + kContextLines, before.size()));
  return out;
}

}  // namespace

std::string diff_text(const JsonObject& content) {
  std::string out;
  if (const JsonObject* one = get_object(content, "diff")) out += one_diff(*one);
  if (const JsonArray* many = get_array(content, "diff"))
    for (const Json& one : *many)
      if (one.is_object()) out += one_diff(one.get_object());
  return out;
}

}  // namespace hearth::record
