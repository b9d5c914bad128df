#pragma once
#include <functional>
#include <string>
#include <vector>

#include "aio/co.hh"
#include "base/time.hh"
#include "record/site/blocks.hh"

namespace hearth::record::site {

/// A GET of the API: the answer's body. `path` is below "/api/", its query behind a `?`.
/// Errc::not_found and Errc::invalid mean that there is no such answer.
using AskApi = std::function<Co<Expected<std::string>>(std::string path)>;

struct SiteWish {
  std::vector<std::string> runs;  ///< as the API names them, each once; the first is shown first
  UtcMicros exported = 0;
};
struct SiteParts {
  std::int64_t runs = 0, results = 0;
};

/// Writes the page as a static site of these runs: the answers that its views ask a server for, and
/// the document that reads them (docs/manual/page.md tells what it has and what it leaves out).
/// The document comes last, so that what was broken off does not open. What other runs have to do
/// with these is left out.
/// Errors: what `ask` and `put` say.
Co<Expected<SiteParts>> write_site(SiteWish wish, AskApi ask, PutFile put);

}  // namespace hearth::record::site
