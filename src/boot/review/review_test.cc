#include "boot/review/review.hh"

#include <gtest/gtest.h>

namespace hearth::boot {
namespace {

using format::Severity;

std::string told(std::string_view text, DocumentKind kind = DocumentKind::user_data) {
  return to_text(review(text, kind), "F", false);
}

TEST(BootReview, AValidFileSaysSo) {
  EXPECT_EQ(told("#cloud-config\npackages: [vim]\n"), "F: valid (0 errors, 0 deprecated)\n");
  EXPECT_EQ(told("#cloud-config\n"), "F: valid (0 errors, 0 deprecated)\n");
}

TEST(BootReview, EveryFaultHasItsPlace) {
  const Review found =
      review("#cloud-config\npakages: [vim]\nusers:\n  - name: 7\nwrite_files:\n  - content: x\n",
             DocumentKind::user_data);
  ASSERT_GE(found.count(Severity::error), 2u);
  EXPECT_FALSE(found.valid());
  EXPECT_EQ(found.found.front().what.at, (format::Mark{2, 1}));
  EXPECT_NE(found.found.front().what.mend.find("packages"), std::string::npos);
  EXPECT_EQ(found.found.back().what.at.line, 6u);
}

TEST(BootReview, DeprecatedIsValidButWhereItIsStrict) {
  const Review found = review("#cloud-config\napt_update: true\n", DocumentKind::user_data);
  EXPECT_EQ(found.count(Severity::deprecated), 1u);
  EXPECT_TRUE(found.valid());
  EXPECT_FALSE(found.valid(true));
}

TEST(BootReview, WhatIsNoCloudConfigIsSaid) {
  EXPECT_TRUE(told("packages: [vim]\n").starts_with("F:1:1: error: the first line is not"));
  EXPECT_EQ(told("#!/bin/sh\n"),
            "F:1:1: info: text/x-shellscript has no schema\nF: valid (0 errors, 0 deprecated)\n");
  EXPECT_TRUE(told("## template: jinja\n#cloud-config\n").starts_with("F:1:1: info: text/jinja2"));
  EXPECT_TRUE(told("#cloud-config\na: [\n").starts_with("F:3:1: error: "));
}

TEST(BootReview, PartsAreLookedAtEachByItself) {
  const std::string told_of = told(
      "Content-Type: multipart/mixed; boundary=\"B\"\nMIME-Version: 1.0\n\n"
      "--B\nContent-Type: text/cloud-config\nContent-Disposition: attachment; filename=\"a\"\n\n"
      "#cloud-config\npakages: [vim]\n"
      "--B\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n--B--\n");
  EXPECT_NE(told_of.find("F(a):2:1: error: pakages"), told_of.npos) << told_of;
  EXPECT_NE(told_of.find("info: text/x-shellscript has no schema"), told_of.npos) << told_of;
}

TEST(BootReview, AnArchiveIsTakenApart) {
  const std::string told_of = told(
      "#cloud-config-archive\n- type: text/cloud-config\n  content: |\n    #cloud-config\n"
      "    runcmd: 1\n- '#include http://127.0.0.1/more'\n");
  EXPECT_NE(told_of.find("F(part-001):2:9: error: runcmd"), told_of.npos) << told_of;
  EXPECT_TRUE(told("#cloud-config-archive\n- [\n").find("in an archive") != std::string::npos);
}

TEST(BootReview, NetworkConfigIsReadByItsVersion) {
  const auto network = DocumentKind::network_config;
  EXPECT_EQ(told("version: 2\nethernets: {eth0: {dhcp4: true}}\n", network),
            "F: valid (0 errors, 0 deprecated)\n");
  EXPECT_EQ(told("network: {version: 1, config: [{type: physical, name: eth0}]}\n", network),
            "F: valid (0 errors, 0 deprecated)\n");
  EXPECT_TRUE(told("version: 3\n", network).starts_with("F:1:10: error: `version` is neither"));
  EXPECT_FALSE(review("version: 2\nethernets: {eth0: {dhcp4: perhaps}}\n", network).valid());
}

TEST(BootReview, AsJson) {
  const JsonObject json =
      to_json(review("#cloud-config\nruncmd: 1\n", DocumentKind::user_data), "F", false);
  EXPECT_EQ(json.at("valid"), false);
  EXPECT_EQ(json.at("found").at(0).at("line"), 2);
  EXPECT_EQ(json.at("found").at(0).at("path"), "runcmd");
}

}  // namespace
}  // namespace hearth::boot
