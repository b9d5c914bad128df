#include "http/message.hh"

#include <algorithm>

#include "http/text.hh"

namespace hearth::http {

const std::string* Headers::find(std::string_view name) const {
  for (const auto& [own, value] : fields_)
    if (equal_without_case(own, name)) return &value;
  return nullptr;
}

std::string_view Headers::get(std::string_view name) const {
  const std::string* const value = find(name);
  return value ? std::string_view(*value) : std::string_view();
}

void Headers::add(std::string name, std::string value) {
  fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value) {
  std::erase_if(fields_, [&](const auto& field) { return equal_without_case(field.first, name); });
  add(std::move(name), std::move(value));
}

}  // namespace hearth::http
