#include "far/chunks.hh"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/sha256.hh"

namespace hearth::far {
namespace {

namespace fs = std::filesystem;

class ChunksTest : public ::testing::Test {
 protected:
  ChunksTest() : folder_(fs::temp_directory_path() / ("chunks." + std::to_string(::getpid()))) {
    fs::create_directory(folder_);
  }
  ~ChunksTest() override { fs::remove_all(folder_); }
  std::string path_of(const std::string& hash) const { return (folder_ / hash).string(); }

  const fs::path folder_;
  const std::string bytes_ = std::string(10'000, 'z');
  const std::string hash_ = sha256_hex(bytes_);
};

TEST_F(ChunksTest, FindsWhatWasPut) {
  ChunkStore store("");
  EXPECT_EQ(store.find(hash_), nullptr);
  ASSERT_TRUE(store.put(hash_, bytes_, true));
  ASSERT_NE(store.find(hash_), nullptr);
  EXPECT_EQ(*store.find(hash_), bytes_);
}

TEST_F(ChunksTest, TakesNothingThatItsHashDoesNotName) {
  ChunkStore store(folder_.string());
  EXPECT_EQ(store.put(hash_, "other", true).error().code, Errc::corrupt);
  EXPECT_EQ(store.put("../../etc/passwd", bytes_, true).error().code, Errc::corrupt);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(ChunksTest, KeepsOnDiskOnlyWhatMayBeKept) {
  ChunkStore store(folder_.string());
  ASSERT_TRUE(store.put(hash_, bytes_, true));
  ASSERT_TRUE(store.put(sha256_hex("memory"), "memory", false));
  ChunkStore later(folder_.string());
  ASSERT_NE(later.find(hash_), nullptr);
  EXPECT_EQ(later.find(sha256_hex("memory")), nullptr);
  struct stat info;
  ASSERT_EQ(::stat(path_of(hash_).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST_F(ChunksTest, DoesNotBelieveTheDisk) {
  std::ofstream(path_of(hash_)) << "half of i";
  ChunkStore store(folder_.string());
  EXPECT_EQ(store.find(hash_), nullptr);
  EXPECT_FALSE(fs::exists(path_of(hash_)));
}

TEST_F(ChunksTest, RemovesTheOldestBeyondItsShareOfTheDisk) {
  const std::string other(9'000, 'y');
  for (const std::string& bytes : {bytes_, other}) {
    std::ofstream(path_of(sha256_hex(bytes))) << bytes;
  }
  const auto hour_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(path_of(hash_), hour_ago);
  ChunkStore store(folder_.string(), 1U << 20, 15'000);
  EXPECT_EQ(store.find(hash_), nullptr);
  EXPECT_NE(store.find(sha256_hex(other)), nullptr);
}

TEST_F(ChunksTest, ForgetsRatherThanGrows) {
  ChunkStore store("", 25'000);
  for (const char c : {'a', 'b', 'c'}) {
    const std::string bytes(10'000, c);
    ASSERT_TRUE(store.put(sha256_hex(bytes), bytes, false));
  }
  EXPECT_EQ(store.find(sha256_hex(std::string(10'000, 'a'))), nullptr);
  EXPECT_NE(store.find(sha256_hex(std::string(10'000, 'c'))), nullptr);
}

TEST_F(ChunksTest, TheSenderKnowsAChunkByItsContentAlone) {
  SentChunks sent;
  const std::string same_end = std::string(5'000, 'q') + std::string(5'000, 'z');
  EXPECT_EQ(sent.hash_of(bytes_, true), hash_);
  EXPECT_EQ(sent.hash_of(same_end, false), sha256_hex(same_end));
  EXPECT_EQ(sent.hash_of(bytes_, true), hash_);
  ASSERT_NE(sent.find(hash_), nullptr);
  EXPECT_TRUE(sent.find(hash_)->keep);
  EXPECT_EQ(sent.find(sha256_hex("never")), nullptr);
}

}  // namespace
}  // namespace hearth::far
