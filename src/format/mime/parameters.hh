#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::format::mime {

/// A parameter's value; RFC 2231's have a charset, which may be missing.
struct Parameter {
  std::string name;  ///< in lower case
  std::string value;
  bool extended = false;
  std::optional<std::string> charset;
};

/// The parts of a header's value between its ';', the first one (the value itself) too, with RFC
/// 2231's continuations put together, as Message.get_params() of Python's email gives them.
std::vector<Parameter> parameters_of(std::string_view value);

/// email.utils.collapse_rfc2231_value().
std::string collapsed(const Parameter& parameter);

}  // namespace hearth::format::mime
