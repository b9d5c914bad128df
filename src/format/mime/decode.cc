#include "base/ascii.hh"
#include "format/gzip/base64.hh"
#include "format/mime/entity.hh"

namespace hearth::format::mime {
namespace {

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

/// As forgiving as Python: padding is put right, foreign characters are left out, and what cannot
/// be base64 is given as it is.
std::string decode_base64(std::string_view body) {
  std::string text;
  for (const char c : body)
    if (!is_line_end(c)) text += c;
  const std::size_t over = text.size() % 4;
  if (auto bytes = from_base64_strict(text + std::string(over ? 4 - over : 0, '='))) return *bytes;
  if (auto bytes = from_base64(text)) return *bytes;
  if (auto bytes = from_base64(text + "==")) return *bytes;
  return text;
}

/// RFC 2045 §6.7, as binascii.a2b_qp reads it: what is no escape stays.
std::string decode_quoted_printable(std::string_view body) {
  std::string out;
  for (std::size_t i = 0; i < body.size();) {
    if (body[i] != '=') {
      out += body[i++];
      continue;
    }
    if (++i == body.size()) break;
    if (is_line_end(body[i])) {
      // A soft line end; one that begins with '\r' goes on to the next '\n'.
      const std::size_t end = body.find('\n', i);
      i = end == body.npos ? body.size() : end + 1;
    } else if (body[i] == '=') {
      out += '=';
      ++i;
    } else if (i + 1 < body.size() && hex_digit(body[i]) >= 0 && hex_digit(body[i + 1]) >= 0) {
      out += static_cast<char>(hex_digit(body[i]) * 16 + hex_digit(body[i + 1]));
      i += 2;
    } else {
      out += '=';
    }
  }
  return out;
}

}  // namespace

std::string decoded_body(const Entity& entity) {
  const std::string* const encoding = find_header(entity, "Content-Transfer-Encoding");
  const std::string name = encoding ? lower(*encoding) : "";
  if (name == "base64") return decode_base64(entity.body);
  if (name == "quoted-printable") return decode_quoted_printable(entity.body);
  return entity.body;
}

}  // namespace hearth::format::mime
