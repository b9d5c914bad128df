#include "format/network/cursor.hh"

#include <algorithm>
#include <charconv>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/network/address.hh"

namespace hearth::format::network {

namespace {

constexpr std::size_t kTextBytesMax = 4096;
constexpr std::size_t kShownBytesMax = 60;
constexpr std::size_t kProblemsMax = 1000;
// Ids of version 2 are no interface names, so not IFNAMSIZ; a file name is made of them.
constexpr std::size_t kNameBytesMax = 64;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
}

std::string plain_text(const Json& value) {
  if (const auto* text = value.if_string()) return std::string(*text);
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  return to_text(value);
}

bool is_scalar(const Json& value) {
  return value.is_string() || value.is_number() || value.is_bool();
}

}  // namespace

void Cursor::problem(std::string message) const {
  if (problems_->size() < kProblemsMax) problems_->push_back({path_, std::move(message)});
}

std::string Cursor::quoted() const {
  std::string text = to_text(*value_);
  if (text.size() > kShownBytesMax) text = text.substr(0, kShownBytesMax) + "...";
  return text;
}

Cursor Cursor::member(std::string_view key) const {
  const Json* found = nullptr;
  if (is_object()) found = value_->get_object().if_contains(key);
  if (found && found->is_null()) found = nullptr;
  return {found, path_.empty() ? std::string(key) : join({path_, ".", key}), *problems_};
}

std::vector<std::pair<std::string, Cursor>> Cursor::members() const {
  std::vector<std::pair<std::string, Cursor>> out;
  if (!value_) return out;
  if (!value_->is_object()) {
    problem(quoted() + " is no mapping");
    return out;
  }
  for (const auto& [key, value] : value_->get_object()) {
    if (out.size() == kItemsMax) {
      problem("more than 256 members: the others are left out");
      break;
    }
    out.emplace_back(key, member(key));
  }
  return out;
}

std::vector<Cursor> Cursor::items() const {
  if (value_ && !value_->is_array()) {
    problem(quoted() + " is no list");
    return {};
  }
  return one_or_more();
}

std::vector<Cursor> Cursor::one_or_more() const {
  std::vector<Cursor> out;
  if (!value_) return out;
  if (!value_->is_array()) return {*this};
  std::size_t index = 0;
  for (const Json& value : value_->get_array()) {
    if (out.size() == kItemsMax) {
      problem("more than 256 items: the others are left out");
      break;
    }
    out.emplace_back(&value, join({path_, "[", std::to_string(index++), "]"}), *problems_);
  }
  return out;
}

std::string Cursor::text() const {
  if (!value_) return {};
  if (!is_scalar(*value_)) {
    problem(quoted() + " is no text");
    return {};
  }
  std::string text = plain_text(*value_);
  if (std::ranges::any_of(text, is_control)) {
    problem(quoted() + " holds a control character");
    return {};
  }
  if (text.size() > kTextBytesMax) {
    problem("is longer than 4096 bytes");
    return {};
  }
  return text;
}

std::vector<std::string> Cursor::texts() const {
  std::vector<std::string> out;
  for (const Cursor& item : one_or_more()) {
    std::string text = item.text();
    if (value_->is_array()) {
      if (!text.empty()) out.push_back(std::move(text));
      continue;
    }
    for (std::string& word : split(text, ' ')) {
      if (!word.empty()) out.push_back(std::move(word));
    }
  }
  return out;
}

std::optional<std::int64_t> Cursor::number(std::int64_t least, std::int64_t most) const {
  if (!value_) return std::nullopt;
  std::int64_t value = 0;
  bool ok = false;
  if (value_->is_int64()) {
    value = value_->get_int64();
    ok = true;
  } else if (const auto* text = value_->if_string()) {
    const char* end = text->data() + text->size();
    const auto result = std::from_chars(text->data(), end, value);
    ok = result.ec == std::errc() && result.ptr == end && !text->empty();
  }
  if (ok && value >= least && value <= most) return value;
  problem(join({quoted(), " is no whole number from ", std::to_string(least), " to ",
                std::to_string(most)}));
  return std::nullopt;
}

std::optional<bool> Cursor::truth() const {
  if (!value_) return std::nullopt;
  const std::string word = is_scalar(*value_) ? lower(plain_text(*value_)) : "";
  for (const char* yes : {"true", "1", "on", "yes"}) {
    if (word == yes) return true;
  }
  for (const char* no : {"false", "0", "off", "no"}) {
    if (word == no) return false;
  }
  problem(quoted() + " is neither true nor false");
  return std::nullopt;
}

std::string Cursor::ip() const {
  std::string address = text();
  if (address.empty() || is_ip(address)) return address;
  problem(quoted() + " is no IPv4 or IPv6 address");
  return {};
}

std::string Cursor::mac() const {
  std::string address = text();
  if (address.empty() || is_mac(address)) return address;
  problem(quoted() + " is no MAC address");
  return {};
}

std::string Cursor::interface_name() const {
  std::string name = text();
  if (name.empty()) return name;
  const bool bad = name == "." || name == ".." || name.size() > kNameBytesMax ||
                   std::ranges::any_of(name, [](char c) { return c == '/' || c == ' '; });
  if (!bad) return name;
  problem(quoted() + " cannot be an interface's name");
  return {};
}

std::optional<Json> Cursor::simple() const {
  if (!value_) return std::nullopt;
  const auto scalar = [](const Cursor& at) -> std::optional<Json> {
    if (at.value_->is_string() && at.text().empty()) return std::nullopt;
    if (is_scalar(*at.value_)) return *at.value_;
    at.problem(at.quoted() + " is neither text nor a number");
    return std::nullopt;
  };
  if (value_->is_array()) {
    JsonArray out;
    for (const Cursor& item : items()) {
      if (auto value = scalar(item)) out.push_back(*std::move(value));
    }
    return out;
  }
  if (value_->is_object()) {
    JsonObject out;
    for (const auto& [key, at] : members()) {
      const Json name(key);
      if (Cursor(&name, at.path(), *problems_).text().empty() || !at) continue;
      if (auto value = scalar(at)) out[key] = *std::move(value);
    }
    return out;
  }
  return scalar(*this);
}

}  // namespace hearth::format::network
