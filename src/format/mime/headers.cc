#include <algorithm>

#include "base/ascii.hh"
#include "format/mime/entity.hh"
#include "format/mime/parameters.hh"
#include "format/python/text.hh"

namespace hearth::format::mime {

const std::string* find_header(const Entity& entity, std::string_view name) {
  const auto found = std::ranges::find_if(
      entity.headers, [&](const Header& header) { return equal_without_case(header.name, name); });
  return found == entity.headers.end() ? nullptr : &found->value;
}

void replace_header(Entity& entity, std::string_view name, std::string value) {
  std::erase_if(entity.headers,
                [&](const Header& header) { return equal_without_case(header.name, name); });
  entity.headers.push_back({std::string(name), std::move(value)});
}

std::string content_type(const Entity& entity) {
  const std::string* const value = find_header(entity, "Content-Type");
  if (!value) return entity.default_type;
  const std::string type =
      lower(python::strip(std::string_view(*value).substr(0, value->find(';'))));
  return std::ranges::count(type, '/') == 1 ? type : "text/plain";
}

std::string main_type(const Entity& entity) {
  const std::string type = content_type(entity);
  return type.substr(0, type.find('/'));
}

namespace {

std::optional<Parameter> find_parameter(const Entity& entity, std::string_view header,
                                        std::string_view name) {
  const std::string* const value = find_header(entity, header);
  if (!value) return {};
  for (Parameter& parameter : parameters_of(*value))
    if (equal_without_case(parameter.name, name)) return std::move(parameter);
  return {};
}

}  // namespace

std::optional<std::string> parameter(const Entity& entity, std::string_view header,
                                     std::string_view name) {
  const auto found = find_parameter(entity, header, name);
  if (!found) return {};
  return collapsed(*found);
}

std::optional<std::string> file_name(const Entity& entity) {
  auto found = parameter(entity, "Content-Disposition", "filename");
  if (!found) found = parameter(entity, "Content-Type", "name");
  if (!found) return {};
  return std::string(python::strip(*found));
}

std::optional<std::string> boundary(const Entity& entity) {
  const auto found = parameter(entity, "Content-Type", "boundary");
  if (!found) return {};
  return std::string(python::rstrip(*found));
}

std::optional<std::string> charset(const Entity& entity) {
  const auto found = find_parameter(entity, "Content-Type", "charset");
  if (!found) return {};
  const std::string text = found->extended ? collapsed(*found) : found->value;
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::ranges::all_of(text, ascii)) return {};
  return lower(text);
}

}  // namespace hearth::format::mime
