#include "record/site/site.hh"

#include <set>

#include "base/json.hh"
#include "base/text.hh"
#include "record/page/document.hh"
#include "record/query/json_text.hh"
#include "record/site/one_run.hh"

namespace hearth::record::site {
namespace {

/// A run that is to be exported.
struct Chosen {
  std::string name;  ///< its number, as the page's addresses have it
  std::string json;  ///< the answer of `runs/NAME`
};

class SiteWriter {
 public:
  SiteWriter(AskApi ask, PutFile put) : ask_(std::move(ask)), put_(std::move(put)), blocks_(put_) {}

  Co<Expected<SiteParts>> write(SiteWish wish) {
    CO_CHECK_OK(co_await choose(wish.runs));
    for (const Chosen& run : runs_) CO_CHECK_OK(co_await add_run(run));
    CO_CHECK_OK(put_documents(wish.exported));
    parts_.runs = std::ssize(runs_);
    co_return parts_;
  }

 private:
  Co<Expected<>> choose(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      CO_TRY(std::string json, co_await ask_("hearth/v1/runs/" + name));
      CO_TRY(const JsonObject run, parse_json_object(json));
      const auto number = get_int(run, "playbook");
      if (!number) co_return fail(Errc::protocol, join({"run ", name, ": without a number"}));
      if (numbers_.insert(*number).second)
        runs_.push_back({std::to_string(*number), std::move(json)});
    }
    co_return Expected<>();
  }

  Co<Expected<>> add_run(const Chosen& run) {
    const std::string own = "hearth/v1/runs/" + run.name;
    // First, and in a block of its own: where a run's blocks begin (web/src/data/site.ts).
    CO_CHECK_OK(blocks_.end_block());
    CO_CHECK_OK(blocks_.add(own, run.json));
    CO_TRY(const RowsOfRun rows, co_await add_timelines(run.name));
    for (const char* more : {"/failures?limit=500", "/slower?limit=8", "/critical-path", "/roads"})
      CO_CHECK_OK(co_await add_if_any(own + more));
    CO_CHECK_OK(co_await add_if_any("v1/playbooks/" + run.name));
    CO_CHECK_OK(co_await add_diffs(run.name));
    const std::string of = "playbook=" + run.name;
    CO_TRY(const auto files, co_await add_list("v1/files?" + of + "&order=path&limit=1000"));
    CO_TRY(const auto records, co_await add_list("v1/records?" + of + "&order=id&limit=1000"));
    CO_CHECK_OK(co_await add_each("v1/plays/", rows.plays));
    CO_CHECK_OK(co_await add_each("v1/tasks/", rows.tasks));
    CO_CHECK_OK(co_await add_each("v1/files/", files));
    CO_CHECK_OK(co_await add_each("v1/records/", records));
    CO_CHECK_OK(co_await add_each("v1/hosts/", rows.hosts));
    co_return co_await add_results(rows.results);
  }

  Co<Expected<RowsOfRun>> add_timelines(const std::string& run) {
    RowsOfRun rows;
    std::string path = join({"hearth/v1/runs/", run, "/timeline"});
    while (!path.empty()) {
      CO_TRY(const std::string answer, co_await ask_(path));
      CO_CHECK_OK(blocks_.add(path, answer));
      auto next = add_timeline(rows, run, answer);
      if (!next) co_return std::unexpected(std::move(next).error().in(path));
      path = *std::move(next);
    }
    co_return rows;
  }

  /// With the run before it, where that is exported too; and the other way round.
  Co<Expected<>> add_diffs(const std::string& run) {
    if (numbers_.size() < 2) co_return Expected<>();
    // As views/run/overview.tsx and views/compare.tsx ask.
    CO_CHECK_OK(co_await add_diff(join({"hearth/v1/diff?a=", run, "&limit=20"})));
    CO_CHECK_OK(co_await add_diff(join({"hearth/v1/diff?limit=100&a=", run})));
    for (const std::int64_t other : numbers_)
      if (std::to_string(other) != run && numbers_.size() <= kPairsOf)
        CO_CHECK_OK(co_await add_diff(
            join({"hearth/v1/diff?limit=100&a=", run, "&b=", std::to_string(other)})));
    co_return Expected<>();
  }

