#include "base/text.hh"
#include "record/api/long_list.hh"
#include "record/export/whole.hh"
#include "record/hearth/resources.hh"
#include "record/query/queries.hh"

namespace hearth::record::own {
namespace {

/// Held in memory while it is sent (Streams, `exports`); a run of 20 hosts and 50 tasks has some
/// 200 KB.
constexpr std::size_t kFileBytesMax = 64 << 20;

struct Named {
  std::string home;
  Uuid run;
};

Expected<Named> named(Database& db, const std::string& name) {
  TRY(const std::int64_t id, find_playbook(db, name));
  TRY(Statement found, db.query("SELECT uid FROM playbooks WHERE id = ?1", id));
  TRY(const bool there, found.step());
  if (!there) return fail(Errc::not_found, "it is gone");
  const std::string& path = db.path();
  return Named{path.substr(0, path.rfind('/')), uuid_of(found.blob(0))};
}

bool means_none(const Error& error) {
  return error.code == Errc::not_found || error.code == Errc::invalid;
}

Co<Expected<http::Response>> serve(const Parts& parts, const Ask& ask, const api::Call& call) {
  CO_CHECK_OK(co_await parts.up_to_date());
  const std::string& name = ask.values[0];
  auto run = co_await parts.readers.read([&name](Database& db) { return named(db, name); });
  if (!run && means_none(run.error())) co_return api::dressed(call, not_found());
  if (!run) co_return std::unexpected(std::move(run).error());
  const auto place = parts.exports.enter();
  if (!place) co_return too_many(call, "exports");
  const UtcMicros now = parts.loop.clock().utc();
  CO_TRY(auto file, co_await parts.pool.run([&run, now] {
    return whole_run_file(run->home, run->run, HEARTH_VERSION, now, kFileBytesMax);
  }));
  if (!file && means_none(file.error())) co_return api::dressed(call, not_found());
  if (!file && file.error().code == Errc::full)
    co_return api::dressed(call,
                           Answer{413, to_text(JsonObject{{"detail", file.error().message}})});
  if (!file) co_return std::unexpected(std::move(file).error());
  http::Response response = api::outside(200, "application/octet-stream", "");
  // Shared since a Response is copied; the place is free when the last byte is out.
  const auto bytes = std::make_shared<std::string>(*std::move(file));
  response.stream = [bytes, place](http::BodyWriter& body) {
    return api::write_in_parts(body, std::move(*bytes));
  };
  response.headers.set("Content-Disposition",
                       join({"attachment; filename=\"", run->run.text(), ".hearth\""}));
  co_return response;
}

constexpr Route kExportRoutes[] = {
    {.method = "GET",
     .path = "runs/{run}/export",
     .summary = "One run as one file, as `hearth import` takes it (docs/protocol/run-file.md).",
     .handler = Serve(&serve),
     .type = "application/octet-stream"},
};

}  // namespace

std::span<const Route> export_routes() {
  return kExportRoutes;
}

}  // namespace hearth::record::own
