#include "aio/pipe.hh"

#include <gtest/gtest.h>

#include <csignal>

#include "aio/scope.hh"

namespace hearth::aio {
namespace {

class PipeTest : public ::testing::Test {
 protected:
  PipeTest() { ::signal(SIGPIPE, SIG_IGN); }

  std::pair<Pipe, Pipe> ends() {
    auto pair = make_pipe();
    EXPECT_TRUE(pair);
    return {Pipe(loop, std::move(pair->first)), Pipe(loop, std::move(pair->second))};
  }

  SystemClock clock;
  Loop loop{clock};
};

Co<Expected<>> write_and_close(Pipe pipe, std::string bytes) {
  co_return co_await pipe.write_all(bytes);
}

Co<> write_all_of(Pipe pipe, std::string bytes) {
  (void)co_await write_and_close(std::move(pipe), std::move(bytes));
}

Co<std::string> read_to_end(Pipe& pipe) {
  std::string all;
  std::vector<char> buffer(5'000);
  while (true) {
    auto got = co_await pipe.read_some(buffer);
    if (!got || *got == 0) co_return all;
    all.append(buffer.data(), *got);
  }
}

TEST_F(PipeTest, CarriesMoreThanItHoldsInOrder) {
  auto [in, out] = ends();
  std::string sent;
  for (int i = 0; i < 200'000; ++i) sent += static_cast<char>(i * 7);
  Scope scope(loop);
  scope.start("writer", write_all_of(std::move(out), sent));
  EXPECT_EQ(run_in(loop, read_to_end(in)), sent);
}

TEST_F(PipeTest, SaysThatNobodyReads) {
  auto [in, out] = ends();
  in = std::move(out);  // closes the reading end
  const auto written = run_in(loop, write_and_close(std::move(in), "x"));
  ASSERT_FALSE(written);
}

}  // namespace
}  // namespace hearth::aio
