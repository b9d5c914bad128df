#include "record/ask/search/index.hh"

#include "record/ask/rows.hh"
#include "record/ask/search/block.hh"
#include "record/ask/search/text.hh"
#include "record/store/body_dicts.hh"
#include "record/store/search_rows.hh"

namespace hearth::record::ask {
namespace {

/// A run that has ended and that the index does not have whole.
struct Stale {
  std::int64_t run = 0, results = 0, version = 0;
  std::int64_t upto = 0, indexed = 0, blocks = 0;
};

Expected<std::optional<Stale>> find_stale(Database& db) {
  TRY(auto found,
      read_all<Stale>(db.query("SELECT p.id, p.n_results, COALESCE(s.version, 0),"
                               " COALESCE(s.upto, 0), COALESCE(s.indexed, 0),"
                               " COALESCE(s.blocks, 0) FROM playbooks p LEFT JOIN search_runs s"
                               " ON s.playbook_id = p.id WHERE p.n_results > 0 AND p.status <> ?1"
                               " AND (s.playbook_id IS NULL OR s.seen <> p.n_results"
                               " OR s.version <> ?2) AND NOT EXISTS (SELECT 1 FROM doomed d"
                               " WHERE d.playbook_id = p.id) ORDER BY p.id DESC LIMIT 1",
                               Status::running, kIndexVersion),
                      [](Columns row) {
                        Stale run;
                        run.run = row.integer();
                        run.results = row.integer();
                        run.version = row.integer();
                        run.upto = row.integer();
                        run.indexed = row.integer();
                        run.blocks = row.integer();
                        return run;
                      }));
  if (found.empty()) return std::nullopt;
  return found[0];
}

struct Row {
  std::int64_t id = 0;
  std::optional<std::int64_t> body;
};

Expected<std::vector<Row>> next_results(Database& db, const Stale& run) {
  return read_all<Row>(db.query("SELECT id, content_body FROM results WHERE playbook_id = ?1"
                                " AND id > ?2 ORDER BY id LIMIT ?3",
                                run.run, run.upto, kBlockResults),
                       [](Columns row) {
                         Row out;
                         out.id = row.integer();
                         out.body = row.maybe_integer();
                         return out;
                       });
}

struct Packed {
  std::int64_t codec = 0;
  std::string bytes;
};

Packed pack(Database& db, const std::string& raw) {
  const auto packed = db.attached<BodyTools>().codec.pack(raw, nullptr);
  return {static_cast<std::int64_t>(packed.codec), std::string(packed.bytes)};
}

Expected<> write_block(Database& db, const Stale& run, const BlockBuilder& builder) {
  const Block block = builder.done();
  const Packed words = pack(db, block.words), postings = pack(db, block.postings);
  CHECK_OK(db.run(
      "INSERT INTO search_blocks (playbook_id, n, results, grams, words_codec, words_size,"
      " words, postings_codec, postings_size, postings)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      run.run, run.blocks, builder.results(), Blob{block.grams}, words.codec, block.words.size(),
      Blob{words.bytes}, postings.codec, block.postings.size(), Blob{postings.bytes}));
  return {};
}

Expected<> save_state(Database& db, const Stale& run, std::int64_t seen) {
  CHECK_OK(
      db.run("INSERT INTO search_runs (playbook_id, version, upto, indexed, blocks, seen)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (playbook_id) DO UPDATE SET"
             " version = excluded.version, upto = excluded.upto, indexed = excluded.indexed,"
             " blocks = excluded.blocks, seen = excluded.seen",
             run.run, kIndexVersion, run.upto, run.indexed, run.blocks, seen));
  return {};
}

/// The end of a run: all of its results are in blocks, or some came in between and it is made anew.
Expected<> settle(Database& db, const Stale& run) {
  TRY(const auto count, db.find("SELECT count(*) FROM results WHERE playbook_id = ?1", run.run));
  if (count.value_or(0) == run.indexed) return save_state(db, run, run.results);
  return forget_search(db, run.run);
}

Expected<> add_block(Database& db, Stale run) {
  TRY(const auto rows, next_results(db, run));
  if (rows.empty()) return settle(db, run);
  BlockBuilder builder;
  for (const Row& row : rows) {
    if (builder.results() > 0 && builder.bytes() >= kBlockBytes) break;
    TRY(const std::string text, text_of_result(db, row.id, row.body));
    builder.add(row.id, text);
  }
  CHECK_OK(write_block(db, run, builder));
  run.upto = builder.last();
  run.indexed += static_cast<std::int64_t>(builder.results());
  ++run.blocks;
  const bool whole = std::ssize(rows) < kBlockResults && builder.last() == rows.back().id;
  if (whole) return settle(db, run);
  return save_state(db, run, -1);
}

}  // namespace

Expected<bool> index_step(Database& db) {
  TRY(const auto looked, find_stale(db));  // mostly nothing: no transaction for that
  if (!looked) return false;
  TRY(Transaction transaction, Transaction::begin(db));
  TRY(auto run, find_stale(db));
  if (!run) return false;
  const bool other_form = run->version != 0 && run->version != kIndexVersion;
  if (other_form || run->indexed > run->results) {
    CHECK_OK(forget_search(db, run->run));
  } else {
    CHECK_OK(add_block(db, *run));
  }
  CHECK_OK(transaction.commit());
  return true;
}

Expected<bool> index_out(Database& db) {
  TRY(const auto any, db.find("SELECT count(*) FROM search_runs"));
  if (any.value_or(0) == 0) return false;
  TRY(Transaction transaction, Transaction::begin(db));
  CHECK_OK(forget_all(db));
  CHECK_OK(transaction.commit());
  return false;
}

Expected<> forget_all(Database& db) {
  CHECK_OK(db.run("DELETE FROM search_blocks"));
  CHECK_OK(db.run("DELETE FROM search_runs"));
  return {};
}

Expected<std::int64_t> index_bytes(Database& db) {
  TRY(const auto bytes, db.find("SELECT CAST(SUM(LENGTH(grams) + LENGTH(words) + LENGTH(postings))"
                                " AS BIGINT) FROM search_blocks"));
  return bytes.value_or(0);
}

Expected<std::string> text_of_result(Database& db, std::int64_t result,
                                     std::optional<std::int64_t> body) {
  TRY(const std::string content, body_or(db, body, "{}"));
  std::string text = searched_text(content);
  CHECK_OK(each(
      db.query("SELECT content_body FROM result_items WHERE result_id = ?1 ORDER BY n", result),
      [&](Columns row) -> Expected<> {
        TRY(const std::string item, body_or(db, row.maybe_integer(), "{}"));
        text += searched_text(item);
        return {};
      }));
  return text;
}

}  // namespace hearth::record::ask
