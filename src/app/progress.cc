#include "app/progress.hh"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/text.hh"

namespace hearth::app {
namespace {

constexpr auto kPicture = std::chrono::milliseconds(100);
constexpr std::size_t kBar = 20;

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::size_t columns_of_terminal() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace

std::string progress_line(std::int64_t done, std::int64_t total, const std::string& what,
                          std::size_t columns) {
  std::string line;
  if (total <= 0) {
    line = join({grouped(done), " ", what});
  } else {
    const std::int64_t part = std::clamp<std::int64_t>(done, 0, total);
    const auto full = static_cast<std::size_t>(part * static_cast<std::int64_t>(kBar) / total);
    const std::string percent = std::to_string(part * 100 / total);
    line = join({"[", std::string(full, '#'), std::string(kBar - full, ' '), "] ",
                 std::string(3 - std::min<std::size_t>(percent.size(), 3), ' '), percent, " % ",
                 grouped(done), " of ", grouped(total), " ", what});
  }
  return line.substr(0, columns > 1 ? columns - 1 : 0);  // the last column would wrap
}

Progress::Progress(const Clock& clock, std::string what, std::int64_t total)
    : clock_(clock),
      what_(std::move(what)),
      shown_(::isatty(STDERR_FILENO) == 1),
      total_(total),
      next_(clock.now() + kPicture) {}

Progress::~Progress() {
  clear();
}

void Progress::set(std::int64_t done) {
  done_ = done;
  if (!shown_ || clock_.now() < next_) return;
  next_ = clock_.now() + kPicture;
  draw();
}

void Progress::draw() {
  std::fprintf(stderr, "\r%s\033[K",
               progress_line(done_, total_, what_, columns_of_terminal()).c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::clear() {
  if (!drawn_) return;
  std::fprintf(stderr, "\r\033[K");
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace hearth::app
