#include "base/text.hh"
#include "base/utf8.hh"
#include "record/api/page.hh"
#include "record/ask/flat.hh"
#include "record/hearth/resources.hh"
#include "record/query/queries.hh"
#include "record/query/table.hh"

// A picture that says how a run ended: for wikis, READMEs and dashboards. No script, no link, no
// font of its own.

namespace hearth::record::own {
namespace {

constexpr std::string_view kSvg = "image/svg+xml";
constexpr std::size_t kBadgeNameBytesMax = 60;

constexpr Field kBadgeOf[] = {
    {"path", Kind::text, "of the last run whose playbook's path contains this"},
    {"name", Kind::text, "contained in the run's name"},
    {"label", Kind::text, "that has this label"},
    {"group", Kind::text, "that belongs to this group"},
};

struct BadgeLook {
  std::string_view word, color;
};

/// White on each of them has a contrast of at least 4.5.
BadgeLook look_of(const PlaybookRow& row) {
  if (row.end_reason == EndReason::gone) return {"lost", "#625d56"};
  switch (row.status) {
    case Status::completed:
      return {"passing", "#1a7037"};
    case Status::failed:
      return {"failing", "#b3261e"};
    case Status::running:
      return {"running", "#0b57a4"};
    default:
      return {"unknown", "#625d56"};
  }
}

/// 7 a character at 11 px, which `textLength` then makes true of any font.
std::size_t pixels_of(std::string_view text) {
  return 7 * width_of(text);
}

std::string svg_of(std::string_view left, const BadgeLook& look) {
  const std::size_t name = pixels_of(left) + 12, word = pixels_of(look.word) + 12;
  const std::string shown = api::escape_html(left);
  const auto text = [](std::size_t x, std::size_t width, std::string_view what) {
    return join({"<text x=\"", std::to_string(x), "\" y=\"14\" textLength=\"",
                 std::to_string(width), "\" lengthAdjust=\"spacingAndGlyphs\">", what, "</text>"});
  };
  return join({"<svg xmlns=\"http://www.w3.org/2000/svg\" height=\"20\" width=\"",
               std::to_string(name + word),
               "\" role=\"img\" aria-label=\"",
               shown,
               ": ",
               look.word,
               "\"><title>",
               shown,
               ": ",
               look.word,
               "</title><rect width=\"",
               std::to_string(name + word),
               "\" height=\"20\" rx=\"3\" fill=\"",
               look.color,
               "\"/><path d=\"M3 0h",
               std::to_string(name - 3),
               "v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z\"",
               " fill=\"#3a3631\"/><g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\"",
               " font-size=\"11\">",
               text(6, name - 12, shown),
               text(name + 6, word - 12, look.word),
               "</g></svg>\n"});
}

std::string badge_name(const PlaybookRow& row) {
  const std::string all = row.name ? *row.name : row.path.substr(row.path.rfind('/') + 1);
  return valid_utf8(ask::shortened(all, kBadgeNameBytesMax));
}

Expected<Answer> badge_of_run(Database& db, const Ask& ask) {
  const auto id = find_playbook(db, ask.values[0]);
  if (!id && (id.error().code == Errc::not_found || id.error().code == Errc::invalid))
    return not_found();
  if (!id) return std::unexpected(id.error());
  TRY(const PlaybookRow row, playbook_head(db, *id));
  return Answer{200, svg_of(badge_name(row), look_of(row))};
}

Expected<Answer> badge_of_last(Database& db, const Ask& ask) {
  PlaybookFilter filter;
  filter.limit = 1;
  const auto take = [&](std::string_view name, std::string& into) {
    if (const std::string* const said = ask.text(name)) into = *said;
  };
  take("path", filter.path);
  take("name", filter.name);
  take("label", filter.label);
  take("group", filter.group);
  TRY(const auto rows, list_playbooks(db, filter));
  if (rows.empty()) return Answer{200, svg_of("hearth", {"no run", "#625d56"})};
  return Answer{200, svg_of(badge_name(rows[0]), look_of(rows[0]))};
}

constexpr Route kBadgeRoutes[] = {
    {.method = "GET",
     .path = "badge",
     .summary = "A picture of how the last run ended that is like that.",
     .handler = Read(&badge_of_last),
     .parameters = kBadgeOf,
     .type = kSvg},
    {.method = "GET",
     .path = "runs/{run}/badge",
     .summary = "A picture of how a run ended.",
     .handler = Read(&badge_of_run),
     .type = kSvg},
};

}  // namespace

std::span<const Route> badge_routes() {
  return kBadgeRoutes;
}

}  // namespace hearth::record::own
