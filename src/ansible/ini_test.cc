#include "ansible/ini.hh"

#include <gtest/gtest.h>

namespace hearth::ansible {
namespace {

/// The value of [defaults] k, "(none)", or "(refused)".
std::string k_of(std::string_view text) {
  const auto ini = Ini::parse(text);
  if (!ini) return "(refused)";
  return ini->get("defaults", "k").value_or("(none)");
}

// Each expectation was checked against configparser; test/it/ansible compares the two again.

TEST(Ini, TakesCommentsAtTheBeginOfALineAndSemicolonsBehindWhiteSpace) {
  EXPECT_EQ(k_of("# c\n; c\n[defaults]\n  # c\nk = a ; b\n"), "a");
  EXPECT_EQ(k_of("[defaults]\nk = a;b #c\n"), "a;b #c");
  EXPECT_EQ(k_of("[defaults]\nk = a\xC2\xA0; b\n"), "a");
}

TEST(Ini, ContinuesAValueOnDeeperLinesAndKeepsEmptyOnesBetween) {
  EXPECT_EQ(k_of("[defaults]\nk = a,\n  b\n\n  c\n\n"), "a,\nb\n\nc");
  EXPECT_EQ(k_of("[defaults]\nk = a\n  # no line\n  b\n"), "a\nb");
  EXPECT_EQ(k_of("[defaults]\n  k = a\n  l = b\n"), "a");
  EXPECT_EQ(k_of("[defaults]\n  k = a\n \xC2\xA0l = b\n"), "a");  // counted in characters
  EXPECT_EQ(k_of("[defaults]\nk =\n  l = b\n"), "\nl = b");
}

TEST(Ini, TakesBothDelimitersAndKeysInAnyCase) {
  EXPECT_EQ(k_of("[defaults]\nK: a=b\n"), "a=b");
  EXPECT_EQ(k_of("[defaults]\nk=%(x)s\n"), "%(x)s");
  EXPECT_EQ(k_of("[Defaults]\nk=a\n"), "(none)");
}

TEST(Ini, TakesValuesOfDEFAULTForEverySectionThatIsThere) {
  EXPECT_EQ(k_of("[DEFAULT]\nk=a\n[defaults]\n"), "a");
  EXPECT_EQ(k_of("[DEFAULT]\nk=a\n"), "(none)");
  EXPECT_EQ(k_of("[DEFAULT]\nk=a\n[defaults]\nk=b\n[DEFAULT]\nl=c\n"), "b");
}

TEST(Ini, RefusesWhatConfigparserRefuses) {
  EXPECT_EQ(k_of("k=a\n"), "(refused)");
  EXPECT_EQ(k_of("\xEF\xBB\xBF[defaults]\nk=a\n"), "(refused)");
  EXPECT_EQ(k_of("[defaults]\nk=a\nK=b\n"), "(refused)");
  EXPECT_EQ(k_of("[defaults]\nk=a\n[defaults]\n"), "(refused)");
  EXPECT_EQ(k_of("[defaults]\nword\n"), "(refused)");
  EXPECT_EQ(k_of("[defaults]\n= a\n"), "(refused)");
  EXPECT_EQ(k_of("[]\nk=a\n"), "(refused)");
}

TEST(Ini, TakesAFileWithDosLineEnds) {
  EXPECT_EQ(k_of("[defaults]\r\nk = a\r\n"), "a");
}

TEST(Ini, NamesTheLineThatItRefuses) {
  const auto ini = Ini::parse("[defaults]\nk=a\n\nk=b\n");
  ASSERT_FALSE(ini);
  EXPECT_EQ(ini.error().code, Errc::invalid);
  EXPECT_EQ(ini.error().message, "line 4: `k` is there already");
}

}  // namespace
}  // namespace hearth::ansible
