#include "base/sha256.hh"

#include <gtest/gtest.h>

namespace hearth {
namespace {

// FIPS 180-4's examples (NIST, "SHA256.pdf" and the long message of RFC 6234 §8.5).
TEST(Sha256, GivesTheStandardsOwnDigests) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, TellsEveryLengthAroundABlockApart) {
  std::string before;
  for (std::size_t size = 50; size < 135; ++size) {
    const std::string digest = sha256_hex(std::string(size, 'x'));
    EXPECT_EQ(digest.size(), 64U);
    EXPECT_NE(digest, before) << size;
    before = digest;
  }
}

}  // namespace
}  // namespace hearth