  Co<Expected<>> add_diff(std::string path) {
    CO_TRY(const auto answer, co_await ask_if_any(path));
    if (!answer) co_return Expected<>();
    CO_TRY(const bool inside, diff_is_in(numbers_, *answer));
    co_return inside ? blocks_.add(path, *answer) : Expected<>();
  }

  Co<Expected<>> add_if_any(std::string path) {
    CO_TRY(const auto answer, co_await ask_if_any(path));
    co_return answer ? blocks_.add(path, *answer) : Expected<>();
  }

  /// Nothing: there is no such answer; the page says so where it would stand.
  Co<Expected<std::optional<std::string>>> ask_if_any(std::string path) {
    auto answer = co_await ask_(std::move(path));
    if (answer) co_return std::optional(*std::move(answer));
    const Errc code = answer.error().code;
    if (code == Errc::not_found || code == Errc::invalid) co_return std::optional<std::string>();
    co_return std::unexpected(std::move(answer).error());
  }

  Co<Expected<std::vector<std::int64_t>>> add_list(std::string path) {
    CO_TRY(const std::string answer, co_await ask_(path));
    CO_CHECK_OK(blocks_.add(path, answer));
    co_return ids_of_list(answer);
  }

  /// What a person looks at together lies together.
  Co<Expected<>> add_each(std::string before, const std::vector<std::int64_t>& ids) {
    CO_CHECK_OK(blocks_.end_block());
    for (const std::int64_t id : ids) CO_CHECK_OK(co_await add_if_any(before + std::to_string(id)));
    co_return Expected<>();
  }

  Co<Expected<>> add_results(const std::vector<std::int64_t>& ids) {
    CO_CHECK_OK(blocks_.end_block());
    for (const std::int64_t id : ids) {
      const std::string path = "hearth/v1/results/" + std::to_string(id);
      CO_CHECK_OK(co_await add_if_any(path));
      if (numbers_.size() > 1) CO_CHECK_OK(co_await add_earlier(path + "/earlier"));
    }
    parts_.results += std::ssize(ids);
    co_return Expected<>();
  }

  Co<Expected<>> add_earlier(std::string path) {
    CO_TRY(const auto answer, co_await ask_if_any(path));
    if (!answer) co_return Expected<>();
    CO_TRY(const std::string inside, earlier_in(numbers_, *answer));
    co_return blocks_.add(path, inside);
  }

  Expected<> put_documents(UtcMicros exported) {
    CHECK_OK(blocks_.end_block());
    const page::Assets assets;
    for (const page::Asset* asset : {&assets.script(), &assets.style(), &assets.icon()})
      CHECK_OK(put_(asset->name, asset->plain));
    // ARA's static site has a page for each: links to them stay good.
    for (const Chosen& run : runs_)
      CHECK_OK(put_(join({"playbooks/", run.name, ".html"}),
                    page::leading_document(join({"../index.html#/runs/", run.name}))));
    std::vector<std::string> runs;
    for (const Chosen& run : runs_) runs.push_back(run.json);
    const std::string index = ObjectText()
                                  .time("exported", exported)
                                  .raw("runs", list_text(runs))
                                  .number("blocks", static_cast<std::int64_t>(blocks_.blocks()))
                                  .raw("paths", blocks_.paths_json())
                                  .raw("ranges", blocks_.ranges_json())
                                  .done();
    return put_("index.html", page::site_document(assets, index));
  }

  /// Of more runs a diff of each two would be more than the runs themselves.
  static constexpr std::size_t kPairsOf = 5;

  const AskApi ask_;
  const PutFile put_;
  Blocks blocks_;
  std::vector<Chosen> runs_;
  std::set<std::int64_t> numbers_;
  SiteParts parts_;
};

}  // namespace

Co<Expected<SiteParts>> write_site(SiteWish wish, AskApi ask, PutFile put) {
  SiteWriter writer(std::move(ask), std::move(put));
  co_return co_await writer.write(std::move(wish));
}

}  // namespace hearth::record::site
