#include "http/url.hh"

#include <algorithm>
#include <charconv>

#include "base/ascii.hh"
#include "http/query.hh"

namespace hearth::http {
namespace {

/// The text without what stands before the last '@' of its authority.
std::string without_login(std::string_view text) {
  const std::size_t scheme = text.find("://");
  const std::size_t begin = scheme == text.npos ? 0 : scheme + 3;
  const std::size_t at = text.rfind('@');
  if (at == text.npos || at < begin) return std::string(text);
  return join({text.substr(0, begin), "...", text.substr(at)});
}

std::unexpected<Error> wrong(std::string_view text, std::string_view why) {
  return fail(Errc::invalid, join({without_login(text), ": ", why}));
}

bool is_host_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte < 0x7F &&
         std::string_view("\"#%/:<>?@[\\]^`{|}").find(c) == std::string_view::npos;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!equal_without_case(text.substr(0, prefix.size()), prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

void take_login(std::string_view& authority, Url& url) {
  const std::size_t at = authority.rfind('@');
  if (at == authority.npos) return;
  const std::string_view login = authority.substr(0, at);
  authority.remove_prefix(at + 1);
  const std::size_t colon = login.find(':');
  url.has_login = true;
  url.user = percent_decoded(login.substr(0, colon));
  if (colon != login.npos) url.password = percent_decoded(login.substr(colon + 1));
}

/// Takes the host; false when it is none.
bool take_host(std::string_view& authority, Url& url) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == authority.npos) return false;
    url.host = authority.substr(1, end - 1);
    authority.remove_prefix(end + 1);
    return url.host.find(':') != std::string::npos &&
           std::ranges::all_of(url.host, [](char c) { return c == ':' || is_host_character(c); });
  }
  url.host = authority.substr(0, authority.find(':'));
  authority.remove_prefix(url.host.size());
  return !url.host.empty() && std::ranges::all_of(url.host, is_host_character);
}

bool take_port(std::string_view authority, Url& url) {
  if (authority.empty() || authority == ":") return true;
  if (authority.front() != ':') return false;
  const char* const end = authority.data() + authority.size();
  const auto read = std::from_chars(authority.data() + 1, end, url.port);
  return read.ec == std::errc() && read.ptr == end && url.port != 0;
}

}  // namespace

std::string Url::name() const {
  const bool v6 = host.find(':') != std::string::npos;
  return join({v6 ? "[" : "", host, v6 ? "]:" : ":", std::to_string(port)});
}

std::string Url::authority() const {
  const std::string whole = name();
  return port == (tls ? 443 : 80) ? whole.substr(0, whole.rfind(':')) : whole;
}

std::string Url::shown() const {
  return join({tls ? "https://" : "http://", authority(), prefix});
}

Expected<Url> parse_url(std::string_view text) {
  Url url;
  std::string_view rest = text;
  url.tls = take_prefix(rest, "https://");
  if (!url.tls && !take_prefix(rest, "http://"))
    return wrong(text, "a URL begins with http:// or https://");
  url.port = url.tls ? 443 : 80;
  std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  rest.remove_prefix(authority.size());
  take_login(authority, url);
  if (!take_host(authority, url)) return wrong(text, "the URL has no proper host");
  if (!take_port(authority, url)) return wrong(text, "the URL's port is no number from 1 to 65535");
  const auto is_plain = [](char c) { return c > ' ' && c < 0x7F && c != '?' && c != '#'; };
  if (!std::ranges::all_of(rest, is_plain))
    return wrong(text, "a server's URL has no query, no fragment and no spaces");
  while (rest.ends_with('/')) rest.remove_suffix(1);
  url.prefix = rest;
  return url;
}

}  // namespace hearth::http
