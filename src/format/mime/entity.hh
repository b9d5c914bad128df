#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"

// MIME messages (RFC 2045, 2046, 5322) as Python 3.11's email package reads them with its default
// policy: never refused for their form, only for their size. Headers stay as they were written:
// encoded words (RFC 2047) are not decoded, a folded value keeps its line ends.

namespace hearth::format::mime {

struct Limits {
  std::size_t parts = 10'000;           ///< entities of a message, containers too
  std::size_t depth = 20;               ///< containers within each other
  std::size_t header_bytes = 64 << 10;  ///< of one entity's headers
};

struct Header {
  std::string name;   ///< as written
  std::string value;  ///< without the line end, folds kept
};

enum class Defect {
  no_boundary_parameter,  ///< multipart without one: no parts
  no_start_boundary,      ///< its boundary never comes: no parts
  no_end_boundary,        ///< the message ends before it
  no_blank_line,          ///< the body begins where a header was expected
  no_header_name,         ///< a line that begins with ':', or a continuation of nothing
};
const char* name_of(Defect defect);

/// A message or a part of one; owns everything below.
struct Entity {
  std::vector<Header> headers;
  std::vector<Entity> parts;  ///< of a multipart, or the one message in a message/*
  bool container = false;     ///< it has parts, and no body
  std::string body;           ///< as it stands in the message
  std::string default_type = "text/plain";
  std::vector<Defect> defects;
};

/// Errc::full: more than `limits`.
Expected<Entity> parse(std::string_view bytes, const Limits& limits = {});

/// The first of that name, whatever its case; null when there is none. Valid as long as `entity`.
const std::string* find_header(const Entity& entity, std::string_view name);
/// Every header of that name goes, and one comes at the end.
void replace_header(Entity& entity, std::string_view name, std::string value);

/// "type/subtype" in lower case; text/plain where it is malformed, the default where it is missing.
std::string content_type(const Entity& entity);
/// What stands before its '/'.
std::string main_type(const Entity& entity);

/// A parameter of a header such as Content-Type, RFC 2231's forms decoded (Message.get_param and
/// collapse_rfc2231_value). Charsets: UTF-8, US-ASCII, ISO-8859-1; text in others stays as it is.
std::optional<std::string> parameter(const Entity& entity, std::string_view header,
                                     std::string_view name);
/// filename of Content-Disposition, else name of Content-Type; stripped.
std::optional<std::string> file_name(const Entity& entity);
std::optional<std::string> boundary(const Entity& entity);
/// In lower case.
std::optional<std::string> charset(const Entity& entity);

/// The body without its Content-Transfer-Encoding: base64 and quoted-printable; all others, and
/// base64 that is beyond repair, as they are. Empty for a container.
std::string decoded_body(const Entity& entity);

}  // namespace hearth::format::mime
