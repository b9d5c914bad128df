#include "format/schema/pattern.hh"

#include <gtest/gtest.h>

using hearth::format::Pattern;

namespace {

bool found(std::string_view pattern, std::string_view text) {
  const auto parsed = Pattern::parse(pattern);
  EXPECT_TRUE(parsed) << pattern;
  return parsed && parsed->found_in(text);
}

TEST(SchemaPattern, FindsAsPythonsSearch) {
  EXPECT_TRUE(found("^.+$", "a"));
  EXPECT_FALSE(found("^.+$", ""));
  EXPECT_TRUE(found("^.+$", "a\n"));
  EXPECT_FALSE(found("^.+$", "a\nb"));
  EXPECT_TRUE(found("^.*$", ""));
  EXPECT_TRUE(found("b+", "abbc"));
  EXPECT_FALSE(found("^b", "ab"));
  EXPECT_TRUE(found("^\\+?[0-9]+$", "+15"));
  EXPECT_FALSE(found("^\\+?[0-9]+$", "++15"));
  EXPECT_TRUE(found("^([0-9]+)?\\.?[0-9]+[BKMGT]$", "1.5G"));
  EXPECT_TRUE(found("^([0-9]+)?\\.?[0-9]+[BKMGT]$", "512M"));
  EXPECT_FALSE(found("^([0-9]+)?\\.?[0-9]+[BKMGT]$", "1.G"));
  EXPECT_TRUE(found("^(ecdsa|ed25519|rsa)_(public|private|certificate)$", "rsa_public"));
  EXPECT_FALSE(found("^(ecdsa|ed25519|rsa)_(public|private|certificate)$", "dsa_public"));
  EXPECT_TRUE(found("^[-_0-9a-zA-Z]+(,[-_0-9a-zA-Z]+)*$", "a,b-c,D_1"));
  EXPECT_FALSE(found("^[-_0-9a-zA-Z]+(,[-_0-9a-zA-Z]+)*$", "a,,b"));
  EXPECT_TRUE(found("^[0-9a-zA-Z -_]+$", "epel *+/testing"));  // a range from space to underscore
  EXPECT_FALSE(found("^[^a]$", "a"));
  EXPECT_TRUE(found("^[]a]+$", "a]"));
  EXPECT_TRUE(found("^(?:a|b|)c$", "c"));
  EXPECT_TRUE(found("\\d\\w\\s", "1_ "));
  EXPECT_TRUE(found("^(a*)*$", "aaa"));
}

TEST(SchemaPattern, TakesNoLongerForHostileTexts) {
  EXPECT_FALSE(found("^(a|a)*(a|aa)+$", std::string(20000, 'a') + "!"));
}

TEST(SchemaPattern, RefusesWhatItDoesNotUnderstand) {
  for (const char* text : {"(", ")", "[a", "a{2}", "(?=a)", "\\b", "*", "a**", "\\"}) {
    EXPECT_FALSE(Pattern::parse(text)) << text;
  }
}

}  // namespace
