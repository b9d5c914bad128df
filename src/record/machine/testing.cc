#include "record/machine/testing.hh"

#include "base/text.hh"
#include "record/machine/facts.hh"
#include "record/store/hash.hh"

namespace hearth::record::testing {
namespace {

/// A value as hardware would give it, the same for the same name.
std::string real(Kind kind, std::string_view name) {
  if (name.starts_with('"')) return std::string(name.substr(1, name.size() - 2));
  const std::string hex = to_hex(sha256(name));
  switch (key_of(kind)) {
    case Key::uuid:
      return join({"00", hex.substr(2, 6), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                   hex.substr(16, 4), "-", hex.substr(20, 12)});
    case Key::mac:
      return join({"00:", hex.substr(2, 2), ":", hex.substr(4, 2), ":", hex.substr(6, 2), ":",
                   hex.substr(8, 2), ":", hex.substr(10, 2)});
    case Key::machine_id:
      return hex.substr(0, 32);
    case Key::ssh:
      return join({"AAAAC3", hex});
    default:
      return std::string(name);
  }
}

Kind ssh_kind(std::string_view name) {
  if (name.starts_with("rsa")) return Kind::ssh_rsa;
  if (name.starts_with("ecdsa")) return Kind::ssh_ecdsa;
  return name.starts_with("dsa") ? Kind::ssh_dsa : Kind::ssh_ed25519;
}

void add(Evidence& evidence, char key, std::string_view list) {
  for (const std::string& name : split(list, ',')) {
    switch (key) {
      case 'C':
        evidence.add(Kind::cloud, name);
        break;
      case 'U':
        evidence.add(Kind::uuid, real(Kind::uuid, name));
        break;
      case 'S':
        evidence.add(Kind::product_serial, real(Kind::product_serial, name));
        break;
      case 'M':
        evidence.add(Kind::machine_id, real(Kind::machine_id, name));
        break;
      case 'K':
        evidence.add(ssh_kind(name), real(Kind::ssh_rsa, name));
        break;
      case 'A':
        evidence.add(Kind::mac, real(Kind::mac, name));
        break;
      case 'V':
        evidence.place = name == "kvm" ? Place::bare : Place::container;
        break;
    }
  }
}

}  // namespace

Uuid uid(int kind, int number) {
  Uuid id;
  id.bytes[0] = static_cast<std::uint8_t>(kind);
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

Appearance appearance(std::string_view text, int run, int host_number) {
  Appearance out;
  out.run = uid(1, run);
  out.at = UtcMicros{run} * 1'000'000'000 + host_number;
  std::string controller;
  bool cached = false;
  std::vector<std::string> inventories{"hosts"};
  for (const std::string& word : split(text, ' ')) {
    const std::string_view value = std::string_view(word).substr(word.find('=') + 1);
    if (word == "cached") {
      cached = true;
    } else if (word.starts_with("N=")) {
      out.name.host = value;
    } else if (word.starts_with("inv=")) {
      inventories = {std::string(value)};
    } else if (word.starts_with("ctl=")) {
      controller = value;
    } else if (word.starts_with("pin=")) {
      out.pin = value;
    } else if (word.size() > 2 && word[1] == '=' && value != "-") {
      add(out.evidence, word[0], value);
    }
  }
  if (cached) out.evidence = out.evidence.cached();
  out.localhost = is_localhost(out.name.host);
  out.name.scope = scope_of(out.name.host, controller, inventories);
  return out;
}

}  // namespace hearth::record::testing
