#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/text.hh"
#include "journal/posix.hh"
#include "journal/segment.hh"
#include "record/hearth/metrics_text.hh"
#include "record/hearth/resources.hh"
#include "record/query/read.hh"

namespace hearth::record::own {
namespace {

constexpr std::string_view kType = "text/plain; version=0.0.4; charset=utf-8";
/// A playbook is a label, and each label value is a series for ever: the latest ones.
constexpr std::int64_t kPlaybooksMax = 1'000;

/// Numbers by status, with zeros, so that a series does not come and go.
template <class E, std::size_t N>
Expected<std::array<std::int64_t, N>> by_status(Expected<Statement> query) {
  TRY(Statement rows, std::move(query));
  std::array<std::int64_t, N> counts{};
  while (true) {
    TRY(const bool more, rows.step());
    if (!more) return counts;
    const auto status = static_cast<std::size_t>(rows.integer(0));
    if (status < N) counts[status] = rows.integer(1);
  }
}

Expected<> add_runs(MetricsText& out, Database& db) {
  TRY(const auto runs,
      (by_status<Status, 5>(db.query("SELECT status, COUNT(*) FROM playbooks GROUP BY status"))));
  out.metric("hearth_runs", "gauge", "Runs in the store, by status.");
  for (std::size_t i = 0; i < runs.size(); ++i)
    out.sample(runs[i], {{"status", name_of(static_cast<Status>(i))}});
  TRY(const auto results, (by_status<ResultStatus, 5>(
                              db.query("SELECT status, COUNT(*) FROM results GROUP BY status"))));
  out.metric("hearth_results", "gauge", "Results in the store, by status.");
  for (std::size_t i = 0; i < results.size(); ++i)
    out.sample(results[i], {{"status", name_of(static_cast<ResultStatus>(i))}});
  return {};
}

struct LastEnd {
  std::string path;
  std::int64_t at = 0;
};

Expected<> add_last(MetricsText& out, Database& db, Status status, std::string_view name,
                    std::string_view help) {
  TRY(const auto rows,
      read_all<LastEnd>(db.query("SELECT path, MAX(ended) FROM playbooks WHERE status = ?1 AND"
                                 " ended IS NOT NULL GROUP BY path ORDER BY 2 DESC, 1 LIMIT ?2",
                                 status, kPlaybooksMax),
                        [](Columns columns) {
                          LastEnd row;
                          row.path = columns.text();
                          row.at = columns.integer();
                          return row;
                        }));
  out.metric(name, "gauge", help);
  for (const LastEnd& row : rows)
    out.sample(static_cast<double>(row.at) / 1e6, {{"playbook", row.path}});
  return {};
}

Expected<std::string> of_store(Database& db) {
  MetricsText out;
  CHECK_OK(add_runs(out, db));
  CHECK_OK(add_last(out, db, Status::completed, "hearth_last_success_timestamp_seconds",
                    "When the playbook completed last."));
  CHECK_OK(add_last(out, db, Status::failed, "hearth_last_failure_timestamp_seconds",
                    "When the playbook failed last."));
  return out.done();
}

/// Bytes of all files of a journal. Blocks.
Expected<std::int64_t> bytes_of(const std::string& folder) {
  TRY(const auto names, journal::names_in(folder));
  std::int64_t bytes = 0;
  for (const std::string& name : names) {
    struct stat info{};
    if (::lstat(join({folder, "/", name}).c_str(), &info) == 0) bytes += info.st_size;
  }
  return bytes;
}

/// How far the store is behind, in bytes of the journal; of segments between, their largest size.
std::int64_t behind(const journal::Cursor& projected, const journal::Cursor& end) {
  const auto segments = static_cast<std::int64_t>(end.segment - projected.segment);
  const auto offset =
      static_cast<std::int64_t>(end.offset) - static_cast<std::int64_t>(projected.offset);
  return std::max<std::int64_t>(0, segments * std::int64_t{journal::kSegmentBytesMax} + offset);
}

std::string of_process(const JournalDoor& door, std::int64_t bytes, std::size_t streams) {
  MetricsText out;
  out.metric("hearth_journal_bytes", "gauge", "Size of the journal's files.").sample(bytes);
  out.metric("hearth_projection_lag_bytes", "gauge", "What is in the journal and not in the store.")
      .sample(behind(door.projected, door.intake.end()));
  out.metric("hearth_projection_failing", "gauge", "1: the store could not be written last.")
      .sample(std::int64_t{door.failing});
  out.metric("hearth_event_streams", "gauge", "Event streams that are open.")
      .sample(static_cast<std::int64_t>(streams));
  out.metric("hearth_build_info", "gauge", "The program.")
      .sample(std::int64_t{1}, {{"version", HEARTH_VERSION}});
  return out.done();
}

/// Asks without waiting for the store to be up to date: how far it is behind is one of the answers.
Co<Expected<http::Response>> get_metrics(const Parts& parts, const Ask&, const api::Call&) {
  CO_TRY(JournalDoor door, parts.journal());
  CO_TRY(std::string text, co_await parts.readers.read(
                               [](Database& db) -> Expected<std::string> { return of_store(db); }));
  auto size = co_await parts.pool.run([&] { return bytes_of(door.folder.path); });
  if (!size) co_return std::unexpected(std::move(size).error());
  CO_TRY(const std::int64_t bytes, *std::move(size));
  text += of_process(door, bytes, parts.streams.size());
  co_return api::outside(200, kType, std::move(text));
}

constexpr Route kMetricsRoutes[] = {
    {.method = "GET",
     .path = "metrics",
     .summary = "Figures for Prometheus.",
     .handler = Serve(&get_metrics),
     .type = "text/plain"},
};

}  // namespace

std::span<const Route> metrics_routes() {
  return kMetricsRoutes;
}

}  // namespace hearth::record::own
