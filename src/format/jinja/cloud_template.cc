#include "format/jinja/cloud_template.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/jinja/json.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {

Expected<Template> template_of(std::string_view text) {
  constexpr std::string_view kTemplate = "template:";
  const std::size_t line_end = text.find('\n');
  std::string_view line = text.substr(0, line_end);
  if (!line.starts_with("##")) return Template{TemplateKind::basic, text};
  line = python::lstrip(line.substr(2));
  if (!equal_without_case(line.substr(0, kTemplate.size()), kTemplate))
    return Template{TemplateKind::basic, text};
  const std::string kind = lower(python::strip(line.substr(kTemplate.size())));
  const std::string_view body = line_end == text.npos ? "" : text.substr(line_end + 1);
  if (kind == "jinja") return Template{TemplateKind::jinja, body};
  if (kind == "basic") return Template{TemplateKind::basic, body};
  return fail(Errc::invalid, join({"an unknown kind of template: ", kind}));
}

namespace {

bool is_basic_name(char c) {
  return is_digit(c) || c == '_' || c == '.' || (lower(c) >= 'a' && lower(c) <= 'z');
}

/// The name behind '$', without braces; `size`: of all of it. Empty: none.
std::string_view basic_name(std::string_view text, std::size_t& size) {
  const bool braces = text.starts_with("${");
  const std::size_t from = braces ? 2 : 1;
  std::size_t end = from;
  while (end < text.size() && is_basic_name(text[end])) ++end;
  size = braces ? end + 1 : end;
  if (braces && !text.substr(end).starts_with('}')) return {};
  return text.substr(from, end - from);
}

Expected<std::string> basic_value(std::string_view name, const JsonObject& values) {
  const JsonObject* object = &values;
  const Json* found = nullptr;
  for (const std::string& key : split(name, '.')) {
    if (found) object = found->if_object();
    if (!object)
      return fail(Errc::invalid,
                  join({"$", name, ": '", key, "' is looked for in what is no dict"}));
    found = object->if_contains(key);
    if (!found) return fail(Errc::invalid, join({"$", name, ": there is no '", key, "'"}));
  }
  Heap heap(Limits().memory_bytes);
  TRY(const Value value, from_json(heap, *found));
  return to_str(value, Limits().output_bytes);
}

}  // namespace

Expected<std::string> render_basic(std::string_view text, const JsonObject& values,
                                   std::size_t bytes_max) {
  std::string out;
  std::size_t line = 1;
  while (!text.empty()) {
    const std::size_t sign = std::min(text.find('$'), text.size());
    out += text.substr(0, sign);
    line += static_cast<std::size_t>(std::ranges::count(text.substr(0, sign), '\n'));
    text.remove_prefix(sign);
    if (text.empty()) break;
    std::size_t size = 0;
    const std::string_view name = basic_name(text, size);
    if (name.empty()) {
      out += '$';
      text.remove_prefix(1);
      continue;
    }
    auto value = basic_value(name, values);
    if (!value)
      return std::unexpected(std::move(value).error().in(join({"line ", std::to_string(line)})));
    out += *value;
    if (out.size() > bytes_max) return fail(Errc::full, "a template that makes too much");
    text.remove_prefix(size);
  }
  return out;
}

Expected<std::string> render_template(std::string_view text, const JsonObject& values,
                                      const Limits& limits) {
  TRY(const Template found, template_of(text));
  if (found.kind == TemplateKind::basic)
    return render_basic(found.body, values, limits.output_bytes);
  Options options;
  options.whitespace.trim_blocks = true;
  options.missing_prefix = kMissingPrefix;
  options.limits = limits;
  auto rendered = render(found.body, values, options);
  // Jinja takes the last line end away, cloud-init puts it back.
  if (rendered && found.body.ends_with('\n')) *rendered += '\n';
  return rendered;
}

std::vector<std::string> missing_names(std::string_view rendered) {
  std::vector<std::string> names;
  for (std::size_t at = rendered.find(kMissingPrefix); at != rendered.npos;
       at = rendered.find(kMissingPrefix)) {
    rendered.remove_prefix(at + kMissingPrefix.size());
    std::size_t size = 0;
    while (size < rendered.size() && static_cast<unsigned char>(rendered[size]) > ' ') ++size;
    if (size > 0) names.emplace_back(rendered.substr(0, size));
    rendered.remove_prefix(size);
  }
  return names;
}

}  // namespace hearth::format::jinja
