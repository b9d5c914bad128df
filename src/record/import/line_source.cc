#include "record/import/line_source.hh"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.hh"
#include "journal/event.hh"

namespace hearth::record {
namespace {

constexpr std::size_t kLinePartBytes = 256 << 10;

Expected<std::size_t> read_some(int fd, std::span<char> to, const std::string& name) {
  while (true) {
    const ssize_t size = ::read(fd, to.data(), to.size());
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno != EINTR) return fail_errno(errno, name);
  }
}

Expected<aio::Fd> open_to_read(const std::string& path) {
  aio::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return fail_errno(errno, path);
  return fd;
}

class PlainLines final : public LineSource {
 public:
  PlainLines(aio::Fd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

  Expected<std::vector<std::string>> next() override {
    std::vector<std::string> lines;
    for (std::size_t bytes = 0; bytes < kLinePartBytes && !ended_;) {
      const std::span<char> space = buffer_.space();
      TRY(const std::size_t size, read_some(fd_.get(), space, name_));
      buffer_.filled(size);
      if (size == 0) end();
      while (const auto line = buffer_.take_line()) lines.emplace_back(*line);
      bytes += size;
      if (buffer_.too_long())
        return fail(Errc::full, join({name_, ":", std::to_string(buffer_.line_number() + 1),
                                      ": the line is longer than an event may be (16 MiB)"}));
    }
    return lines;
  }

 private:
  /// A line end behind the last line, where it lacks one.
  void end() {
    ended_ = true;
    if (buffer_.rest() == 0) return;
    buffer_.space()[0] = '\n';
    buffer_.filled(1);
  }

  aio::Fd fd_;
  const std::string name_;
  journal::LineBuffer buffer_;
  bool ended_ = false;
};

class RunLines final : public LineSource {
 public:
  RunLines(aio::Fd fd, std::string name, RunFileHeader header)
      : fd_(std::move(fd)), name_(std::move(name)), reader_(std::move(header)) {}

  Expected<std::vector<std::string>> next() override {
    std::vector<std::string> lines;
    const auto keep = [&](std::string_view line) -> Expected<> {
      lines.emplace_back(line);
      return {};
    };
    while (lines.empty() && !ended_) {
      TRY(const std::size_t size, read_some(fd_.get(), buffer_, name_));
      ended_ = size == 0;
      const std::string_view bytes(buffer_.data(), size);
      auto taken = ended_ ? reader_.finish() : reader_.take(bytes, keep);
      if (!taken) return std::unexpected(std::move(taken).error().in(name_));
    }
    return lines;
  }

 private:
  aio::Fd fd_;
  const std::string name_;
  RunFileReader reader_;
  std::string buffer_ = std::string(16 << 10, '\0');
  bool ended_ = false;
};

}  // namespace

Expected<std::unique_ptr<LineSource>> open_lines(const std::string& path) {
  if (path == "-") return std::make_unique<PlainLines>(aio::Fd(::dup(STDIN_FILENO)), "stdin");
  TRY(aio::Fd fd, open_to_read(path));
  return std::make_unique<PlainLines>(std::move(fd), path);
}

Expected<RunFile> open_run_file(const std::string& path) {
  TRY(aio::Fd fd, open_to_read(path));
  std::string head(RunFileHeader::kBytes, '\0');
  std::size_t have = 0;
  while (have < head.size()) {
    TRY(const std::size_t size, read_some(fd.get(), std::span(head).subspan(have), path));
    if (size == 0) break;
    have += size;
  }
  auto header = RunFileHeader::parse(std::string_view(head).substr(0, have));
  if (!header) return fail(header.error().code, join({path, " ", header.error().message}));
  auto lines = std::make_unique<RunLines>(std::move(fd), path, *header);
  return RunFile{*std::move(header), std::move(lines)};
}

}  // namespace hearth::record
