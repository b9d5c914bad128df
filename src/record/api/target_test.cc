#include "record/api/target.hh"

#include <gtest/gtest.h>

#include "record/api/negotiate.hh"

namespace hearth::record::api {
namespace {

using TargetKind = Target::Kind;

TEST(Target, OnlyTheTwoIndexesHaveASlashAtTheirEnd) {
  EXPECT_EQ(parse_target("/api/", "").kind, TargetKind::root);
  EXPECT_EQ(parse_target("/api/v1/", "").kind, TargetKind::index);
  for (const char* wrong : {"/api", "/api/v1", "/api/v1/results/", "/api/v1/results/1/", "/api/v2/",
                            "/api/v1/bogus", "/api/v1//1", "", "/", "api/"})
    EXPECT_EQ(parse_target(wrong, "").kind, TargetKind::unknown) << wrong;
}

TEST(Target, ListsAndObjects) {
  const Target list = parse_target("/api/v1/results", "");
  EXPECT_EQ(list.kind, TargetKind::list);
  EXPECT_EQ(list.endpoint, Endpoint::results);
  EXPECT_FALSE(list.format);
  const Target one = parse_target("/api/v1/labels/%31", "");
  EXPECT_EQ(one.kind, TargetKind::object);
  EXPECT_EQ(one.key, "1");
  EXPECT_EQ(id_of("01"), 1);
}

TEST(Target, ASuffixIsAFormat) {
  const Target one = parse_target("/api/v1/playbooks/1.json", "");
  EXPECT_EQ(one.kind, TargetKind::object);
  EXPECT_EQ(one.key, "1");
  EXPECT_EQ(one.format, "json");
  EXPECT_EQ(parse_target("/api/v1/playbooks.api", "").format, "api");
  EXPECT_EQ(parse_target("/api/v1/.json", "").kind, TargetKind::index);
  EXPECT_EQ(parse_target("/api/v1/playbooks/1.5", "").format, "5");
  EXPECT_EQ(parse_target("/api/v1/playbooks/1.J", "").kind, TargetKind::unknown);
}

TEST(Target, ALatestHostMayHaveDots) {
  const Target host = parse_target("/api/v1/latesthosts/web1.example.org", "");
  EXPECT_EQ(host.kind, TargetKind::object);
  EXPECT_EQ(host.key, "web1.example.org");
  const Target json = parse_target("/api/v1/latesthosts/web1.example.org.json", "");
  EXPECT_EQ(json.key, "web1.example.org");
  EXPECT_EQ(json.format, "json");
  EXPECT_EQ(parse_target("/api/v1/latesthosts/a/b", "").kind, TargetKind::unknown);
  EXPECT_EQ(parse_target("/api/v1/latesthosts", "").kind, TargetKind::list);
}

TEST(Target, APrefixStandsBeforeAll) {
  EXPECT_EQ(parse_target("/sub/ara/api/v1/", "/sub/ara").kind, TargetKind::index);
  EXPECT_EQ(parse_target("/api/v1/", "/sub/ara").kind, TargetKind::unknown);
}

TEST(Target, IdsThatAreNone) {
  for (const char* text : {"", "abc", "-1", "1.5", " 1", "9223372036854775808"})
    EXPECT_FALSE(id_of(text)) << text;
}

TEST(Target, SaysWhichMethodsItHas) {
  EXPECT_EQ(parse_target("/api/v1/latesthosts", "").allow(), "GET, HEAD, OPTIONS");
  EXPECT_EQ(parse_target("/api/v1/files/1", "").allow(), "GET, PUT, PATCH, DELETE, HEAD, OPTIONS");
}

TEST(Negotiate, JsonUnlessThePageIsAskedFor) {
  for (const char* accept : {"*/*", "application/json", "application/*", "text/html, */*;q=0.1",
                             "Application/JSON; q=0"}) {
    const auto look = negotiate(accept, {});
    ASSERT_TRUE(look) << accept;
    EXPECT_EQ(look->format,
              std::string_view(accept).starts_with("text") ? Format::html : Format::json)
        << accept;
  }
  EXPECT_EQ(negotiate({}, {})->format, Format::json);
  EXPECT_EQ(negotiate("text/*", {})->format, Format::html);
  EXPECT_EQ(negotiate("text/html;level=1, application/json", {})->format, Format::html);
}

TEST(Negotiate, IndentsWhenAsked) {
  EXPECT_EQ(negotiate("application/json; indent=4", {})->indent, 4);
  EXPECT_EQ(negotiate("application/json; indent=99", {})->indent, 8);
  EXPECT_EQ(negotiate("application/json; indent=x", {})->indent, 0);
}

TEST(Negotiate, TheFormatMustBeWithinWhatIsAccepted) {
  EXPECT_EQ(negotiate("*/*", "api")->format, Format::html);
  EXPECT_EQ(negotiate("application/json", "api").error().status, 406);
  EXPECT_EQ(negotiate("*/*", "xml").error().status, 404);
  for (const char* accept : {"image/png", "", "nonsense"})
    EXPECT_EQ(negotiate(accept, {}).error().status, 406) << accept;
  EXPECT_EQ(negotiate("*/*", "")->format, Format::json);
}

}  // namespace
}  // namespace hearth::record::api
