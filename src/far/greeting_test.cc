#include "far/greeting.hh"

#include "far/golden_frames.hh"

namespace hearth::far {
namespace {

using Reply = Greeting::Reply;

/// Of the golden greeting.
std::string build() {
  return std::string(get_string(frame_of(golden("greeting")).header, "build").value_or(""));
}

std::string channel() {
  return std::string(get_string(frame_of(golden("greeting")).header, "channel").value_or(""));
}

TEST(Greeting, IsFoundBehindALoginShellsWordsWhateverThePieces) {
  const std::string all = "Welcome!\nHRT is no frame\n" + golden("greeting") + "behind";
  const std::size_t end = all.size() - 6;  // of the greeting
  for (std::size_t size = 1; size <= all.size(); ++size) {
    Greeting greeting(build(), "", "");
    std::optional<Greeting::Greeted> found;
    std::size_t at = 0;
    for (; at < all.size() && !found; at += size) {
      auto taken = greeting.take_output(std::string_view(all).substr(at, size));
      ASSERT_TRUE(taken);
      found = *std::move(taken);
    }
    ASSERT_TRUE(found) << size;
    EXPECT_EQ(found->channel, channel());
    EXPECT_EQ(found->rest, std::string("behind").substr(0, std::min(at, all.size()) - end)) << size;
    EXPECT_EQ(greeting.said().substr(0, 8), "Welcome!");
  }
}

TEST(Greeting, OfAnotherBuildOrVersionIsRefused) {
  Greeting other("another build", "", "");
  const auto by_build = other.take_output(golden("greeting"));
  ASSERT_FALSE(by_build);
  EXPECT_EQ(by_build.error().message, "build");
  Greeting newer(build(), "", "");
  const auto by_version =
      newer.take_output(worker::encode_frame({{"t", "far"}, {"v", 2}, {"build", build()}}));
  ASSERT_FALSE(by_version);
  EXPECT_EQ(by_version.error().message, "protocol");
}

TEST(Greeting, IsNotAwaitedForever) {
  Greeting greeting(build(), "", "");
  EXPECT_TRUE(greeting.take_output(std::string(65'536, 'x')));
  EXPECT_FALSE(greeting.take_output("x"));
  EXPECT_EQ(greeting.said().size(), 4'096u);
}

TEST(Greeting, GivesItsSecretOnceToWhoAsks) {
  Greeting greeting(build(), "[sudo] password:", "secret");
  EXPECT_EQ(greeting.take_words("sudo: a lecture\n[sudo] pass"), Reply::none);
  EXPECT_EQ(greeting.take_words("word:"), Reply::secret);
  EXPECT_EQ(greeting.give_secret(), "secret\n");
  EXPECT_EQ(greeting.take_words("\nSorry, try again.\n"), Reply::none);
  EXPECT_EQ(greeting.take_words("[sudo] password:"), Reply::end) << "it was wrong";
}

TEST(Greeting, WithoutAPromptNobodyIsAnswered) {
  Greeting greeting(build(), "", "secret");
  EXPECT_EQ(greeting.take_words("password:"), Reply::none);
  EXPECT_EQ(greeting.said(), "password:");
}

}  // namespace
}  // namespace hearth::far
