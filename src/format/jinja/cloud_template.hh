#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "format/jinja/render.hh"

// Templates as cloud-init 22.4 renders them (cloudinit/templater.py, handlers/jinja_template.py).

namespace hearth::format::jinja {

enum class TemplateKind { basic, jinja };

struct Template {
  TemplateKind kind = TemplateKind::basic;
  std::string_view body;  ///< without the line that names the kind; as long as the text lives
};

/// "## template: jinja" in the first line; a text without one is basic. Errc::invalid: another
/// kind.
Expected<Template> template_of(std::string_view text);

/// $name, ${name} and ${a.b} of `values`; all else stays. Errc::invalid: a name that is missing, or
/// that goes through what is no dict; with the line.
Expected<std::string> render_basic(std::string_view text, const JsonObject& values,
                                   std::size_t bytes_max = Limits().output_bytes);

/// A text of either kind.
Expected<std::string> render_template(std::string_view text, const JsonObject& values,
                                      const Limits& limits = {});

/// What an undefined variable is printed as has this before its name.
inline constexpr std::string_view kMissingPrefix = "CI_MISSING_JINJA_VAR/";
/// The names behind it in a rendered text, which are to be warned of.
std::vector<std::string> missing_names(std::string_view rendered);

/// instance-data.json as the variables of a template: members of v1 stand at the top as well, a key
/// with '-', '.' or another operator in it is there with '_', too, and keys that
/// "base64-encoded-keys" names are decoded. Errc::full: deeper than kJsonDepthMax, or more than
/// `bytes_max` (aliases double what they name, again in each level).
Expected<JsonObject> template_variables(const JsonObject& instance_data,
                                        std::size_t bytes_max = Limits().memory_bytes);

}  // namespace hearth::format::jinja
