// What the HTTP server costs: requests a second and CPU of each, for a handler that answers 32 KB
// from memory, over keep-alive connections on the loopback. `http_bench [SECONDS [CONNECTIONS]]`.
// The clients are another process, so that the server's CPU is its own.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "aio/scope.hh"
#include "aio/stream_socket.hh"
#include "http/server.hh"

using namespace hearth;

namespace {

constexpr std::size_t kBodyBytes = 32 * 1024;

struct NoLog final : Log {
  void write(LogLevel, std::string_view) override {}
};

double cpu_seconds() {
  rusage usage;
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](timeval time) { return time.tv_sec + time.tv_usec / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Co<http::Response> answer(http::Request) {
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  response.body.assign(kBodyBytes, 'x');
  co_return response;
}

/// Asks again and again: reads the head, then as much as it says.
Co<> ask(aio::Loop& loop, std::uint16_t port, Deadline until, long& requests) {
  auto socket = co_await aio::connect_tcp(loop, "127.0.0.1", port);
  if (!socket) std::abort();
  std::vector<char> buffer(256 * 1024);
  while (loop.clock().now() < until) {
    const Expected<> sent = co_await socket->write_all(
        "GET /api/v1/results?limit=100 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
        "User-Agent: bench\r\n\r\n");
    if (!sent) std::abort();
    for (std::size_t got = 0; got < kBodyBytes;) {
      const auto count = co_await socket->read_some(buffer);
      if (!count || *count == 0) std::abort();
      got += *count;
    }
    ++requests;
  }
}

long ask_all(std::uint16_t port, int connections, Duration time) {
  aio::SystemClock clock;
  aio::Loop loop(clock);
  aio::Scope scope(loop);
  long requests = 0;
  for (int i = 0; i < connections; ++i)
    scope.start("client", ask(loop, port, clock.now() + time, requests));
  loop.run();
  return requests;
}

/// Looks every 50 ms for what the clients report.
Co<long> reported(aio::Loop& loop, int pipe) {
  long requests = 0;
  ::fcntl(pipe, F_SETFL, O_NONBLOCK);
  while (::read(pipe, &requests, sizeof(requests)) < 0)
    (void)co_await aio::sleep_for(loop, std::chrono::milliseconds(50));
  co_return requests;
}

}  // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 5;
  const int connections = argc > 2 ? std::atoi(argv[2]) : 4;
  aio::SystemClock clock;
  aio::Loop loop(clock);
  NoLog log;
  auto server = http::Server::listen(loop, log, {}, answer);
  if (!server) return 1;
  int report[2];
  if (::pipe(report) != 0) return 1;
  const pid_t child = ::fork();
  if (child == 0) {
    const long requests = ask_all((*server)->port(), connections, std::chrono::seconds(seconds));
    (void)!::write(report[1], &requests, sizeof(requests));
    ::_exit(0);
  }
  const double before = cpu_seconds();
  const long requests = aio::run_in(loop, reported(loop, report[0]));
  const double cpu = cpu_seconds() - before;
  ::waitpid(child, nullptr, 0);
  std::printf("%d connections, %zu bytes an answer: %.0f requests/s, %.1f us of CPU each\n",
              connections, kBodyBytes, static_cast<double>(requests) / seconds,
              cpu * 1e6 / static_cast<double>(requests));
  return 0;
}
