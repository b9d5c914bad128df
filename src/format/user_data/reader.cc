#include "format/user_data/reader.hh"

#include <algorithm>
#include <array>

#include "base/ascii.hh"
#include "base/utf8.hh"
#include "format/gzip/base64.hh"
#include "format/gzip/inflate.hh"
#include "format/python/text.hh"
#include "format/user_data/archive.hh"
#include "format/user_data/start.hh"

namespace hearth::format::user_data {
namespace {

constexpr std::size_t kMimeLookBytes = 4096;

// cloudinit/user_data.py, DECOMP_TYPES.
constexpr std::string_view kGzipTypes[] = {
    "application/gzip",       "application/gzip-compressed",   "application/gzipped",
    "application/x-compress", "application/x-compressed",      "application/x-gunzip",
    "application/x-gzip",     "application/x-gzip-compressed",
};

bool is_mime(std::string_view bytes) {
  return lower(bytes.substr(0, kMimeLookBytes)).find("mime-version:") != std::string::npos;
}

/// Types that say nothing, and shell scripts, which people put other user-data into.
bool is_type_needed(std::string_view type) {
  return type == "text/plain" || type == "text/x-not-multipart" || type == "text/x-shellscript";
}

mime::Entity plain_entity(std::string text) {
  mime::Entity entity;
  entity.headers.push_back({"Content-Type", "text/x-not-multipart"});
  entity.headers.push_back({"MIME-Version", "1.0"});
  entity.body = std::move(text);
  return entity;
}

}  // namespace

Part part_of(const mime::Entity& entity, std::string text) {
  Part part{mime::content_type(entity), mime::file_name(entity).value_or(""), std::move(text)};
  for (const std::string_view name : {"Merge-Type", "X-Merge-Type"}) {
    const bool there = std::ranges::any_of(
        entity.headers, [&](const mime::Header& header) { return header.name == name; });
    if (there && part.merge_type.empty()) part.merge_type = *mime::find_header(entity, name);
  }
  if (const std::string* const index = mime::find_header(entity, "Launch-Index"))
    part.launch_index = *index;
  part.headers = entity.headers;
  return part;
}

Expected<> Reader::add(std::string_view raw) {
  const std::size_t depth = wanted_ ? wanted_depth_ + 1 : 0;
  if (depth > limits_.include_depth)
    return fail(Errc::full, "user-data: includes within includes, deeper than allowed");
  auto unpacked = gunzip(raw, limits_.bytes);
  if (!unpacked && unpacked.error().code == Errc::full)
    return std::unexpected(std::move(unpacked).error().in("user-data"));
  std::string bytes = unpacked ? std::move(*unpacked) : std::string(raw);
  CHECK_OK(spend(bytes.size()));
  if (!is_mime(bytes)) {
    mime::Entity entity = plain_entity(std::move(bytes));
    CHECK_OK(add_entity(entity, true, depth));
  } else {
    if (!is_valid_utf8(bytes))
      return fail(Errc::invalid, "user-data: a MIME message that is not UTF-8");
    TRY(mime::Entity entity, mime::parse(bytes, limits_.mime));
    CHECK_OK(add_entity(entity, true, depth));
  }
  put_first();
  return {};
}

Expected<> Reader::add_entries(const JsonArray& entries) {
  for (const Json& entry : entries) {
    TRY(auto part, part_of_entry(entry));
    if (!part) continue;
    CHECK_OK(spend(part->text.size()));
    CHECK_OK(queue({std::move(*part), wanted_depth_}));
  }
  put_first();
  return {};
}

void Reader::skip() {
  put_first();
}

const Wanted* Reader::wanted() const {
  return wanted_ ? &*wanted_ : nullptr;
}

std::vector<Part> Reader::take_parts() {
  HEARTH_ASSERT(!wanted_ && stack_.empty());
  return std::exchange(parts_, {});
}

/// The order of Message.walk(). A message/* is not a part itself: what it holds is.
Expected<> Reader::add_entity(mime::Entity& entity, bool root, std::size_t depth) {
  if (entity.container) {
    for (mime::Entity& part : entity.parts) CHECK_OK(add_entity(part, false, depth));
    return {};
  }
  return mime::main_type(entity) == "multipart" ? Expected<>() : add_leaf(entity, root, depth);
}

/// cloudinit/user_data.py, _process_msg. `root`: the entity is all of the message, and what names
/// its type loses its parameters.
Expected<> Reader::add_leaf(mime::Entity& entity, bool root, std::size_t depth) {
  std::string text = mime::decoded_body(entity);
  std::string type = mime::content_type(entity);
  if (std::ranges::find(kGzipTypes, type) != std::end(kGzipTypes)) {
    auto unpacked = gunzip(text, limits_.bytes);
    if (!unpacked) return std::unexpected(std::move(unpacked).error().in("user-data"));
    if (!is_valid_utf8(*unpacked))
      return fail(Errc::invalid, "user-data: what was compressed is no UTF-8");
    text = std::move(*unpacked);
    CHECK_OK(spend(text.size()));
    CHECK_OK(unpack(entity));
    type = "text/plain";
  }
  if (is_type_needed(type)) type = type_from_start(text).value_or(type);
  if (root || type != mime::content_type(entity))
    mime::replace_header(entity, "Content-Type", type);
  if (type == "text/x-include-url" || type == "text/x-include-once-url")
    return add_includes(text, depth);
  if (type == "text/cloud-config-archive") return queue({Archive{std::move(text)}, depth});
  return queue({part_of(entity, std::move(text)), depth});
}

/// What was compressed keeps its name and its launch index, nothing else.
Expected<> Reader::unpack(mime::Entity& entity) {
  mime::Entity plain;
  plain.headers.push_back({"Content-Type", "text/plain"});
  if (const auto name = mime::file_name(entity); name && !name->empty())
    plain.headers.push_back({"Content-Disposition", attachment(*name)});
  if (const std::string* const index = mime::find_header(entity, "Launch-Index"))
    plain.headers.push_back({"Launch-Index", *index});
  entity = std::move(plain);
  return {};
}

Expected<> Reader::add_includes(std::string_view text, std::size_t depth) {
  constexpr std::string_view kOnce = "#include-once", kInclude = "#include";
  bool once = false;
  for (std::string_view line : python::split_lines(text)) {
    const std::string start = lower(line.substr(0, kOnce.size()));
    if (start == kOnce || start.starts_with(kInclude)) {
      once = start == kOnce;
      line = python::lstrip(line.substr(once ? kOnce.size() : kInclude.size()));
    }
    if (line.starts_with('#')) continue;
    const std::string_view url = python::strip(line);
    if (!url.empty()) CHECK_OK(queue({Include{std::string(url), once}, depth}));
  }
  return {};
}

Expected<> Reader::queue(Pending pending) {
  if (++items_ > limits_.parts)
    return fail(Errc::full,
                join({"user-data: more than ", std::to_string(limits_.parts), " parts"}));
  queued_.push_back(std::move(pending));
  return {};
}

void Reader::put_first() {
  wanted_.reset();
  std::ranges::move(queued_.rbegin(), queued_.rend(), std::back_inserter(stack_));
  queued_.clear();
  advance();
}

void Reader::advance() {
  while (!wanted_ && !stack_.empty()) {
    Pending pending = std::move(stack_.back());
    stack_.pop_back();
    wanted_depth_ = pending.depth;
    if (auto* const include = std::get_if<Include>(&pending.what)) wanted_ = std::move(*include);
    if (auto* const archive = std::get_if<Archive>(&pending.what)) wanted_ = std::move(*archive);
    auto* const part = std::get_if<Part>(&pending.what);
    if (!part) continue;
    if (part->file_name.empty()) {
      const std::string number = std::to_string(parts_.size() + 1);
      part->file_name =
          join({"part-", std::string(number.size() < 3 ? 3 - number.size() : 0, '0'), number});
    }
    parts_.push_back(std::move(*part));
  }
}

Expected<> Reader::spend(std::size_t bytes) {
  bytes_ += bytes;
  if (bytes_ <= limits_.bytes) return {};
  return fail(Errc::full,
              join({"user-data: more than ", std::to_string(limits_.bytes), " bytes unpacked"}));
}

std::string without_base64(std::string_view bytes) {
  if (auto decoded = from_base64_strict(bytes)) return std::move(*decoded);
  return std::string(bytes);
}

}  // namespace hearth::format::user_data
