#include "record/page/document.hh"

#include "base/json.hh"
#include "base/text.hh"
#include "record/api/page.hh"
#include "record/query/json_text.hh"

namespace hearth::record::page {
namespace {

/// kContentPolicy for a page without a server: it asks nobody, and its scripts are those of its own
/// folder. From disk, whatever `'self'` is to a browser, they are `file:`.
constexpr std::string_view kSitePolicy =
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; "
    "img-src 'self' file: data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types hearth-site";

std::string snapshot_json(const Snapshot& snapshot) {
  std::vector<std::string> answers;
  for (const auto& [path, json] : snapshot.answers)
    answers.push_back(join({quoted_json(path), ":", json}));
  return ObjectText()
      .text("version", std::string_view(HEARTH_VERSION))
      .text("cursor", std::string_view(snapshot.cursor))
      .raw("answers", join({"{", join_with(",", answers), "}"}))
      .done();
}

/// `head`: what else stands in the head. `elsewhere`: HTML for who has no script.
std::string whole(const Assets& assets, std::string_view head, std::string_view elsewhere,
                  std::string snapshot) {
  return join({"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n", head,
               "<title>Hearth</title>\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<link rel=\"icon\" href=\"",
               assets.icon().name, "\">\n<link rel=\"stylesheet\" href=\"", assets.style().name,
               "\">\n<script defer src=\"", assets.script().name,
               "\"></script>\n</head>\n<body>\n<noscript>This page needs JavaScript. ", elsewhere,
               "</noscript>\n<script type=\"application/json\" id=\"snapshot\">",
               script_json(std::move(snapshot)), "</script>\n</body>\n</html>\n"});
}

}  // namespace

std::string script_json(std::string json) {
  std::string out;
  out.reserve(json.size());
  std::size_t from = 0;
  for (std::size_t at = json.find('<'); at != json.npos; at = json.find('<', from)) {
    out.append(json, from, at - from);
    out += "\\u003c";
    from = at + 1;
  }
  return from == 0 ? std::move(json) : std::move(out.append(json, from));
}

std::string document(const Assets& assets, std::string_view prefix, const Snapshot& snapshot) {
  const std::string base = join({"<base href=\"", api::escape_html(prefix), "/\">\n"});
  return whole(assets, base,
               "The same is in <code>hearth playbook list</code> and in the"
               " <a href=\"api/\">API</a>.",
               snapshot_json(snapshot));
}

std::string site_document(const Assets& assets, std::string_view index) {
  const std::string policy =
      join({"<meta http-equiv=\"Content-Security-Policy\" content=\"", kSitePolicy,
            "\">\n<meta name=\"generator\" content=\"Hearth ", HEARTH_VERSION, "\">\n"});
  return whole(assets, policy, "The runs are in the files of the folder data.",
               ObjectText()
                   .text("version", std::string_view(HEARTH_VERSION))
                   .text("cursor", std::string_view())
                   .raw("answers", "{}")
                   .raw("site", index)
                   .done());
}

std::string leading_document(std::string_view link) {
  const std::string to = api::escape_html(link);
  return join(
      {"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Hearth</title>\n"
       "<meta http-equiv=\"refresh\" content=\"0;url=",
       to, "\">\n<a href=\"", to, "\">The run</a>\n</html>\n"});
}

}  // namespace hearth::record::page
