#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hearth::record::page {

/// One file that the page's document names. Its bytes are the program's.
struct Asset {
  std::string name;  ///< "assets/page.3f5a90c1b2d4.js": of its contents, so it never changes
  std::string_view type;
  std::string_view plain, gzip;
};

/// What `web/` became when this program was built (docs/decisions/0026-page.md).
class Assets {
 public:
  Assets();

  /// By the name that the document gives it; nullptr: there is none.
  const Asset* find(std::string_view name) const;
  const Asset& script() const { return all_[0]; }
  const Asset& style() const { return all_[1]; }
  const Asset& icon() const { return all_[2]; }

 private:
  std::vector<Asset> all_;
};

}  // namespace hearth::record::page
