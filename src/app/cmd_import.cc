#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "aio/fd.hh"
#include "app/ara_file.hh"
#include "app/ara_server.hh"
#include "app/commands.hh"
#include "app/event_import.hh"
#include "app/runner_import.hh"
#include "base/json.hh"
#include "record/import/navigator.hh"

namespace hearth::app {
namespace {

enum class SourceKind { ara, run, folder, stream, navigator };

constexpr std::string_view kSqlite = "SQLite format 3";
constexpr std::size_t kLookBytes = 4096;

std::string_view name_of(SourceKind kind) {
  constexpr std::string_view kNames[] = {"ara database", "hearth run", "ansible-runner folder",
                                         "ansible-runner stream", "ansible-navigator artifact"};
  return kNames[static_cast<int>(kind)];
}

Expected<std::string> beginning_of(const std::string& path) {
  const aio::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return fail_errno(errno, path);
  std::string bytes(kLookBytes, '\0');
  const ssize_t size = ::read(fd.get(), bytes.data(), bytes.size());
  if (size < 0) return fail_errno(errno, path);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

/// What a path is, by what it holds.
Expected<SourceKind> kind_of(const std::string& path) {
  std::error_code ignored;
  if (path == "-") return SourceKind::stream;
  if (std::filesystem::is_directory(path, ignored)) {
    if (!runner_folders(path).empty()) return SourceKind::folder;
    return fail(Errc::invalid, path + ": holds no artifacts of ansible-runner (no job_events)");
  }
  TRY(const std::string bytes, beginning_of(path));
  if (bytes.starts_with(kSqlite)) return SourceKind::ara;
  if (record::is_run_file(bytes)) return SourceKind::run;
  if (record::may_be_navigator(bytes)) return SourceKind::navigator;
  if (bytes.starts_with('{')) return SourceKind::stream;
  return fail(Errc::invalid,
              join({path,
                    ": is none of what can be imported: a run that was exported, an ARA "
                    "database, a folder or stream of ansible-runner, an artifact of "
                    "ansible-navigator"}));
}

std::string summary(const Imported& done) {
  if (done.events == 0 && done.left_out == 0) return "nothing new\n";
  std::string text =
      join({std::to_string(done.rows), " read, ", std::to_string(done.events), " events imported"});
  if (done.resumed) text += ", an import that was cut off is ended";
  if (done.left_out > 0) text += join({"; ", std::to_string(done.left_out), " left out"});
  return text + "\n";
}

/// What could not be read is said, and is the exit code; the rest is imported.
Expected<int> report(Context& context, const ImportOptions& options, std::string_view kind,
                     const Imported& done, Json playbook = nullptr) {
  JsonArray problems;
  for (const std::string& problem : done.problems) {
    context.log.warning(problem);
    problems.emplace_back(problem);
  }
  const JsonObject all{{"from", options.from},      {"kind", kind},
                       {"rows", done.rows},         {"events", done.events},
                       {"left_out", done.left_out}, {"resumed", done.resumed},
                       {"playbook", playbook},      {"problems", std::move(problems)}};
  CHECK_OK(print(options.json ? to_text(all) + "\n" : summary(done)));
  return done.left_out > 0 ? exit_code_of(Errc::corrupt) : 0;
}

Co<Expected<int>> import_database(Context& context, const ImportOptions& options) {
  aio::BlockingPool pool(context.loop, 1);
  CO_TRY(auto source, co_await AraFile::open(pool, options.from));
  CO_TRY(const Imported done, co_await import_ara(context, *source, options.from));
  co_return report(context, options, name_of(SourceKind::ara), done);
}

bool is_url(const std::string& from) {
  return from.starts_with("http://") || from.starts_with("https://");
}

/// The URL may hold a login: it is shown without.
Co<Expected<int>> import_server(Context& context, ImportOptions options) {
  aio::BlockingPool pool(context.loop, 1);
  CO_TRY(auto source, AraServer::open(context, pool, options.from));
  options.from = source->name();
  CO_TRY(const Imported done, co_await import_ara(context, *source, options.from));
  co_return report(context, options, "ara server", done);
}

Co<Expected<int>> import_one_run(Context& context, const ImportOptions& options) {
  CO_TRY(const ImportedRun run, co_await import_run(context, options.from));
  if (options.json)
    co_return report(context, options, name_of(SourceKind::run), run.done, run.playbook);
  const std::string number = std::to_string(run.playbook);
  CO_CHECK_OK(print(run.was_here ? join({"is here already: playbook ", number, "\n"})
                                 : join({"imported as playbook ", number, "\n"})));
  co_return 0;
}

}  // namespace

Co<Expected<int>> store_import(Context& context, const ImportOptions& options) {
  if (is_url(options.from)) co_return co_await import_server(context, options);
  co_return co_await import_database(context, options);
}

Co<Expected<int>> import_anything(Context& context, const ImportOptions& given) {
  ImportOptions options = given;
  if (is_url(options.from)) co_return co_await import_server(context, options);
  std::error_code ignored;
  if (options.from != "-" && std::filesystem::exists(options.from, ignored))
    options.from = std::filesystem::canonical(options.from, ignored).string();
  CO_TRY(const SourceKind kind, kind_of(options.from));
  if (kind == SourceKind::ara) co_return co_await import_database(context, options);
  if (kind == SourceKind::run) co_return co_await import_one_run(context, options);
  Expected<Imported> done;
  if (kind == SourceKind::folder) done = co_await import_runner_folder(context, options.from);
  if (kind == SourceKind::stream) done = co_await import_runner_stream(context, options.from);
  if (kind == SourceKind::navigator) done = co_await import_navigator(context, options.from);
  if (!done) co_return std::unexpected(std::move(done).error());
  co_return report(context, options, name_of(kind), *done);
}

Co<Expected<int>> replay(Context& context, const ImportOptions& options) {
  CO_TRY(const Imported done, co_await replay_lines(context, options.from));
  auto code = report(context, options, "events", done);
  if (code && done.left_out > 0) co_return exit_code_of(Errc::invalid);
  co_return code;
}

}  // namespace hearth::app
