#include "app/served_url.hh"

#include <unistd.h>

#include <fstream>

#include "aio/scope.hh"
#include "app/daemon_client.hh"

namespace hearth::app {
namespace {

constexpr std::string_view kServedUrlFile = "serve.url";

}  // namespace

void remember_served_url(const worker::RuntimeDir& dir, const std::string& url) {
  std::ofstream(dir.through_fd(kServedUrlFile)) << url;
}

void forget_served_url(const worker::RuntimeDir& dir) {
  ::unlink(dir.through_fd(kServedUrlFile).c_str());
}

std::string served_url(const Env& env) {
  const auto dir = worker::open_runtime_dir(env.runtime(), false);
  if (!dir) return "";
  aio::SystemClock clock;
  aio::Loop loop(clock);
  // Who was killed left the file there: it counts while somebody listens.
  if (!aio::run_in(loop, daemon_listens(loop, env))) return "";
  std::ifstream file(dir->through_fd(kServedUrlFile));
  std::string url;
  std::getline(file, url);
  return url;
}

}  // namespace hearth::app
