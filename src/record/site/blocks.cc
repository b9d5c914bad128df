#include "record/site/blocks.hh"

#include <algorithm>
#include <charconv>

#include "base/text.hh"
#include "http/auth.hh"
#include "record/page/gzip.hh"
#include "record/query/json_text.hh"

namespace hearth::record::site {
namespace {

constexpr std::string_view kEarlier = "/earlier";

struct NumberedPath {
  std::string_view before;  ///< "v1/tasks/"
  std::int64_t number;
};
/// "v1/tasks/12", "hearth/v1/results/12/earlier"; nothing where no number ends it.
std::optional<NumberedPath> numbered(std::string_view path) {
  if (path.ends_with(kEarlier)) path.remove_suffix(kEarlier.size());
  const std::size_t slash = path.rfind('/');
  if (slash == path.npos) return {};
  const std::string_view digits = path.substr(slash + 1);
  std::int64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return {};
  return NumberedPath{path.substr(0, slash + 1), number};
}

}  // namespace

/// Runs have several answers each and are few: they are found by their whole path.
void Blocks::find_place(const std::string& path) {
  const auto by_number = numbered(path);
  if (!by_number || path.starts_with("hearth/v1/runs/")) {
    paths_.insert_or_assign(path, blocks_);
    return;
  }
  const std::int64_t number = by_number->number;
  std::vector<Range>& ranges = ranges_[std::string(by_number->before)];
  if (ranges.empty() || ranges.back().block != blocks_) {
    ranges.push_back({number, number, blocks_});
  } else {
    ranges.back().first = std::min(ranges.back().first, number);
    ranges.back().last = std::max(ranges.back().last, number);
  }
}

Expected<> Blocks::add(const std::string& path, std::string_view json) {
  find_place(path);
  open_ += open_.empty() ? '{' : ',';
  open_ += quoted_json(path);
  open_ += ':';
  open_ += json;
  return open_.size() >= kBlockBytes ? end_block() : Expected<>();
}

Expected<> Blocks::end_block() {
  if (open_.empty()) return {};
  open_ += '}';
  const std::string packed = page::gzip(open_);
  if (packed.empty()) return fail(Errc::full, "no memory to pack a part of the site");
  const std::string number = std::to_string(blocks_);
  CHECK_OK(put_(join({"data/", number, ".js"}),
                join({"hearthBlock(", number, ",\"", http::base64(packed), "\");\n"})));
  ++blocks_;
  open_.clear();
  return {};
}

std::string Blocks::paths_json() const {
  ObjectText out;
  for (const auto& [path, block] : paths_) out.number(path, static_cast<std::int64_t>(block));
  return out.done();
}

std::string Blocks::ranges_json() const {
  ObjectText out;
  for (const auto& [before, ranges] : ranges_) {
    std::vector<std::string> texts;
    for (const Range& range : ranges)
      texts.push_back(join({"[", std::to_string(range.first), ",", std::to_string(range.last), ",",
                            std::to_string(range.block), "]"}));
    out.raw(before, list_text(texts));
  }
  return out.done();
}

}  // namespace hearth::record::site
