#include "app/runner_import.hh"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "app/store_of.hh"
#include "base/text.hh"
#include "journal/posix.hh"
#include "record/api/json_text.hh"
#include "record/import/line_source.hh"
#include "record/import/navigator.hh"
#include "record/store/status.hh"
#include "record/store/store.hh"

namespace hearth::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kEventFileMax = 16 << 20;
constexpr std::size_t kCommandMax = 4 << 20;
constexpr std::string_view kEvents = "/job_events";

/// Takes what runs tell and sends it.
class RunSender {
 public:
  RunSender(Context& context, record::RunnerCommand command)
      : context_(context),
        events_(std::move(command)),
        progress_(context.loop.clock(), "events", 0),
        producer_(fresh_uuid(context.loop.clock())) {}

  record::RunnerEvents& events() { return events_; }

  /// One event of ansible-runner's; `place` is for messages.
  Co<Expected<>> take(std::string json, std::string place) {
    ++done_.rows;
    Expected<> taken;
    if (auto compact = record::api::compact_json(json)) {
      taken = events_.take(*compact);
    } else {
      taken = std::unexpected(compact.error());
    }
    if (!taken) leave_out(join({place, ": ", taken.error().message}));
    co_return co_await flush();
  }

  void leave_out(std::string why) {
    record::ImportPart part;
    part.left_out.push_back(std::move(why));
    done_.note(part);
  }

  Co<Expected<>> flush() {
    for (const record::ImportDraft& draft : events_.drafts()) {
      ++seen_;
      if (!door_) {
        CO_TRY(door_, co_await JournalDoor::open(context_));
        CO_CHECK_OK(co_await sync_store(context_));
      }
      CO_TRY(const bool whole, is_here(draft.run));
      if (whole) continue;
      CO_CHECK_OK(co_await door_->send(draft.line(producer_, next_seq_++)));
      ++done_.events;
    }
    progress_.set(done_.events);
    co_return Expected<>{};
  }

  Co<Expected<Imported>> finish(std::string place) {
    events_.finish();
    CO_CHECK_OK(co_await flush());
    progress_.clear();
    if (seen_ == 0) co_return fail(Errc::invalid, place + ": there is nothing of a run in it");
    if (next_seq_ > 0) CO_CHECK_OK(co_await door_->finish(producer_, next_seq_ - 1));
    CO_CHECK_OK(co_await sync_store(context_));
    co_return std::move(done_);
  }

 private:
  /// A run that came with its end needs nothing more; one that was cut off gets all there is again,
  /// and what the record has of it stays as it is.
  Expected<bool> is_here(const Uuid& run) {
    if (const auto known = here_.find(run); known != here_.end()) return known->second;
    TRY(record::Database store, read_store_of(context_.env));
    TRY(const auto reason, store.find("SELECT end_reason FROM playbooks WHERE uid = ?1", run));
    const auto stats = static_cast<std::int64_t>(record::EndReason::stats);
    return here_[run] = reason.value_or(0) >= stats;
  }

  Context& context_;
  record::RunnerEvents events_;
  Progress progress_;
  std::unique_ptr<JournalDoor> door_;
  std::map<Uuid, bool> here_;
  const Uuid producer_;
  std::int64_t next_seq_ = 0, seen_ = 0;
  Imported done_;
};

/// Of the file `command`: arguments and folder, nothing else of it.
record::RunnerCommand command_of(const std::string& folder) {
  record::RunnerCommand command;
  const auto text = journal::read_file(folder + "/command", kCommandMax);
  if (!text) return command;
  const auto compact = record::api::compact_json(*text);
  if (!compact) return command;
  const auto fields = record::JsonFields::of(*compact);
  command.cwd = fields.text_or("cwd", "");
  if (fields.raw("command").starts_with('[')) command.arguments = fields.raw("command");
  return command;
}

/// "12-9cfe1116-….json" is event 12; "…-partial.json" is one that is being written.
std::optional<std::int64_t> counter_of(const std::string& name) {
  std::int64_t counter = 0;
  const auto read = std::from_chars(name.data(), name.data() + name.size(), counter);
  const bool whole = read.ec == std::errc() && read.ptr < name.data() + name.size() &&
                     *read.ptr == '-' && name.ends_with(".json") &&
                     !name.ends_with("-partial.json");
  return whole ? std::optional(counter) : std::nullopt;
}

