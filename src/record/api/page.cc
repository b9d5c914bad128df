#include "record/api/page.hh"

#include "base/text.hh"

namespace hearth::record::api {
namespace {

constexpr std::string_view kStyle =
    "body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1rem;"
    "color-scheme:light dark}pre{overflow-x:auto;padding:1rem;border:1px solid #8888}"
    "nav a::after{content:' /'}a{text-underline-offset:2px}";

/// "/api/v1/results/5" below `base` as steps, each a link.
std::string crumbs(const BrowsedAnswer& answer) {
  std::string_view path = answer.url;
  if (path.starts_with(answer.base)) path.remove_prefix(answer.base.size());
  path = path.substr(0, path.find('?'));
  const std::vector<std::string> steps = split(path, '/');
  std::string out = "<nav>", url = answer.base;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (steps[i].empty()) continue;
    url += "/" + steps[i];
    const bool index = i <= 2;  // /api/ and /api/v1/
    out += join(
        {"<a href=\"", escape_html(url), index ? "/" : "", "\">", escape_html(steps[i]), "</a> "});
  }
  return out + "</nav>";
}

/// The JSON with its strings that are URLs of this server made links. Strings of the body are
/// quoted, so a URL ends at the next quote.
std::string linked(const BrowsedAnswer& answer) {
  std::string out;
  std::string_view rest = answer.body;
  const std::string start = "\"" + answer.base + "/";
  while (true) {
    const std::size_t at = rest.find(start);
    if (at == std::string_view::npos) return out + escape_html(rest);
    const std::size_t end = rest.find('"', at + 1);
    if (end == std::string_view::npos) return out + escape_html(rest);
    const std::string url = escape_html(rest.substr(at + 1, end - at - 1));
    out += join({escape_html(rest.substr(0, at + 1)), "<a href=\"", url, "\">", url, "</a>"});
    rest.remove_prefix(end);
  }
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#x27;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string browse_page(const BrowsedAnswer& answer) {
  const std::string title = escape_html(answer.title);
  return join({"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">",
               "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" "
               "content=\"none\"><title>",
               title,
               " – Hearth</title><style>",
               kStyle,
               "</style></head><body>",
               crumbs(answer),
               "<h1>",
               title,
               "</h1><p><b>",
               escape_html(answer.method),
               "</b> ",
               escape_html(answer.url),
               "</p><pre><b>HTTP ",
               std::to_string(answer.status),
               " ",
               escape_html(answer.reason),
               "</b>\n",
               escape_html(answer.headers),
               "\n",
               linked(answer),
               "</pre></body></html>\n"});
}

}  // namespace hearth::record::api
