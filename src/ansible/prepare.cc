#include "ansible/prepare.hh"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "aio/process.hh"
#include "ansible/config_file.hh"
#include "ansible/files.hh"
#include "ansible/stand_in.hh"
#include "ansible/version_cache.hh"
#include "base/text.hh"

namespace hearth::ansible {
namespace {

constexpr std::size_t kConfigBytesMax = 1024 * 1024;
constexpr auto kVersionPatience = std::chrono::seconds(20);

/// What the program prints when it is asked for its version, "" where it cannot be asked. Into
/// memory instead of a pipe: nobody has to read while it runs.
Co<Expected<std::string>> version_output(aio::Loop& loop, std::string program,
                                         const Variables& variables) {
  const aio::Fd memory(::memfd_create("version", MFD_CLOEXEC));
  if (!memory) co_return fail_errno(errno, "memfd_create");
  aio::SpawnOptions options;
  options.argv = {program, "--version"};
  for (const auto& [name, value] : variables) options.env.push_back(join({name, "=", value}));
  options.fds = {{memory.get(), 1}};
  CO_TRY(aio::Process process, aio::Process::spawn(loop, options));
  CO_CHECK_OK(co_await process.wait());
  std::string text(4096, '\0');
  const ssize_t length = ::pread(memory.get(), text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  co_return text;
}

/// The version by asking the program, or by what it said before.
Co<std::optional<CoreVersion>> asked_version(aio::Loop& loop, const RunRequest& request,
                                             const std::string& program) {
  const auto identity = ProgramIdentity::of(program);
  if (!identity) co_return std::nullopt;
  const std::string cache = read_version_cache(request.cache);
  if (const auto known = cached_version(cache, *identity)) co_return known;
  const auto output =
      co_await aio::with_deadline(loop, loop.clock().now() + kVersionPatience,
                                  version_output(loop, program, request.around.variables));
  if (!output) co_return std::nullopt;
  const auto version = version_in_output(*output);
  if (version) write_version_cache(request.cache, with_version(cache, *identity, *version));
  co_return version;
}

/// The bytes of the file in force: none for no file, nothing where it cannot be read.
std::optional<std::string> config_text(const std::string& file) {
  if (file.empty()) return "";
  return read_head(file, kConfigBytesMax);
}

}  // namespace

Co<Expected<Prepared>> prepare(aio::Loop& loop, const RunRequest& request) {
  CO_TRY(Installation installation, find_installation(request.around, request.program));
  if (!installation.core)
    installation.core = co_await asked_version(loop, request, installation.program);
  const std::string file = find_config_file(request.around, file_facts);
  const std::optional<std::string> text = config_text(file);
  const bool adhoc = request.program == kAdhocProgram;
  Launch launch =
      decide_launch(request.around, request.parts, adhoc, installation.core, file, text);
  if (launch.warm)
    put_stand_in_first(launch, request.cache, request.parts.share, installation.release_file);
  co_return Prepared{std::move(installation), std::move(launch), file, text.value_or("")};
}

}  // namespace hearth::ansible
