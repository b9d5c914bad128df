#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "record/api/body.hh"
#include "record/api/utf8.hh"

namespace hearth::record::api {
namespace {

/// One parameter off the front of `; name=value; …`. A quoted value may hold `;` and `\"`.
std::pair<std::string_view, std::string> take_parameter(std::string_view& rest) {
  const std::size_t equal = rest.find_first_of("=;");
  const std::string_view name = trim(rest.substr(0, equal));
  if (equal == rest.npos || rest[equal] == ';') {
    rest.remove_prefix(equal == rest.npos ? rest.size() : equal + 1);
    return {name, {}};
  }
  rest.remove_prefix(equal + 1);
  std::string value;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < rest.size() && (quoted || rest[i] != ';'); ++i) {
    if (rest[i] == '"') {
      quoted = !quoted;
    } else {
      const bool escaped = quoted && rest[i] == '\\' && i + 1 < rest.size();
      value += escaped ? rest[++i] : rest[i];
    }
  }
  rest.remove_prefix(std::min(i + 1, rest.size()));
  return {name, std::string(trim(value))};
}

/// The name of the field that these headers of a part belong to.
std::optional<std::string> part_name(std::string_view headers) {
  for (const std::string& line : split(headers, '\n')) {
    const std::string_view header = line;
    const std::size_t colon = header.find(':');
    if (colon == header.npos ||
        !equal_without_case(trim(header.substr(0, colon)), "content-disposition"))
      continue;
    return header_parameter(header.substr(colon + 1), "name");
  }
  return {};
}

void add_part(FormFields& fields, std::string_view part) {
  const std::size_t blank = part.find("\r\n\r\n");
  if (blank == part.npos) return;
  if (const auto name = part_name(part.substr(0, blank)))
    fields.emplace_back(valid_utf8(*name), valid_utf8(std::string(part.substr(blank + 4))));
}

}  // namespace

std::optional<std::string> header_parameter(std::string_view header, std::string_view name) {
  const std::size_t first = header.find(';');
  std::string_view rest = first == header.npos ? std::string_view() : header.substr(first + 1);
  while (!rest.empty()) {
    auto [found, value] = take_parameter(rest);
    if (equal_without_case(found, name)) return std::move(value);
  }
  return {};
}

// RFC 7578, RFC 2046 §5.1.1: what stands before the first delimiter and behind the last is nothing.
FormFields multipart_fields(std::string_view bytes, std::string_view boundary) {
  FormFields fields;
  const std::string delimiter = join({"\r\n--", boundary});
  const std::string_view first = std::string_view(delimiter).substr(2);
  std::size_t at = bytes.starts_with(first) ? first.size() : bytes.npos;
  if (at == bytes.npos) {
    at = bytes.find(delimiter);
    if (at != bytes.npos) at += delimiter.size();
  }
  while (at != bytes.npos && fields.size() <= kFormFieldsMax) {
    const std::string_view rest = bytes.substr(at);
    if (rest.starts_with("--")) break;
    const std::size_t end = rest.find(delimiter);
    const std::size_t line_end = rest.find("\r\n");
    if (end == rest.npos || line_end > end) break;
    add_part(fields, rest.substr(line_end + 2, end - std::min(end, line_end + 2)));
    at += end + delimiter.size();
  }
  return fields;
}

}  // namespace hearth::record::api
