#include "record/ask/flat.hh"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/json.hh"
#include "base/text.hh"
#include "record/query/json_text.hh"

namespace hearth::record::ask {
namespace {

constexpr std::size_t kShownBytesMax = 400;

std::string place(const std::string& above, std::string_view key) {
  return above.empty() ? std::string(key) : join({above, ".", key});
}

/// Texts as they are; numbers as people write them (JSON of 1.5 is 1.5E0 in Boost).
std::string shown(const Json& value) {
  if (value.is_string()) return std::string(std::string_view(value.get_string()));
  if (!value.is_double()) return to_text(value);
  char out[32];
  const auto end = std::to_chars(out, out + sizeof out, value.get_double()).ptr;
  return {out, end};
}

void flatten(const Json& value, const std::string& at, Leaves& out) {
  if (out.size() >= kLeavesMax) return;
  if (const JsonObject* object = value.if_object(); object && !object->empty()) {
    for (const auto& [key, inner] : *object) flatten(inner, place(at, std::string_view(key)), out);
  } else if (const JsonArray* list = value.if_array(); list && !list->empty()) {
    for (std::size_t i = 0; i < list->size(); ++i)
      flatten((*list)[i], place(at, std::to_string(i)), out);
  } else {
    out.emplace(at, shown(value));
  }
}

/// Folders that a run makes for itself: other names each time.
bool own_folder(std::string_view text) {
  return text.find("ansible-tmp-") != text.npos || text.find("ansible-local-") != text.npos ||
         text.find("/.ansible/tmp/") != text.npos;
}

bool same(const std::string& a, const std::string& b) {
  return a == b || (own_folder(a) && own_folder(b));
}

std::string_view last_part(std::string_view key) {
  return key.substr(key.rfind('.') + 1);
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

Change change(Change::Kind kind, const std::string& key, std::string_view from,
              std::string_view to) {
  return {kind, key, shortened(from, kShownBytesMax), shortened(to, kShownBytesMax)};
}

}  // namespace

Leaves leaves_of(std::string_view json) {
  Leaves out;
  const auto value = parse_json(json);
  if (!value) {
    out.emplace("", std::string(json));
    return out;
  }
  if (const JsonObject* object = value->if_object(); object && object->empty()) return out;
  flatten(*value, "", out);
  return out;
}

std::vector<Change> changes(const Leaves& from, const Leaves& to, bool (*skip)(std::string_view)) {
  std::vector<Change> out;
  auto a = from.begin();
  auto b = to.begin();
  while (a != from.end() || b != to.end()) {
    if (b == to.end() || (a != from.end() && a->first < b->first)) {
      if (!skip(a->first)) out.push_back(change(Change::Kind::removed, a->first, a->second, ""));
      ++a;
    } else if (a == from.end() || b->first < a->first) {
      if (!skip(b->first)) out.push_back(change(Change::Kind::added, b->first, "", b->second));
      ++b;
    } else {
      if (!same(a->second, b->second) && !skip(a->first))
        out.push_back(change(Change::Kind::changed, a->first, a->second, b->second));
      ++a, ++b;
    }
  }
  return out;
}

bool volatile_result_key(std::string_view key) {
  static constexpr std::array<std::string_view, 12> kNames{
      "start", "end",  "delta",   "atime",          "mtime", "ctime",
      "inode", "date", "elapsed", "ansible_job_id", "pid",   "_ansible_delegated_vars"};
  return is_one_of(last_part(key), kNames) || key.starts_with("ansible_facts.") ||
         key.find("_ansible_") != key.npos;
}

bool volatile_fact_key(std::string_view key) {
  static constexpr std::array<std::string_view, 9> kTops{
      "date_time", "uptime_seconds", "memory_mb",  "memfree_mb", "swapfree_mb", "loadavg",
      "env",       "local",          "facts_cache"};
  static constexpr std::array<std::string_view, 7> kNames{
      "block_available", "block_used", "inode_available", "inode_used",
      "size_available",  "boot_time",  "ansible_job_id"};
  std::string_view top = key.substr(0, key.find('.'));
  if (top.starts_with("ansible_")) top.remove_prefix(8);
  return is_one_of(top, kTops) || is_one_of(last_part(key), kNames);
}

std::string_view name_of(Change::Kind kind) {
  return kind == Change::Kind::added     ? "added"
         : kind == Change::Kind::removed ? "removed"
                                         : "changed";
}

std::string json_of(const Change& change) {
  using Text = std::optional<std::string>;
  return ObjectText()
      .text("change", name_of(change.kind))
      .text("key", change.key)
      .text("from", change.kind == Change::Kind::added ? Text() : Text(change.from))
      .text("to", change.kind == Change::Kind::removed ? Text() : Text(change.to))
      .done();
}

std::string shortened(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  std::size_t end = bytes;
  while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
  return join({text.substr(0, end), "…"});
}

}  // namespace hearth::record::ask
