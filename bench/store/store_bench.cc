// How many bytes of disk a result costs: a corpus of real contents (tools/body_corpus), made into a
// hundred runs of 20 hosts x 50 tasks with other values in each, projected as the daemon does it.
//
// How long and how much CPU the projector takes for one stands beside it.
//
//   store_bench CORPUS-FOLDER STORE-FOLDER|--postgres [RUNS [SMALLEST-CONTENT [HOSTS]]]
//
// --postgres: into a server of its own with its ordinary settings, on a Unix socket.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "base/text.hh"
#include "record/ask/search/index.hh"
#include "record/ask/search/search.hh"
#include "record/project/projector.hh"
#include "record/store/bodies.hh"
#include "record/store/store.hh"
#include "record/testing/postgres.hh"

namespace hearth::record {
namespace {

constexpr int kTasks = 50;
constexpr std::size_t kBatchBytes = 256 * 1024;  // as CatchUp

class Quiet final : public Log {
 public:
  void write(LogLevel, std::string_view line) override {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
  }
};

/// Contents of at least `smallest` bytes: leaving out the smallest brings the average to where
/// others measured.
std::vector<std::string> read_corpus(const std::filesystem::path& folder, std::size_t smallest) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<std::string> out;
  for (const auto& path : paths) {
    std::ifstream file(path);
    out.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (out.back().size() < smallest) out.pop_back();
  }
  return out;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// The same shape with other values: each run of three digits and each run of twelve hexadecimal
/// ones is made anew.
std::string varied(std::string text, std::mt19937_64& random) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t hex = i, digits = i;
    while (hex < text.size() && is_hex(text[hex])) ++hex;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
    const bool long_hex = hex - i >= 12, long_digits = digits - i >= 3;
    // The first digit stays: JSON takes no number that begins with a zero; what an escape holds,
    // too.
    const bool escaped = i >= 2 && text[i - 1] == 'u' && text[i - 2] == '\\';
    if (!escaped && long_hex)
      for (std::size_t k = i; k < hex; ++k) {
        const bool letter = text[k] >= 'a';  // digits stay digits: "e" may be an exponent's
        text[k] = letter ? "abcdef"[random() % 6] : "123456789"[random() % 9];
      }
    else if (!escaped && long_digits)
      for (std::size_t k = i + 1; k < digits; ++k) text[k] = "0123456789"[random() % 10];
    i = std::max(i + 1, std::max(hex, digits));
  }
  return text;
}

double since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

double cpu_seconds(int who) {
  rusage used{};
  ::getrusage(who, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

struct Took {
  double wall, cpu;
};

class Events {
 public:
  Events(Database& db, Log& log) : projector_(*Projector::open(db, log)), db_(db) {}

  std::string uuid(std::uint64_t random) {
    std::array<std::uint8_t, 10> bytes{};
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(random >> 8 * i);
    return make_uuid_v7(at_, bytes).text();
  }
  void add(const std::string& kind, const std::string& members) {
    at_ += 700;
    std::string line = join({R"({"v":1,"id":")", uuid(random_()), R"(","producer":")", run,
                             R"(","seq":)", std::to_string(seq_++), ",\"at\":", std::to_string(at_),
                             ",\"run\":\"", run, "\",\"kind\":\"", kind, "\",", members});
    if (const auto row = ids_.next(kind)) line += join({",\"row\":", std::to_string(*row)});
    events_.push_back(line + "}");
    bytes_ += line.size();
    if (bytes_ >= kBatchBytes) flush();
  }
  void flush() {
    cursor_.offset += events_.size();
    const auto begun = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds(RUSAGE_SELF);
    HEARTH_ASSERT(projector_.apply(events_, cursor_, at_));
    HEARTH_ASSERT(train_when_due(db_, at_));
    took_.cpu += cpu_seconds(RUSAGE_SELF) - cpu;
    took_.wall += since(begun);
    events_.clear();
    bytes_ = 0;
  }
  UtcMicros at() const { return at_; }
  /// By the projector alone; making the events is not in it.
  Took took() const { return took_; }

  std::string run;
  int hosts = 20;

 private:
  Projector projector_;
  Database& db_;
  RowIds ids_;
  std::mt19937_64 random_{7};
  journal::Cursor cursor_;
  std::vector<std::string> events_;
  std::size_t bytes_ = 0;
  std::int64_t seq_ = 0;
  Took took_{};
  UtcMicros at_ = 1'795'247'640'000'000;
};

