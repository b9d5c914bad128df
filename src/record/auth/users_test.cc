#include "record/auth/users.hh"

#include <crypt.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/text.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record::auth {
namespace {

/// A cheap hash, so that the test is quick.
std::string hash_of(const char* password, const char* kind, unsigned long count) {
  char salt[CRYPT_GENSALT_OUTPUT_SIZE];
  const char random[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  EXPECT_TRUE(::crypt_gensalt_rn(kind, count, random, sizeof random, salt, sizeof salt));
  crypt_data data{};
  return ::crypt_r(password, salt, &data);
}

TEST(Users, EveryKindOfSlowHashIsVerified) {
  const std::pair<const char*, unsigned long> kinds[] = {
      {"$2b$", 4}, {"$2y$", 4}, {"$y$", 1}, {"$6$", 1000}};
  for (const auto& [kind, count] : kinds) {
    const std::string line = join({"ann:", hash_of("s3cret", kind, count), "\n"});
    const auto users = Users::parse(line, "users");
    ASSERT_TRUE(users) << users.error().message;
    EXPECT_EQ(users->verify("ann", "s3cret"), Scope::write) << kind;
    EXPECT_EQ(users->verify("ann", "S3cret"), Scope::none) << kind;
    EXPECT_EQ(users->verify("ann", ""), Scope::none) << kind;
    EXPECT_EQ(users->verify("ann", std::string("s3cret\0x", 8)), Scope::none) << kind;
    EXPECT_EQ(users->verify("bob", "s3cret"), Scope::none) << kind;
  }
}

TEST(Users, AScopeMayStandBehindTheHash) {
  const std::string hash = hash_of("x", "$2b$", 4);
  const auto users =
      Users::parse(join({"# people\n\na:", hash, ":read\nb:", hash, ":admin\r\n"}), "users");
  ASSERT_TRUE(users) << users.error().message;
  EXPECT_EQ(users->verify("a", "x"), Scope::read);
  EXPECT_EQ(users->verify("b", "x"), Scope::admin);
}

TEST(Users, AWrongLineIsNamed) {
  const std::string hash = hash_of("x", "$2b$", 4);
  for (const std::string& bad :
       {std::string("nobody"), ":" + hash, std::string("a:$apr1$x$y"), std::string("a:{SHA}x"),
        std::string("a:plain"), "a:" + hash + ":root", "first:" + hash}) {
    const auto users = Users::parse(join({"first:", hash, "\n", bad, "\n"}), "/etc/users");
    ASSERT_FALSE(users) << bad;
    EXPECT_TRUE(users.error().message.starts_with("/etc/users:2: ")) << users.error().message;
    EXPECT_EQ(users.error().message.find(hash), std::string::npos) << "never show a hash";
  }
}

TEST(Users, AFileThatOthersReadIsRefusedWithTheMend) {
  const testing::TempHome home;
  const std::string path = home.folder + "/users";
  std::ofstream(path) << "ann:" << hash_of("x", "$2b$", 4) << "\n";
  for (const auto& [mode, mend] : {std::pair{0644, "chmod o= "}, std::pair{0601, "chmod o= "},
                                   std::pair{0660, "chmod g-w "}}) {
    ::chmod(path.c_str(), static_cast<mode_t>(mode));
    const auto users = Users::load(path);
    ASSERT_FALSE(users);
    EXPECT_EQ(users.error().code, Errc::denied);
    EXPECT_NE(users.error().message.find(mend + path), std::string::npos) << users.error().message;
  }
  ::chmod(path.c_str(), 0640);
  EXPECT_TRUE(Users::load(path));
}

TEST(UsersFile, IsReadAgainWhenItChangesAndEmptyWhenItCannotBe) {
  const testing::TempHome home;
  const std::string path = home.folder + "/users";
  const auto write = [&](const std::string& text) {
    std::ofstream(path + ".new") << text;
    ::chmod((path + ".new").c_str(), 0600);
    ::rename((path + ".new").c_str(), path.c_str());
  };
  const std::string hash = hash_of("x", "$2b$", 4);
  write(join({"ann:", hash, "\n"}));
  UsersFile file(path);
  ASSERT_TRUE(file.refresh());
  EXPECT_EQ(file.users().verify("ann", "x"), Scope::write);
  write(join({"bob:", hash, "\n"}));
  ASSERT_TRUE(file.refresh());
  EXPECT_EQ(file.users().verify("ann", "x"), Scope::none);
  EXPECT_EQ(file.users().verify("bob", "x"), Scope::write);
  ::chmod(path.c_str(), 0644);
  EXPECT_FALSE(file.refresh());
  EXPECT_EQ(file.users().size(), 0u);
  ::chmod(path.c_str(), 0600);
  EXPECT_TRUE(file.refresh());
  EXPECT_EQ(file.users().size(), 1u);
}

}  // namespace
}  // namespace hearth::record::auth
