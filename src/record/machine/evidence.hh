#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::record {

/// What a value is a value of. The numbers are kept in the store; never reuse one.
enum class Kind : std::uint8_t {
  cloud = 1,  ///< provider and instance id
  uuid = 2,   ///< of the board or the virtual machine
  product_serial = 3,
  board_serial = 4,
  chassis_serial = 5,
  machine_id = 6,  ///< of one installation
  ssh_ed25519 = 7,
  ssh_ecdsa = 8,
  ssh_rsa = 9,
  ssh_dsa = 10,
  mac = 11,  ///< the only kind with several values
};
inline constexpr Kind kKindsAll[] = {Kind::cloud,
                                     Kind::uuid,
                                     Kind::product_serial,
                                     Kind::board_serial,
                                     Kind::chassis_serial,
                                     Kind::machine_id,
                                     Kind::ssh_ed25519,
                                     Kind::ssh_ecdsa,
                                     Kind::ssh_rsa,
                                     Kind::ssh_dsa,
                                     Kind::mac};

/// Kinds that are compared as one: any equal value of a key makes the key equal.
enum class Key : std::uint8_t { cloud, uuid, serial, ssh, machine_id, mac };
inline constexpr Key kKeysAll[] = {Key::cloud, Key::uuid,       Key::serial,
                                   Key::ssh,   Key::machine_id, Key::mac};
Key key_of(Kind kind);
std::string_view name_of(Kind kind);
std::string_view name_of(Key key);

/// One value, as it is kept: serials and keys never leave the facts in the clear.
struct Value {
  Kind kind;
  std::array<std::uint8_t, 32> hash;  ///< SHA-256 of the normalised text
  auto operator<=>(const Value&) const = default;

  /// "ssh_rsa:" and 64 hexadecimal digits; what `parse` takes.
  std::string text() const;
  static std::optional<Value> parse(std::string_view text);
};

/// Where a host runs, as far as its facts say. A container's board is the outer machine's.
enum class Place : std::uint8_t { unknown = 0, bare = 1, container = 2 };

/// A value, and whether it was looked up: what comes from a fact cache never says "different".
struct Told {
  Value value;
  bool fresh = true;
};

/// What one host told of itself in one run. Parts add up in any order.
class Evidence {
 public:
  Place place = Place::unknown;

  /// Adds what `raw` says, normalised; nothing where it says nothing (placeholders, constants).
  /// Of two values of one kind the smaller stays; what was looked up displaces what a cache had.
  void add(Kind kind, std::string_view raw, bool fresh = true);
  void add(const Value& value, bool fresh = true);
  void merge(const Evidence& more);
  /// All of it is from a cache.
  Evidence cached() const;
  void erase_if(auto&& unwanted) {
    std::erase_if(looked_up_, unwanted);
    std::erase_if(cached_, unwanted);
  }

  /// Sorted by freshness, then value, each once; of every kind but mac at most one.
  std::vector<Told> all() const;
  std::size_t count(Kind kind) const;
  bool empty() const { return looked_up_.empty() && cached_.empty(); }
  bool operator==(const Evidence&) const = default;

 private:
  std::vector<Value> looked_up_, cached_;  // sorted; no kind of the first is in the second
};

}  // namespace hearth::record