void add_task(Events& events, std::mt19937_64& random, const std::vector<std::string>& corpus,
              int number, const std::string& play) {
  const std::string task = events.uuid(random());
  events.add("task.start",
             join({"\"task\":\"", task, "\",\"batch\":0,\"play\":\"", play, "\",\"name\":\"task ",
                   std::to_string(number), R"(","action":"command","path":"/srv/site.yml","line":)",
                   std::to_string(number * 3), R"(,"tags":[],"handler":false)"}));
  // One task's contents are alike on all hosts, as in life: neighbours in the corpus.
  const std::size_t base = static_cast<std::size_t>(number) * corpus.size() / kTasks;
  for (int host = 0; host < events.hosts; ++host) {
    const std::string& content =
        corpus[(base + static_cast<std::size_t>(host % 5)) % corpus.size()];
    const bool failed = random() % 200 == 0;
    const UtcMicros ended = events.at();
    events.add("result",
               join({"\"uid\":\"",
                     events.uuid(random()),
                     "\",\"task\":\"",
                     task,
                     "\",\"batch\":0,\"play\":\"",
                     play,
                     "\",\"host\":\"web",
                     std::to_string(host),
                     R"(.example","delegated":[],"status":")",
                     failed ? "failed" : "ok",
                     R"(","changed":true,"ignore_errors":false,"ignore_unreachable":false,)",
                     "\"started\":",
                     std::to_string(ended - 40'000 - random() % 500'000),
                     ",\"ended\":",
                     std::to_string(ended),
                     ",\"duration\":",
                     std::to_string(40'000 + random() % 500'000),
                     ",\"content\":",
                     varied(content, random),
                     R"(,"warnings":[],"deprecations":[])"}));
  }
  events.add("task.end", join({"\"task\":\"", task, R"(","batch":0,"status":"completed")"}));
}

void add_run(Events& events, std::mt19937_64& random, const std::vector<std::string>& corpus) {
  events.run = events.uuid(random());
  events.add(
      "run.start",
      R"("path":"/srv/site.yml","arguments":{"options":{"check":false,"forks":5}},)"
      R"("ansible_version":"2.14.18","python_version":"3.11.2","controller":"c","user":"kim")");
  const std::string play = events.uuid(random());
  events.add("play.start", join({"\"play\":\"", play, R"(","batch":0,"name":"p","hosts":"all")"}));
  for (int host = 0; host < events.hosts; ++host)
    events.add("host", join({"\"name\":\"web", std::to_string(host), ".example\""}));
  for (int task = 0; task < kTasks; ++task) add_task(events, random, corpus, task, play);
  events.add("play.end", join({"\"play\":\"", play, R"(","batch":0,"status":"completed")"}));
  events.add("run.end", R"("status":"completed","reason":"stats","exit_code":0)");
}

void report(Database& db, Took took) {
  const double results = static_cast<double>(**db.find("SELECT count(*) FROM results"));
  const double raw = static_cast<double>(
      **db.find("SELECT CAST(sum(b.size) AS INTEGER) FROM results r JOIN bodies b ON b.id ="
                " r.content_body"));
  const double packed =
      static_cast<double>(**db.find("SELECT CAST(sum(length(data)) AS INTEGER) FROM bodies"));
  std::printf("%.0f results, %.0f bytes of content each, packed %.1f\n", results, raw / results,
              packed / results);
  std::printf("%.0f results a second; %.0f us of time, %.0f us of this process' CPU each\n",
              results / took.wall, took.wall * 1e6 / results, took.cpu * 1e6 / results);
}

void report_sqlite(Database& db, const std::string& path) {
  HEARTH_ASSERT(db.script("PRAGMA wal_checkpoint(TRUNCATE)"));
  const double results = static_cast<double>(**db.find("SELECT count(*) FROM results"));
  auto found = db.query(
      "SELECT name, sum(pgsize), sum(unused) FROM dbstat GROUP BY name"
      " ORDER BY sum(pgsize) DESC");
  HEARTH_ASSERT(found);
  while (*found->step())
    if (static_cast<double>(found->integer(1)) / results >= 0.05)
      std::printf("%-40s %7.1f  (unused %.1f)\n", std::string(found->text(0)).c_str(),
                  static_cast<double>(found->integer(1)) / results,
                  static_cast<double>(found->integer(2)) / results);
  std::printf("%-40s %7.1f bytes of file a result\n", "all",
              static_cast<double>(std::filesystem::file_size(path)) / results);
}

/// The index of results' texts, made as the daemon does when nothing comes, and questions to it.
void report_search(Database& db) {
  const double results = static_cast<double>(**db.find("SELECT count(*) FROM results"));
  auto begun = std::chrono::steady_clock::now();
  while (*ask::index_step(db)) continue;
  std::printf("search index: %.1f us a result, %.1f search_bytes_per_result\n",
              since(begun) * 1e6 / results, static_cast<double>(*ask::index_bytes(db)) / results);
  for (const char* text :
       {"nginx", "no such thing", "zzzzzz", "er", "\"not found\"", "web7", "4711"}) {
    begun = std::chrono::steady_clock::now();
    const auto found = ask::search(db, {.text = text});
    HEARTH_ASSERT(found);
    const double took = since(begun);
    std::printf("search %-16s %7.1f ms  %s\n", text, took * 1e3,
                found->substr(0, found->find("\"hits\"")).c_str());
  }
}

}  // namespace
}  // namespace hearth::record

int main(int argc, char** argv) {
  using namespace hearth::record;
  if (argc < 3)
    return std::fprintf(stderr,
                        "store_bench CORPUS STORE-FOLDER|--postgres [RUNS [SMALLEST"
                        " [HOSTS]]]\n"),
           2;
  const int runs = argc > 3 ? std::atoi(argv[3]) : 100;
  const auto corpus = read_corpus(argv[1], argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 0);
  const bool postgres = std::string_view(argv[2]) == "--postgres";
  std::optional<testing::PostgresServer> server;
  if (postgres) server.emplace();
  Quiet log;
  auto db = open_store(postgres ? *StoreAddress::parse("/", server->url()) : StoreAddress(argv[2]));
  if (!db || corpus.empty()) return std::fprintf(stderr, "cannot begin\n"), 1;
  {
    std::mt19937_64 random(1);
    Events events(*db, log);
    if (argc > 5) events.hosts = std::atoi(argv[5]);
    for (int run = 0; run < runs; ++run) add_run(events, random, corpus);
    events.flush();
    report(*db, events.took());
  }
  if (!postgres) report_sqlite(*db, store_path(argv[2]));
  report_search(*db);
}
