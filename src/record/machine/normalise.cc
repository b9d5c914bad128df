#include "record/machine/normalise.hh"

#include <algorithm>
#include <set>

#include "base/text.hh"

namespace hearth::record {
namespace {

// What firmware, images and Ansible put where they have nothing to say.
const std::set<std::string_view> kPlaceholders = {"",
                                                  "na",
                                                  "n/a",
                                                  "none",
                                                  "null",
                                                  "unknown",
                                                  "uninitialized",
                                                  "not specified",
                                                  "not available",
                                                  "not applicable",
                                                  "default string",
                                                  "system serial number",
                                                  "chassis serial number",
                                                  "base board serial number",
                                                  "to be filled by o.e.m.",
                                                  "to be filled by o.e.m",
                                                  "0",
                                                  "oem",
                                                  "empty",
                                                  "invalid",
                                                  "undefined",
                                                  "x",
                                                  "xxxxxxxx",
                                                  "0123456789",
                                                  "123456789",
                                                  "1234567890",
                                                  "serial",
                                                  "serial number",
                                                  "no asset tag",
                                                  "(none)"};

// Board ids that many boards have.
const std::set<std::string_view> kUuids = {
    "03000200-0400-0500-0006-000700080009", "12345678-1234-5678-90ab-cddeefaabbcc",
    "12345678-1234-1234-1234-123456789abc", "fedcba98-7654-3210-fedc-ba9876543210",
    "01234567-89ab-cdef-0123-456789abcdef", "4c4c4544-0000-2010-8020-80c04f202020"};

// Instance ids that are no instance's: seeds and templates (cloud-init's NoCloud, EC2's example).
const std::set<std::string_view> kInstances = {
    "iid-local01", "iid-datasource-none", "nocloud", "i-00000000", "i-abcdefg", "local", "1"};

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool all_the_same(std::string_view text) {
  return std::ranges::all_of(text, [&](char c) { return c == text[0] || c == '-' || c == ' '; });
}

std::string hex_digits(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (is_hex(c)) {
      digits += c;
    } else if (c != '-' && c != ':' && c != '{' && c != '}') {
      return {};
    }
  return digits;
}

/// The first three groups with their bytes reversed: old firmware and sysfs disagree about them.
std::string other_byte_order(const std::string& digits) {
  std::string out;
  for (const auto [from, size] : {std::pair<int, int>{0, 4}, {8, 2}, {12, 2}})
    for (int i = size - 1; i >= 0; --i) out += digits.substr(from + 2 * i, 2);
  return out + digits.substr(16);
}

std::string uuid_text(const std::string& text) {
  const std::string digits = hex_digits(text);
  if (digits.size() != 32 || all_the_same(digits)) return {};
  const auto with_hyphens = [](const std::string& d) {
    return join({d.substr(0, 8), "-", d.substr(8, 4), "-", d.substr(12, 4), "-", d.substr(16, 4),
                 "-", d.substr(20)});
  };
  const std::string one = with_hyphens(digits), other = with_hyphens(other_byte_order(digits));
  if (kUuids.contains(one) || kUuids.contains(other)) return {};
  if (one.starts_with("fed0") || other.starts_with("fed0")) return {};  // a vendor's filler
  return std::min(one, other);
}

std::string mac_text(const std::string& text) {
  const std::string digits = hex_digits(text);
  if (digits.size() < 12 || digits.size() > 40 || all_the_same(digits)) return {};
  if (digits.size() > 12) return digits;  // InfiniBand: no such bits
  // IEEE 802: the two lowest bits of the first byte mean "local", which anybody makes up, and
  // group.
  if (!std::string_view("048c").contains(digits[1])) return {};
  return digits.starts_with("00005e") ? std::string() : digits;  // VRRP (RFC 9568 §7.3)
}

std::string cloud_text(const std::string& text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) return {};
  const std::string provider(trim(text.substr(0, slash))), id(trim(text.substr(slash + 1)));
  if (kPlaceholders.contains(id) || kInstances.contains(id) || all_the_same(id)) return {};
  if (provider.empty() || provider == "nocloud" || provider == "none") return {};
  return join({provider, "/", id});
}

/// What Hearth and ARA write in the place of an ignored fact, and Hearth in that of a secret.
bool was_left_out(std::string_view text) {
  return text.starts_with("not saved by ") || text.contains("<redacted>");
}

/// "ssh-rsa AAAA… comment": the fact holds the middle part, a file the whole.
std::string ssh_text(std::string_view raw) {
  std::string_view text = trim(raw);
  if (text.starts_with("ssh-") || text.starts_with("ecdsa-")) {
    const std::size_t blank = text.find(' ');
    text = blank == text.npos ? std::string_view() : trim(text.substr(blank));
  }
  return std::string(text.substr(0, text.find(' ')));  // base64: case counts
}

}  // namespace

std::string normalised(Kind kind, std::string_view raw) {
  std::string text(trim(raw));
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  if (kPlaceholders.contains(text) || was_left_out(text)) return {};
  switch (key_of(kind)) {
    case Key::cloud:
      return cloud_text(text);
    case Key::uuid:
      return uuid_text(text);
    case Key::serial:
      return all_the_same(text) ? std::string() : text;
    case Key::ssh:
      return ssh_text(raw);
    case Key::machine_id:
      std::erase(text, '-');
      return all_the_same(text) ? std::string() : text;
    case Key::mac:
      return mac_text(text);
  }
  return {};
}

}  // namespace hearth::record
