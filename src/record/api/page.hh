#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hearth::record::api {

/// What the page that people browse the API with shows.
struct BrowsedAnswer {
  std::string title;   ///< "Playbook List"
  std::string method;  ///< of the request
  std::string url;     ///< of the request, absolute
  std::string base;    ///< "http://host/prefix", without a slash at its end
  int status = 200;
  std::string reason;   ///< "OK"
  std::string headers;  ///< "Allow: GET, HEAD\n…", as they are sent
  std::string body;     ///< indented JSON, "" for none
};

/// One HTML document, complete: text is escaped, URLs of this server become links, nothing is
/// fetched from anywhere.
std::string browse_page(const BrowsedAnswer& answer);

/// `text` for HTML: & < > " ' as entities.
std::string escape_html(std::string_view text);

}  // namespace hearth::record::api
