#include "record/machine/evidence.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/machine/normalise.hh"
#include "record/store/hash.hh"

namespace hearth::record {
namespace {

struct KindName {
  Kind kind;
  Key key;
  std::string_view name;
};

constexpr KindName kKindNames[] = {
    {Kind::cloud, Key::cloud, "cloud"},
    {Kind::uuid, Key::uuid, "uuid"},
    {Kind::product_serial, Key::serial, "product_serial"},
    {Kind::board_serial, Key::serial, "board_serial"},
    {Kind::chassis_serial, Key::serial, "chassis_serial"},
    {Kind::machine_id, Key::machine_id, "machine_id"},
    {Kind::ssh_ed25519, Key::ssh, "ssh_ed25519"},
    {Kind::ssh_ecdsa, Key::ssh, "ssh_ecdsa"},
    {Kind::ssh_rsa, Key::ssh, "ssh_rsa"},
    {Kind::ssh_dsa, Key::ssh, "ssh_dsa"},
    {Kind::mac, Key::mac, "mac"},
};
constexpr std::string_view kKeyNames[] = {"cloud", "uuid", "serial", "ssh", "machine_id", "mac"};

const KindName& entry_of(Kind kind) {
  return kKindNames[static_cast<std::size_t>(kind) - 1];
}

bool has(const std::vector<Value>& values, Kind kind) {
  return std::ranges::find(values, kind, &Value::kind) != values.end();
}

void insert(std::vector<Value>& values, const Value& value) {
  const auto known = std::ranges::find(values, value.kind, &Value::kind);
  if (value.kind != Kind::mac && known != values.end()) {
    *known = std::min(*known, value);
    return;
  }
  const auto at = std::ranges::lower_bound(values, value);
  if (at == values.end() || *at != value) values.insert(at, value);
}

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return {};
}

}  // namespace

Key key_of(Kind kind) {
  return entry_of(kind).key;
}
std::string_view name_of(Kind kind) {
  return entry_of(kind).name;
}
std::string_view name_of(Key key) {
  return kKeyNames[static_cast<std::size_t>(key)];
}

std::string Value::text() const {
  return join(
      {name_of(kind), ":", to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()})});
}

std::optional<Value> Value::parse(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos || text.size() != colon + 1 + 64) return {};
  const auto named = std::ranges::find(kKindNames, text.substr(0, colon), &KindName::name);
  if (named == std::end(kKindNames)) return {};
  Value value{named->kind, {}};
  for (std::size_t i = 0; i < value.hash.size(); ++i) {
    const auto high = nibble(text[colon + 1 + 2 * i]), low = nibble(text[colon + 2 + 2 * i]);
    if (!high || !low) return {};
    value.hash[i] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return value;
}

void Evidence::add(Kind kind, std::string_view raw, bool fresh) {
  const std::string text = normalised(kind, raw);
  if (text.empty()) return;
  Value value{kind, {}};
  const std::string hash = sha256(text);
  std::ranges::copy(hash, value.hash.begin());
  add(value, fresh);
}

void Evidence::add(const Value& value, bool fresh) {
  if (fresh) {
    insert(looked_up_, value);
    std::erase_if(cached_, [&](const Value& old) { return old.kind == value.kind; });
  } else if (!has(looked_up_, value.kind)) {
    insert(cached_, value);
  }
}

void Evidence::merge(const Evidence& more) {
  for (const Told& told : more.all()) add(told.value, told.fresh);
  place = std::max(place, more.place);
}

Evidence Evidence::cached() const {
  Evidence out;
  out.place = place;
  for (const Told& told : all()) out.add(told.value, false);
  return out;
}

std::vector<Told> Evidence::all() const {
  std::vector<Told> out;
  for (const Value& value : looked_up_) out.push_back({value, true});
  for (const Value& value : cached_) out.push_back({value, false});
  return out;
}

std::size_t Evidence::count(Kind kind) const {
  return static_cast<std::size_t>(std::ranges::count(looked_up_, kind, &Value::kind) +
                                  std::ranges::count(cached_, kind, &Value::kind));
}

}  // namespace hearth::record
