#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/page/assets.hh"

namespace hearth::record::page {

/// What the page starts from.
struct Snapshot {
  std::string cursor;  ///< the answers have all of the journal before it; "": live is off
  std::vector<std::pair<std::string, std::string>> answers;  ///< path below "/api/", JSON
};

/// Nothing but this server's own files runs, is shown or asked; no text becomes markup
/// (trusted-types: the page never writes HTML).
inline constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

/// The HTML that every view begins with. `prefix`: "/sub/ara", what stands before all paths as the
/// browser sees them.
std::string document(const Assets& assets, std::string_view prefix, const Snapshot& snapshot);

/// The HTML that a static site of runs begins with (site/site.hh): the same page, which finds its
/// answers in the files that `index` names (JSON, SiteIndex in web/src/data/site.ts).
std::string site_document(const Assets& assets, std::string_view index);
/// HTML that goes on to `link` by itself.
std::string leading_document(std::string_view link);

/// JSON that may stand in a <script>: no `<` is in it.
std::string script_json(std::string json);

}  // namespace hearth::record::page
