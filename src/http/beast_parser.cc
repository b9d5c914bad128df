#include "http/beast_parser.hh"

#include <string_view>

#include "base/error.hh"

namespace {

/// parse_chunk_header() claims that five bytes are there when it looks at a last chunk again. When
/// "0\r\n" of a body of no chunk came alone and one byte more follows, there are four; nothing
/// there reads a fifth (Boost 1.81, basic_parser.ipp 702).
bool may_fail(std::string_view expression, std::string_view file) {
  return expression == "n >= 5" && file.ends_with("basic_parser.ipp");
}

}  // namespace

void boost::assertion_failed(const char* expression, const char*, const char* file, long line) {
  if (!may_fail(expression, file))
    hearth::assertion_failed(expression, file, static_cast<int>(line));
}

void boost::assertion_failed_msg(const char* expression, const char*, const char* function,
                                 const char* file, long line) {
  assertion_failed(expression, function, file, line);
}
