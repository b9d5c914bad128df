#include "format/user_data/start.hh"

#include "base/ascii.hh"
#include "format/python/text.hh"

namespace hearth::format::user_data {
namespace {

struct Start {
  std::string_view text, type;
};

// cloudinit/handlers/__init__.py, INCLUSION_TYPES_MAP; the longest first.
constexpr Start kStarts[] = {
    {"text/x-shellscript-per-instance", "text/x-shellscript-per-instance"},
    {"text/x-shellscript-per-boot", "text/x-shellscript-per-boot"},
    {"text/x-shellscript-per-once", "text/x-shellscript-per-once"},
    {"#cloud-config-archive", "text/cloud-config-archive"},
    {"#cloud-config-jsonp", "text/cloud-config-jsonp"},
    {"## template: jinja", "text/jinja2"},
    {"#cloud-boothook", "text/cloud-boothook"},
    {"#include-once", "text/x-include-once-url"},
    {"#cloud-config", "text/cloud-config"},
    {"#part-handler", "text/part-handler"},
    {"#include", "text/x-include-url"},
    {"#!", "text/x-shellscript"},
};

}  // namespace

std::optional<std::string_view> type_from_start(std::string_view text) {
  text = python::lstrip(text);
  for (const Start& start : kStarts)
    if (equal_without_case(text.substr(0, start.text.size()), start.text)) return start.type;
  return {};
}

}  // namespace hearth::format::user_data
