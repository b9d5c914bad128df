#include "record/store/hash.hh"

#include <nettle/sha1.h>
#include <nettle/sha2.h>

namespace hearth::record {
namespace {

const std::uint8_t* data_of(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

}  // namespace

std::string sha1(std::string_view bytes) {
  sha1_ctx context;
  sha1_init(&context);
  sha1_update(&context, bytes.size(), data_of(bytes));
  std::string out(SHA1_DIGEST_SIZE, '\0');
  sha1_digest(&context, out.size(), reinterpret_cast<std::uint8_t*>(out.data()));
  return out;
}

std::string sha256(std::string_view bytes) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), data_of(bytes));
  std::string out(SHA256_DIGEST_SIZE, '\0');
  sha256_digest(&context, out.size(), reinterpret_cast<std::uint8_t*>(out.data()));
  return out;
}

}  // namespace hearth::record
