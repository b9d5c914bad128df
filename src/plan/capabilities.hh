#pragma once
#include <bit>
#include <cstdint>
#include <initializer_list>

namespace hearth::plan {

/// Index of something that a task can give to others. What it means, and its name, is the caller's
/// (`Options::capability_names`). 0 to kCapabilitiesMax - 1.
using Capability = std::uint8_t;
inline constexpr unsigned kCapabilitiesMax = 64;

/// A set of capabilities, a word in size.
class Capabilities {
 public:
  constexpr Capabilities() = default;
  constexpr Capabilities(std::initializer_list<Capability> all) {
    for (const Capability one : all) add(one);
  }
  static constexpr Capabilities from_bits(std::uint64_t bits) {
    Capabilities set;
    set.bits_ = bits;
    return set;
  }

  constexpr void add(Capability one) { bits_ |= bit(one); }
  constexpr bool has(Capability one) const { return bits_ & bit(one); }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint64_t bits() const { return bits_; }

  constexpr Capabilities operator|(Capabilities other) const {
    return from_bits(bits_ | other.bits_);
  }
  constexpr Capabilities operator&(Capabilities other) const {
    return from_bits(bits_ & other.bits_);
  }
  /// Those that `other` has not.
  constexpr Capabilities without(Capabilities other) const {
    return from_bits(bits_ & ~other.bits_);
  }
  constexpr bool operator==(const Capabilities&) const = default;

  class Iterator {
   public:
    constexpr explicit Iterator(std::uint64_t left) : left_(left) {}
    constexpr Capability operator*() const {
      return static_cast<Capability>(std::countr_zero(left_));
    }
    constexpr Iterator& operator++() {
      left_ &= left_ - 1;
      return *this;
    }
    constexpr bool operator==(const Iterator&) const = default;

   private:
    std::uint64_t left_;
  };
  constexpr Iterator begin() const { return Iterator(bits_); }
  constexpr Iterator end() const { return Iterator(0); }

 private:
  static constexpr std::uint64_t bit(Capability one) {
    return one < kCapabilitiesMax ? std::uint64_t{1} << one : 0;
  }
  std::uint64_t bits_ = 0;
};

}  // namespace hearth::plan
