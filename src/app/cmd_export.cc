#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

#include "app/commands.hh"
#include "app/progress.hh"
#include "app/store_of.hh"
#include "app/up_to_date.hh"
#include "base/json.hh"
#include "journal/posix.hh"
#include "record/export/run_events.hh"
#include "record/export/run_file.hh"
#include "record/query/queries.hh"
#include "record/store/store.hh"

namespace hearth::app {
namespace {

/// The file that is being written goes unless it is kept.
class NewFile {
 public:
  static Expected<NewFile> make(std::string path, bool force) {
    if (!force && ::access(path.c_str(), F_OK) == 0)
      return fail(Errc::exists, path + " is there already; name another file, or say --force");
    const std::string part = path + ".part";
    aio::Fd fd(::open(part.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd) return fail_errno(errno, part);
    return NewFile(std::move(path), std::move(fd));
  }
  NewFile(NewFile&&) = default;
  ~NewFile() {
    if (fd_) ::unlink((path_ + ".part").c_str());
  }

  Expected<> add(std::string_view bytes) {
    CHECK_OK(journal::write_at(fd_.get(), bytes, size_, path_));
    size_ += bytes.size();
    return {};
  }
  /// Writes the header, which is known only now, and gives the file its name.
  Expected<> keep(const std::string& header) {
    CHECK_OK(journal::write_at(fd_.get(), header, 0, path_));
    CHECK_OK(journal::sync_data(fd_.get(), path_));
    const std::string part = path_ + ".part";
    if (::rename(part.c_str(), path_.c_str()) != 0) return fail_errno(errno, path_);
    fd_.reset();
    return {};
  }
  std::uint64_t size() const { return size_; }

 private:
  NewFile(std::string path, aio::Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string path_;
  aio::Fd fd_;
  std::uint64_t size_ = record::RunFileHeader::kBytes;
};

struct Named {
  std::int64_t number;
  Uuid uid;
};
Expected<Named> run_named(const Env& env, const std::string& name) {
  TRY(record::Database db, read_store_of(env));
  TRY(const std::int64_t number, record::find_playbook(db, name));
  TRY(record::Statement found, db.query("SELECT uid FROM playbooks WHERE id = ?1", number));
  TRY(const bool there, found.step());
  if (!there) return fail(Errc::not_found, join({"playbook ", name, " is gone"}));
  return Named{number, record::uuid_of(found.blob(0))};
}

Expected<record::RunFileHeader> write_run(Context& context, const Uuid& run, NewFile& file) {
  Progress progress(context.loop.clock(), "events", 0);
  record::RunFileWriter writer([&](std::string_view bytes) { return file.add(bytes); });
  std::int64_t events = 0;
  CHECK_OK(record::each_event_of(context.env.home(), run, [&](std::string_view line) {
    progress.set(++events);
    return writer.add(line);
  }));
  TRY(record::RunFileHeader header, writer.finish());
  header.run = run;
  header.hearth = build_id();
  header.exported = context.loop.clock().utc();
  return header;
}

}  // namespace

Co<Expected<int>> export_run(Context& context, const ExportOptions& options) {
  co_await bring_up_to_date(context);
  CO_TRY(const Named run, run_named(context.env, options.run));
  CO_TRY(NewFile file, NewFile::make(options.file, options.force));
  CO_TRY(const record::RunFileHeader header, write_run(context, run.uid, file));
  if (header.events == 0)
    co_return fail(Errc::not_found, join({"playbook ", options.run,
                                          ": the journal has none of its events any more"}));
  CO_CHECK_OK(file.keep(header.text()));
  const JsonObject all{{"playbook", run.number},
                       {"run", run.uid.text()},
                       {"file", options.file},
                       {"events", header.events},
                       {"size_bytes", file.size()}};
  CO_CHECK_OK(print(options.json ? to_text(all) + "\n"
                                 : join({options.file, ": ", std::to_string(header.events),
                                         " events, ", std::to_string(file.size()), " bytes\n"})));
  co_return 0;
}

}  // namespace hearth::app
