#include "record/auth/failures.hh"

#include <gtest/gtest.h>

namespace hearth::record::auth {
namespace {

constexpr Steady::time_point kStart{std::chrono::hours(1)};

TEST(Failures, AnAddressWaitsOnceItHasUsedUpItsTries) {
  Failures failures;
  for (int i = 0; i < Failures::kBurst; ++i) {
    EXPECT_EQ(failures.wait("a", kStart), Duration::zero()) << i;
    failures.failed("a", kStart);
  }
  EXPECT_EQ(failures.wait("a", kStart), Failures::kRefill);
  EXPECT_EQ(failures.wait("a", kStart + Failures::kRefill), Duration::zero());
  failures.failed("a", kStart + Failures::kRefill);
  EXPECT_EQ(failures.wait("a", kStart + Failures::kRefill), Failures::kRefill);
}

TEST(Failures, OthersDoNotWait) {
  Failures failures;
  for (int i = 0; i < 1000; ++i) failures.failed("a", kStart);
  EXPECT_GT(failures.wait("a", kStart), Duration::zero());
  EXPECT_EQ(failures.wait("b", kStart), Duration::zero());
}

TEST(Failures, AllTriesAreThereAgainAfterAWhile) {
  Failures failures;
  for (int i = 0; i < Failures::kBurst; ++i) failures.failed("a", kStart);
  const auto later = kStart + Failures::kBurst * Failures::kRefill;
  for (int i = 0; i < Failures::kBurst; ++i) {
    EXPECT_EQ(failures.wait("a", later), Duration::zero());
    failures.failed("a", later);
  }
  EXPECT_GT(failures.wait("a", later), Duration::zero());
}

TEST(Failures, WhatIsForgivenDoesNotCount) {
  Failures failures;
  for (int i = 0; i < 1000; ++i) {
    failures.failed("a", kStart);
    failures.forgive("a");
  }
  EXPECT_EQ(failures.wait("a", kStart), Duration::zero());
}

TEST(Failures, ManyAddressesCostNoMoreThanALimit) {
  Failures failures;
  for (std::size_t i = 0; i < 3 * Failures::kAddressesMax; ++i)
    failures.failed(std::to_string(i), kStart);
  EXPECT_EQ(failures.addresses(), Failures::kAddressesMax);
}

TEST(Failures, ACustomersWholeNetworkIsOneAddress) {
  EXPECT_EQ(network_of("2001:db8:1:2:aaaa::1"), network_of("2001:db8:1:2::ffff"));
  EXPECT_NE(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
  EXPECT_EQ(network_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("unix"), "unix");
}

}  // namespace
}  // namespace hearth::record::auth
