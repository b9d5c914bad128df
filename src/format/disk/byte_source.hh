#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::format::disk {

/// Bytes that can be read at any place: a block device, an image, a partition of one. The caller
/// opens it and says how to read it.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Fills `into` with the bytes from `offset` on; how many came. Fewer than asked for only where
  /// the source ends.
  virtual Expected<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> into) = 0;
  /// Bytes in all.
  virtual std::uint64_t size() const = 0;
};

/// Bytes in memory; their owner outlives it.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  Expected<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> into) override;
  std::uint64_t size() const override { return bytes_.size(); }

 private:
  std::span<const std::uint8_t> bytes_;
};

/// A part of another source, as a partition is one. `whole` outlives it.
class PartSource final : public ByteSource {
 public:
  PartSource(ByteSource& whole, std::uint64_t offset, std::uint64_t bytes);

  Expected<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> into) override;
  std::uint64_t size() const override { return bytes_; }

 private:
  ByteSource& whole_;
  std::uint64_t offset_;
  std::uint64_t bytes_;
};

/// Exactly `bytes` bytes from `offset` on, as a string.
///
/// Errors: corrupt  the source ends before; the message starts with `what` and names the offset.
Expected<std::string> read_exactly(ByteSource& source, std::uint64_t offset, std::size_t bytes,
                                   std::string_view what);

}  // namespace hearth::format::disk
