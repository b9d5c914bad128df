#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"

namespace hearth::record::site {

/// Takes one file of the site. `name` is relative to it: "data/3.js".
using PutFile = std::function<Expected<>(const std::string& name, std::string_view bytes)>;

/// Answers of the API as the files of a static site: blocks "data/N.js", each a call
/// `hearthBlock(N, "…")` with the base64 of the gzip of one JSON object, path -> answer. A browser
/// lets a page that was opened from disk read scripts and nothing else (web/src/data/site.ts reads
/// them).
class Blocks {
 public:
  /// A block is closed once its answers have so many bytes: some hundred results, unpacked in a few
  /// milliseconds.
  static constexpr std::size_t kBlockBytes = 1024 * 1024;

  explicit Blocks(PutFile put) : put_(std::move(put)) {}

  /// `path` is below "/api/", `json` its answer.
  Expected<> add(const std::string& path, std::string_view json);
  /// What comes next goes into another file. Nothing happens where the block is empty.
  Expected<> end_block();

  /// So many are written.
  std::size_t blocks() const { return blocks_; }
  /// Members `paths` (path -> block) and `ranges` (what stands before the number that
  /// ends a path -> [first, last, block]) of SiteIndex in web/src/data/site.ts.
  std::string paths_json() const;
  std::string ranges_json() const;

 private:
  struct Range {
    std::int64_t first, last;
    std::size_t block;
  };
  void find_place(const std::string& path);

  PutFile put_;
  std::string open_;  ///< the block's JSON so far
  std::size_t blocks_ = 0;
  std::map<std::string, std::size_t> paths_;
  std::map<std::string, std::vector<Range>> ranges_;
};

}  // namespace hearth::record::site