Expected<std::vector<std::string>> event_files(const std::string& folder) {
  TRY(const auto names, journal::names_in(folder));
  std::vector<std::pair<std::int64_t, std::string>> found;
  for (const std::string& name : names)
    if (const auto counter = counter_of(name)) found.emplace_back(*counter, name);
  std::sort(found.begin(), found.end());
  std::vector<std::string> files;
  for (auto& [counter, name] : found) files.push_back(join({folder, "/", name}));
  return files;
}

Co<Expected<Imported>> import_one_folder(Context& context, std::string folder) {
  aio::BlockingPool pool(context.loop, 1);
  RunSender sender(context, command_of(folder));
  CO_TRY(const auto files, event_files(folder + std::string(kEvents)));
  for (const std::string& file : files) {
    CO_TRY(auto text, co_await pool.run([&] { return journal::read_file(file, kEventFileMax); }));
    if (text) {
      CO_CHECK_OK(co_await sender.take(*std::move(text), file));
    } else {
      sender.leave_out(text.error().message);
    }
  }
  co_return co_await sender.finish(folder);
}

void add(Imported& all, Imported one) {
  all.events += one.events;
  all.rows += one.rows;
  all.left_out += one.left_out;
  for (std::string& problem : one.problems)
    if (all.problems.size() < Imported::kProblemsMax) all.problems.push_back(std::move(problem));
}

}  // namespace

std::vector<std::string> runner_folders(const std::string& folder) {
  std::error_code ignored;
  if (fs::is_directory(folder + std::string(kEvents), ignored)) return {folder};
  std::vector<std::string> folders;
  for (const std::string& root : {folder, folder + "/artifacts"})
    if (const auto names = journal::names_in(root))
      for (const std::string& name : *names)
        if (fs::is_directory(join({root, "/", name, kEvents}), ignored))
          folders.push_back(join({root, "/", name}));
  return folders;
}

Co<Expected<Imported>> import_runner_folder(Context& context, std::string folder) {
  Imported all;
  for (const std::string& one : runner_folders(folder)) {
    auto done = co_await import_one_folder(context, one);
    if (!done && done.error().code != Errc::invalid) co_return done;
    if (!done) {  // ansible-runner failed before the playbook began
      record::ImportPart part;
      part.left_out.push_back(done.error().message);
      all.note(part);
      continue;
    }
    add(all, *std::move(done));
  }
  co_return all;
}

Co<Expected<Imported>> import_runner_stream(Context& context, std::string path) {
  aio::BlockingPool pool(context.loop, 1);
  RunSender sender(context, {});
  CO_TRY(auto lines, record::open_lines(path));
  std::int64_t number = 0;
  bool zip = false;  // the line that comes is an archive
  while (true) {
    CO_TRY(auto part, co_await pool.run([&] { return lines->next(); }));
    if (!part) co_return std::unexpected(part.error());
    if (part->empty()) break;
    for (std::string& line : *part) {
      ++number;
      // Between the events stands what ansible-playbook itself printed, warnings above all.
      const bool skip = zip || !line.starts_with('{');
      zip = line.starts_with("{\"zipfile\"");
      if (skip || zip) continue;
      CO_CHECK_OK(co_await sender.take(std::move(line), join({path, ":", std::to_string(number)})));
    }
  }
  co_return co_await sender.finish(path);
}

Co<Expected<Imported>> import_navigator(Context& context, std::string path) {
  record::RunnerCommand command;
  command.client = "ansible-navigator";
  RunSender sender(context, std::move(command));
  CO_TRY(const std::string text, journal::read_file(path, record::kNavigatorBytesMax));
  if (auto read = record::read_navigator(text, sender.events()); !read)
    co_return fail(read.error().code, join({path, " ", read.error().message}));
  CO_CHECK_OK(co_await sender.flush());
  co_return co_await sender.finish(path);
}

}  // namespace hearth::app
