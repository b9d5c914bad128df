#include "record/testing/postgres.hh"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "base/text.hh"
#include "record/store/database.hh"

namespace hearth::record::testing {
namespace {

/// Debian keeps the server's programs out of PATH: /usr/lib/postgresql/15/bin.
std::string program(const std::string& name) {
  std::error_code ignored;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored))
    if (const auto path = version.path() / "bin" / name; std::filesystem::exists(path)) return path;
  return name;
}

/// Starts a program as a user that PostgreSQL takes: it refuses root. It ends with this one.
pid_t start(const std::vector<std::string>& words, const std::string& log) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const passwd* const user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, 1);
  ::dup2(out, 2);
  if (user && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // setuid cleared it
  if (::chdir("/") != 0) ::_exit(126);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

/// What makes tests quick, and would lose a database when the machine stops.
const std::vector<std::string> kHasty{"-c", "fsync=off",          "-c", "full_page_writes=off",
                                      "-c", "max_connections=60", "-c", "shared_buffers=32MB",
                                      "-c", "autovacuum=off"};

PostgresServer& server() {
  static PostgresServer one(kHasty);
  return one;
}

}  // namespace

PostgresServer::PostgresServer(std::vector<std::string> settings) : settings_(std::move(settings)) {
  std::string pattern = (std::filesystem::temp_directory_path() / "hearth-pg-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
  if (::geteuid() == 0) {
    const passwd* const user = ::getpwnam("postgres");
    HEARTH_ASSERT(user && ::chown(folder_.c_str(), user->pw_uid, user->pw_gid) == 0);
  }
  // ICU's order and case, so that whatever relies on the database's own shows.
  const pid_t made = start(
      {program("initdb"), "-D", folder_ + "/data", "-U", "hearth", "-A", "trust", "-E", "UTF8",
       "--no-sync", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"},
      folder_ + ".log");
  int status = 1;
  HEARTH_ASSERT(::waitpid(made, &status, 0) == made && status == 0);
  begin();
}

PostgresServer::~PostgresServer() {
  end(SIGINT);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
  std::filesystem::remove(folder_ + ".log", ignored);
}

void PostgresServer::restart() {
  end(SIGQUIT);
  begin();
}

std::string PostgresServer::url(const std::string& options) const {
  return join({"postgresql:///postgres?user=hearth&host=", folder_, options});
}

void PostgresServer::begin() {
  std::vector<std::string> words{
      program("postgres"), "-D", folder_ + "/data", "-k", folder_, "-h", ""};
  words.insert(words.end(), settings_.begin(), settings_.end());
  pid_ = start(words, folder_ + ".log");
  for (int tries = 0; tries < 600; ++tries) {
    if (Database::open(url(), {true, false})) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  HEARTH_ASSERT(!"the PostgreSQL server did not start");
}

void PostgresServer::end(int signal) {
  ::kill(pid_, signal);
  ::waitpid(pid_, nullptr, 0);
}

bool on_postgres() {
  const char* const told = std::getenv("HEARTH_TEST_POSTGRES");
  return told && std::string_view(told) == "1";
}

std::string fresh_postgres() {
  static int number = 0;
  const std::string schema = "t" + std::to_string(++number);
  auto db = Database::open(server().url(), {true, false});
  HEARTH_ASSERT(db && db->script("CREATE SCHEMA " + schema));
  return server().url("&options=-csearch_path%3D" + schema);
}

void restart_postgres() {
  server().restart();
}

}  // namespace hearth::record::testing
