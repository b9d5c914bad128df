#include "record/prune/select.hh"

#include <algorithm>

#include "base/json.hh"
#include "base/text.hh"
#include "record/hearth/resources.hh"
#include "record/query/print.hh"

namespace hearth::record::own {
namespace {

/// The runs of one event; 1,000 uids are 39 KB.
constexpr std::size_t kRunsOfEvent = 1'000;
constexpr std::int64_t kPruneDaysMax = 100'000;
constexpr UtcMicros kDayMicros = 86'400'000'000;

constexpr Field kParameters[] = {
    {"confirm", Kind::flag, "delete them; else only tell which ones"},
    {"days", Kind::integer, "that started so many days ago or earlier"},
    {"before", Kind::time, "that started before then"},
    {"keep", Kind::integer, "but for the newest so many of each `per`"},
    {"per", Kind::choice, "what `keep` counts by (path)", "path|name"},
    {"max_bytes", Kind::integer, "the oldest, until store and journal have about so many bytes"},
    {"run", Kind::texts, "only these, by number or uid"},
    {"running", Kind::flag, "also those that have no end"},
    {"limit", Kind::integer, "at most so many, the oldest"},
    {"name", Kind::text, "contained in the run's name"},
    {"path", Kind::text, "contained in the playbook's path"},
    {"label", Kind::text, "that have this label"},
    {"group", Kind::text, "that belong to this group"},
    {"status", Kind::texts, "with one of these statuses"},
    {"user", Kind::text, "contained in the user's name"},
    {"controller", Kind::text, "contained in the controller's name"},
    {"ansible_version", Kind::text, "contained in it"},
    {"client_version", Kind::text, "contained in it"},
    {"server_version", Kind::text, "contained in it"},
    {"python_version", Kind::text, "contained in it"},
    {"started_before", Kind::text, "as in ARA's list of playbooks"},
    {"started_after", Kind::text, "as in ARA's list of playbooks"},
};

/// Nobody deletes everything by leaving something out.
bool says_which(const Ask& ask) {
  constexpr std::string_view kHow[] = {"confirm", "per", "running", "limit"};
  return std::any_of(ask.params.begin(), ask.params.end(), [&](const api::Param& param) {
    return std::find(std::begin(kHow), std::end(kHow), param.name) == std::end(kHow);
  });
}

std::expected<PruneWish, Answer> wish_of(const Ask& ask, UtcMicros now) {
  if (!says_which(ask))
    return std::unexpected(api::detail(
        400, "Which runs? Say days, before, keep, max_bytes, run or a filter of the list."));
  PruneWish wish;
  api::Problems problems;
  wish.where =
      api::read_filters(api::Endpoint::playbooks, ask.params, &api::local_to_utc, problems);
  if (!problems.empty()) return std::unexpected(problems.answer());
  if (const std::string* const group = ask.text("group")) wish.group = *group;
  wish.before = ask.time("before");
  if (const auto days = ask.integer("days"); days && *days > kPruneDaysMax)
    return std::unexpected(wrong("days", join({"At most ", std::to_string(kPruneDaysMax), "."})));
  if (const auto days = ask.integer("days"))
    wish.before = std::min(wish.before.value_or(INT64_MAX), now - *days * kDayMicros);
  wish.keep = ask.integer("keep");
  const std::string* per = ask.text("per");
  if (per && *per == "name") wish.per = PruneWish::Per::name;
  wish.bytes = ask.integer("max_bytes");
  wish.runs = ask.texts("run");
  wish.running = ask.flag("running", false);
  wish.limit = ask.integer("limit");
  return wish;
}

std::string body_of(const PrunePlan& plan, bool confirmed) {
  std::string runs;
  std::int64_t results = 0, bytes = 0;
  for (const PruneRun& run : plan.runs) {
    ObjectText out;
    out.number("playbook", run.id).text("uid", run.uid.text()).text("path", run.path);
    out.text("name", run.name);
    out.text("status", name_of(run.status)).time("started", run.started);
    out.number("results", run.results).number("about_bytes", run.bytes);
    runs += join({runs.empty() ? "" : ",", out.done()});
    results += run.results;
    bytes += run.bytes;
  }
  return ObjectText()
      .flag("confirmed", confirmed)
      .number("matched", plan.matched)
      .number("count", std::ssize(plan.runs))
      .number("results", results)
      .number("about_bytes", bytes)
      .number("store_bytes", plan.store_bytes)
      .number("journal_bytes", plan.journal_bytes)
      .raw("runs", join({"[", runs, "]"}))
      .done();
}

/// Events that delete the plan's runs.
void add_events(api::Change& change, const PrunePlan& plan, const Uuid& fresh,
                const std::string& reason, const std::string& who) {
  for (std::size_t first = 0; first < plan.runs.size(); first += kRunsOfEvent) {
    JsonArray uids;
    const std::size_t end = std::min(first + kRunsOfEvent, plan.runs.size());
    for (std::size_t n = first; n < end; ++n) uids.emplace_back(plan.runs[n].uid.text());
    change.events.push_back(
        {"prune", fresh,
         join({"\"runs\":", to_text(uids), ",\"reason\":", to_text(Json(reason)),
               ",\"by\":", who.empty() ? "null" : to_text(Json(who))})});
  }
  for (const PruneRun& run : plan.runs) change.keys.push_back({api::stands_on(run.id).name, true});
}

/// Missing is a 404, as for whoever asks for the run itself.
Expected<std::optional<PrunePlan>> plan_or_nothing(Database& db, const PruneWish& wish) {
  auto plan = plan_prune(db, wish);
  const bool missing =
      !plan && (plan.error().code == Errc::not_found || plan.error().code == Errc::invalid);
  if (missing) return std::optional<PrunePlan>();
  if (!plan) return std::unexpected(std::move(plan).error());
  return std::optional(*std::move(plan));
}

Co<Expected<Answer>> tell(const Parts& parts, const PruneWish& wish) {
  CO_CHECK_OK(co_await parts.up_to_date());
  co_return co_await parts.readers.read([&](Database& db) -> Expected<Answer> {
    TRY(const auto plan, plan_or_nothing(db, wish));
    return plan ? Answer{200, body_of(*plan, false)} : not_found();
  });
}

Co<Expected<Answer>> carry_out(const Parts& parts, PruneWish wish, std::string reason,
                               std::string who) {
  struct Decided {
    PruneWish wish;
    std::string reason, who, body;
  };
  // What a round uses outlives a client that hangs up.
  const auto decided =
      std::make_shared<Decided>(Decided{std::move(wish), std::move(reason), std::move(who), {}});
  api::Write write;
  write.decide = [decided](const api::Context& context) -> Expected<api::Change> {
    TRY(const auto plan, plan_or_nothing(context.db, decided->wish));
    api::Change change;
    if (!plan) {
      change.refused = not_found();
      return change;
    }
    decided->body = body_of(*plan, true);
    add_events(change, *plan, context.fresh, decided->reason, decided->who);
    return change;
  };
  write.answer = [decided](Database&, const api::Change&, const Rows&) -> Expected<Answer> {
    return Answer{200, decided->body};
  };
  co_return co_await parts.writes.write(std::move(write));
}

Co<Expected<http::Response>> prune(const Parts& parts, const Ask& ask, const api::Call& call) {
  auto wish = wish_of(ask, parts.loop.clock().utc());
  if (!wish) co_return dressed(call, std::move(wish).error());
  Expected<Answer> answer;
  if (ask.flag("confirm", false)) {
    answer = co_await carry_out(parts, *std::move(wish), call.request.query, ask.who);
  } else {
    answer = co_await tell(parts, *wish);
  }
  if (!answer) co_return std::unexpected(std::move(answer).error());
  co_return dressed(call, *std::move(answer));
}

constexpr Route kPruneRoutes[] = {
    {.method = "POST",
     .path = "prune",
     .scope = Scope::admin,
     .summary = "Deletes runs, or tells which ones it would: those that all of the parameters say.",
     .handler = Serve(&prune),
     .parameters = kParameters},
};

}  // namespace

std::span<const Route> prune_routes() {
  return kPruneRoutes;
}

}  // namespace hearth::record::own
