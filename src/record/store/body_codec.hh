#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::record {

/// How the bytes of a body are kept. The numbers are in the store; never reuse one.
enum class Codec { raw = 0, zstd = 1, zstd_dict = 2 };

/// From this size on a body is compressed, where that saves a tenth at least.
inline constexpr std::size_t kCompressFromBytes = 256;
/// With a dictionary, which knows the shape already, from this size on, and up to that one.
inline constexpr std::size_t kDictFromBytes = 24;
inline constexpr std::size_t kDictToBytes = 256 << 10;
/// No body is larger: an event is at most 64 MiB. Guards against a damaged size.
inline constexpr std::size_t kBodyBytesMax = 64 << 20;

/// A zstd dictionary, digested for both ways: about 0.4 MB while it lives.
class Dictionary {
 public:
  /// `bytes` is copied; nothing where it is no dictionary (ZDICT's format).
  static std::shared_ptr<const Dictionary> from(std::string_view bytes);

 private:
  friend class BodyCodec;
  struct Digested;
  std::shared_ptr<const Digested> digested_;
};

/// Packs and opens bodies; keeps its two contexts from one to the next (making them costs more than
/// a small body). Not thread-safe.
///
/// Codec::zstd_dict is a zstd frame (RFC 8878) without magic number, dictionary id, content size
/// and checksum: 10 bytes less each, of some 250.
class BodyCodec {
 public:
  BodyCodec();
  ~BodyCodec();

  struct Packed {
    Codec codec;
    std::string_view bytes;  ///< of `raw`, or of the codec until its next call
  };
  Packed pack(std::string_view raw, const Dictionary* dictionary);

  /// Nothing when the bytes do not fit `size`, the codec or the dictionary. A wrong dictionary may
  /// give wrong bytes: there is no checksum.
  std::optional<std::string> open(Codec codec, std::string_view packed, std::size_t size,
                                  const Dictionary* dictionary);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

/// A dictionary of at most `bytes` made from samples: `sizes` of them, one after the other in
/// `samples`. Empty when they are too few or too alike. About 1 s of CPU for 4 MB on the reference
/// machine (docs/decisions/0015-bodies.md).
std::string train_dictionary(std::string_view samples, const std::vector<std::size_t>& sizes,
                             std::size_t bytes);

/// The dictionary that this program brings along, made by tools/body_corpus.
std::string_view default_dictionary();

}  // namespace hearth::record
