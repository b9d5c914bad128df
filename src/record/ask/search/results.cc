#include "record/ask/rows.hh"
#include "record/ask/search/block.hh"
#include "record/ask/search/hits.hh"
#include "record/ask/search/index.hh"
#include "record/store/body_dicts.hh"

namespace hearth::record::ask {
namespace {

/// One search through results: runs newest first, of each what the index has, then what it has not.
class Search {
 public:
  Search(Database& db, const Query& query, const SearchQuestion& question)
      : db_(db), query_(query), question_(question) {}

  Expected<Found> run() {
    struct Run {
      std::int64_t id, upto;
      bool whole;
    };
    // Of the right form only; `upto` 0: nothing of it.
    TRY(const auto runs,
        read_all<Run>(db_.query("SELECT p.id, COALESCE(s.upto, 0), COALESCE(s.seen, -1),"
                                " p.n_results FROM playbooks p LEFT JOIN search_runs s"
                                " ON s.playbook_id = p.id AND s.version = ?2 WHERE p.n_results > 0"
                                " AND (?1 = 0 OR p.id = ?1) ORDER BY p.id DESC",
                                question_.playbook.value_or(0), kIndexVersion),
                      [](Columns row) {
                        const std::int64_t id = row.integer(), upto = row.integer();
                        const std::int64_t seen = row.integer();
                        return Run{id, upto, seen == row.integer()};
                      }));
    for (const Run& run : runs) {
      TRY(const std::int64_t upto,
          run.whole ? Expected<std::int64_t>(run.upto) : usable(run.id, run.upto));
      if (!run.whole) CHECK_OK(scan(run.id, upto));
      if (upto > 0) CHECK_OK(search_blocks(run.id));
    }
    return std::move(found_);
  }

 private:
  /// 0 where results came in between those that the blocks of a run have.
  Expected<std::int64_t> usable(std::int64_t run, std::int64_t upto) {
    if (upto == 0) return 0;
    TRY(const auto indexed,
        db_.find("SELECT indexed FROM search_runs WHERE playbook_id = ?1", run));
    TRY(const auto there,
        db_.find("SELECT count(*) FROM results WHERE playbook_id = ?1 AND id <= ?2", run, upto));
    return indexed == there ? upto : 0;
  }

  /// What is behind the blocks of a run.
  Expected<> scan(std::int64_t run, std::int64_t upto) {
    return each(db_.query("SELECT id, content_body FROM results WHERE playbook_id = ?1 AND id > ?2"
                          " ORDER BY id DESC LIMIT ?3",
                          run, upto, kScanMax - scanned_ + 1),
                [&](Columns row) -> Expected<> {
                  if (scanned_ == kScanMax) {
                    found_.complete = false;
                    return {};
                  }
                  ++scanned_;
                  const std::int64_t id = row.integer();
                  TRY(const std::string text, text_of_result(db_, id, row.maybe_integer()));
                  if (!matches(query_, text)) return {};
                  return add(id, text);
                });
  }

  Expected<> search_blocks(std::int64_t run) {
    return each(db_.query("SELECT n, grams, words_codec, words_size FROM search_blocks"
                          " WHERE playbook_id = ?1 ORDER BY n DESC",
                          run),
                [&](Columns row) -> Expected<> {
                  const std::int64_t n = row.integer();
                  const std::string grams = row.blob();
                  for (const auto& words : query_.words)
                    for (const std::string& word : words)
                      if (!may_contain(grams, word)) return {};
                  const auto codec = row.status<Codec>();
                  const std::int64_t size = row.integer();
                  if (opened_ + size > kOpenBytesMax) {
                    found_.complete = false;
                    return {};
                  }
                  opened_ += size;
                  return open_block(run, n, codec, size);
                });
  }

  Expected<std::string> piece(Codec codec, std::string_view bytes, std::int64_t size) {
    auto opened =
        db_.attached<BodyTools>().codec.open(codec, bytes, static_cast<std::size_t>(size), nullptr);
    if (opened) return *std::move(opened);
    return fail(Errc::corrupt, db_.path() +
                                   ": the search index is damaged; `hearth serve "
                                   "--no-search` takes it out, the next start without "
                                   "makes it again");
  }

  Expected<> open_block(std::int64_t run, std::int64_t n, Codec codec, std::int64_t size) {
    std::vector<std::vector<std::size_t>> parts;
    {
      TRY(Statement block, db_.query("SELECT words FROM search_blocks WHERE playbook_id = ?1"
                                     " AND n = ?2",
                                     run, n));
      TRY(const bool there, block.step());
      if (!there) return {};
      TRY(const std::string words, piece(codec, block.blob(0), size));
      for (const auto& term : query_.words)
        for (const std::string& word : term) {
          parts.push_back(words_with(words, word));
          if (parts.back().empty()) return {};
        }
    }
    TRY(Statement block, db_.query("SELECT postings_codec, postings_size, postings FROM"
                                   " search_blocks WHERE playbook_id = ?1 AND n = ?2",
                                   run, n));
    TRY(const bool there, block.step());
    if (!there) return {};
    TRY(const std::string bytes,
        piece(static_cast<Codec>(block.integer(0)), block.blob(2), block.integer(1)));
    return add_postings(read_postings(bytes, parts));
  }

  Expected<> add_postings(const Postings& postings) {
    for (std::size_t i = postings.ids.size(); i-- > 0;) {
      const bool all =
          std::ranges::all_of(postings.found, [&](const std::vector<bool>& one) { return one[i]; });
      if (all) CHECK_OK(check_and_add(postings.ids[i]));
    }
    return {};
  }

  /// The text is read where it is shown, or where words do not say enough.
  Expected<> check_and_add(std::int64_t id) {
    if (!query_.phrases && !on_page()) {
      ++found_.count;
      return {};
    }
    if (query_.phrases && verified_ == kVerifyMax) {
      found_.complete = false;
      return {};
    }
    TRY(auto bodies, read_all<std::optional<std::int64_t>>(
                         db_.query("SELECT content_body FROM results WHERE id = ?1", id),
                         [](Columns row) { return row.maybe_integer(); }));
    if (bodies.empty()) return {};
    TRY(const std::string text, text_of_result(db_, id, bodies[0]));
    verified_ += query_.phrases;
    return matches(query_, text) ? add(id, text) : Expected<>();
  }

  bool on_page() const {
    return found_.count >= question_.offset && std::ssize(found_.hits) < question_.limit;
  }

  Expected<> add(std::int64_t id, const std::string& text) {
    const bool shown = on_page();
    ++found_.count;
    if (!shown) return {};
    TRY(auto rows,
        read_all<ResultRow>(db_.query(RESULT_COLUMNS RESULT_JOINS " WHERE r.id = ?1", id),
                            [](Columns row) { return read_result(row); }));
    if (rows.empty()) return {};
    const ResultRow& row = rows[0];
    Hit hit;
    hit.kind = "result";
    hit.id = id;
    hit.playbook = row.playbook;
    hit.text = snippet(query_, text);
    hit.task_name = row.task_name;
    hit.action = row.action;
    hit.host_name = row.host_name;
    hit.status = std::string(shown_name(row.status, row.changed, row.ignored()));
    found_.hits.push_back(std::move(hit));
    return {};
  }

  Database& db_;
  const Query& query_;
  const SearchQuestion& question_;
  Found found_{"result", 0, {}, true};
  std::int64_t scanned_ = 0, opened_ = 0, verified_ = 0;
};

}  // namespace

Expected<Found> search_results(Database& db, const Query& query, const SearchQuestion& question) {
  return Search(db, query, question).run();
}

}  // namespace hearth::record::ask
