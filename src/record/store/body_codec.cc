#include "record/store/body_codec.hh"

#include <zdict.h>
#include <zstd.h>

#include <vector>

#include "base/error.hh"

namespace hearth::record {
namespace {

// With a dictionary the higher level costs 60 us a body instead of 26 and saves an eighth of the
// bytes (docs/decisions/0015-bodies.md); without, zstd's own default.
constexpr int kDictLevel = 9;
constexpr int kBodyLevel = 3;
constexpr std::string_view kMagic("\x28\xb5\x2f\xfd", 4);

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeContext>;

bool pays(std::size_t packed, std::size_t raw) {
  return packed <= raw - raw / 10;
}

}  // namespace

struct Dictionary::Digested {
  Owned<ZSTD_CDict> compress;
  Owned<ZSTD_DDict> open;
};

std::shared_ptr<const Dictionary> Dictionary::from(std::string_view bytes) {
  if (ZDICT_getDictID(bytes.data(), bytes.size()) == 0) return nullptr;
  auto digested = std::make_shared<Digested>();
  digested->compress.reset(ZSTD_createCDict(bytes.data(), bytes.size(), kDictLevel));
  digested->open.reset(ZSTD_createDDict(bytes.data(), bytes.size()));
  if (!digested->compress || !digested->open) return nullptr;
  auto out = std::make_shared<Dictionary>();
  out->digested_ = std::move(digested);
  return out;
}

struct BodyCodec::Contexts {
  Owned<ZSTD_CCtx> compress{ZSTD_createCCtx()};
  Owned<ZSTD_DCtx> open{ZSTD_createDCtx()};
  std::string out;  // what was packed last, or a frame put together

  /// Empty when it does not pay.
  std::string_view shrink(std::string_view raw, const ZSTD_CDict* dictionary) {
    ZSTD_CCtx* context = compress.get();
    ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, dictionary ? kDictLevel : kBodyLevel);
    if (dictionary) {
      ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
      ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);
      ZSTD_CCtx_refCDict(context, dictionary);
    }
    if (out.size() < ZSTD_compressBound(raw.size())) out.resize(ZSTD_compressBound(raw.size()));
    const std::size_t size =
        ZSTD_compress2(context, out.data(), out.size(), raw.data(), raw.size());
    if (ZSTD_isError(size) || size < kMagic.size()) return {};
    std::string_view packed = std::string_view(out).substr(0, size);
    if (dictionary) packed.remove_prefix(kMagic.size());
    return pays(packed.size(), raw.size()) ? packed : std::string_view();
  }
};

BodyCodec::BodyCodec() : contexts_(std::make_unique<Contexts>()) {
  HEARTH_ASSERT(contexts_->compress && contexts_->open);
}
BodyCodec::~BodyCodec() = default;

BodyCodec::Packed BodyCodec::pack(std::string_view raw, const Dictionary* dictionary) {
  constexpr std::size_t kKeptMax = 1 << 20;
  if (contexts_->out.size() > kKeptMax) contexts_->out = {};  // one large body is no habit
  if (dictionary && raw.size() >= kDictFromBytes && raw.size() <= kDictToBytes) {
    const auto packed = contexts_->shrink(raw, dictionary->digested_->compress.get());
    if (!packed.empty()) return {Codec::zstd_dict, packed};
  } else if (raw.size() >= kCompressFromBytes) {
    const auto packed = contexts_->shrink(raw, nullptr);
    if (!packed.empty()) return {Codec::zstd, packed};
  }
  return {Codec::raw, raw};
}

std::optional<std::string> BodyCodec::open(Codec codec, std::string_view packed, std::size_t size,
                                           const Dictionary* dictionary) {
  if (size > kBodyBytesMax) return {};
  if (codec == Codec::raw)
    return packed.size() == size ? std::optional<std::string>(packed) : std::nullopt;
  std::string out(size, '\0');
  std::size_t got = 0;
  if (codec == Codec::zstd) {
    got =
        ZSTD_decompressDCtx(contexts_->open.get(), out.data(), size, packed.data(), packed.size());
  } else if (codec == Codec::zstd_dict && dictionary) {
    contexts_->out.assign(kMagic).append(packed);
    got = ZSTD_decompress_usingDDict(contexts_->open.get(), out.data(), size, contexts_->out.data(),
                                     contexts_->out.size(), dictionary->digested_->open.get());
  } else {
    return {};
  }
  if (ZSTD_isError(got) || got != size) return {};
  return out;
}

std::string train_dictionary(std::string_view samples, const std::vector<std::size_t>& sizes,
                             std::size_t bytes) {
  std::string out(bytes, '\0');
  const std::size_t size = ZDICT_trainFromBuffer(out.data(), out.size(), samples.data(),
                                                 sizes.data(), static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size)) return {};
  out.resize(size);
  return out;
}

}  // namespace hearth::record
