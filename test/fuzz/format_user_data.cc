// Any user-data end in parts within the limits or in an error, whatever includes and archives give;
// and any text is a list of mergers or none, which merge what they are given.
#include "format/user_data/merge.hh"
#include "format/user_data/reader.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

constexpr user_data::Limits kFuzzLimits{
    .bytes = 1 << 18, .parts = 100, .include_depth = 3, .mime = {.parts = 100, .depth = 5}};

/// Each include gives the input again, each archive one part.
void read_whole(std::string_view raw) {
  user_data::Reader reader(kFuzzLimits);
  Expected<> done = reader.add(raw);
  const JsonArray entries{"#!/bin/sh", JsonObject{{"type", "text/plain"}, {"content", raw}}};
  while (done) {
    const user_data::Wanted* const wanted = reader.wanted();
    if (!wanted) break;
    done = std::holds_alternative<user_data::Include>(*wanted) ? reader.add(raw)
                                                               : reader.add_entries(entries);
  }
  if (!done) {
    HEARTH_ASSERT(done.error().code == Errc::full || done.error().code == Errc::invalid ||
                  done.error().code == Errc::corrupt);
    return;
  }
  std::size_t bytes = 0;
  const std::vector<user_data::Part> parts = reader.take_parts();
  for (const user_data::Part& part : parts) {
    HEARTH_ASSERT(!part.file_name.empty());
    bytes += part.text.size();
  }
  HEARTH_ASSERT(parts.size() <= kFuzzLimits.parts && bytes <= kFuzzLimits.bytes);
}

void merge_with(std::string_view how) {
  const auto mergers = user_data::mergers_of(how);
  if (!mergers) return;
  const Json value = {{"a", {1, 2, {{"x", "y"}}}}, {"b", "c"}, {"d", {{"e", nullptr}}}};
  const Json with = {{"a", {3, "z", {{"x", "w"}}}}, {"b", {4}}, {"d", {{"e", 1}}}, {"f", nullptr}};
  (void)user_data::merge(*mergers, value, with);
  (void)user_data::merge(*mergers, with, value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  read_whole(raw);
  merge_with(raw);
  return 0;
}
