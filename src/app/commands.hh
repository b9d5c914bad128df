#pragma once
#include <string>
#include <vector>

#include "app/api_settings.hh"
#include "app/command.hh"
#include "app/serving.hh"

// One function a verb; each is in the file cmd_<noun>.cc.
namespace hearth::app {

struct WorkerOptions {
  bool json = false;
  std::string worker;      ///< its id; empty: all
  std::string collection;  ///< only session workers of it; empty: all
};
Co<Expected<int>> worker_list(Context& context, const WorkerOptions& options);
Co<Expected<int>> worker_stop(Context& context, const WorkerOptions& options);
Co<Expected<int>> worker_clear(Context& context, const WorkerOptions& options);

struct MemoOptions {
  bool json = false;
  std::string scope;  ///< a collection, or "adapter:NAME"; empty: all
};
Co<Expected<int>> memo_list(Context& context, const MemoOptions& options);
Co<Expected<int>> memo_clear(Context& context, const MemoOptions& options);

struct DaemonOptions {
  bool start = false;     ///< start one in the background and wait until it listens
  bool stop = false;      ///< ask the one that runs to end
  bool detached = false;  ///< by `--start`: log to a file instead of stderr
};
Co<Expected<int>> daemon_start(Context& context, const DaemonOptions& options);
Co<Expected<int>> daemon_stop(Context& context, const DaemonOptions& options);
/// Is the daemon. Runs a loop of its own.
int daemon_main(const Env& env, const DaemonOptions& options);

/// `hearth serve`: is the daemon too, in place of one that runs. Runs a loop of its own.
int serve_main(const Env& env, const ServeOptions& options);

struct ListOptions {
  bool json = false;
  int limit = 20;
  int offset = 0;
  std::string status;
  std::string path;
  std::string label;
};
Co<Expected<int>> playbook_list(Context& context, const ListOptions& options);

struct ShowOptions {
  bool json = false;
  std::string id;
};
Co<Expected<int>> playbook_show(Context& context, const ShowOptions& options);
Co<Expected<int>> result_show(Context& context, const ShowOptions& options);

struct StoreOptions {
  bool json = false;
  bool thorough = false;  ///< of check
  bool rebuild = false;   ///< of check
};
Co<Expected<int>> store_migrate(Context& context, const StoreOptions& options);
Co<Expected<int>> store_check(Context& context, const StoreOptions& options);
Co<Expected<int>> store_vacuum(Context& context, const StoreOptions& options);

struct ImportOptions {
  bool json = false;
  std::string from;  ///< a path, or the URL of an ARA server
};
/// What an ARA database or server has.
Co<Expected<int>> store_import(Context& context, const ImportOptions& options);
/// Whatever it is: a run that was exported, an ARA database, what ansible-runner or
/// ansible-navigator left.
Co<Expected<int>> import_anything(Context& context, const ImportOptions& options);
/// Lines of a journal.
Co<Expected<int>> replay(Context& context, const ImportOptions& options);

struct ExportOptions {
  bool json = false;
  bool force = false;  ///< write over a file that is there
  std::string run;     ///< as `playbook show` takes it
  std::string file;
};
/// One run as one file.
Co<Expected<int>> export_run(Context& context, const ExportOptions& options);

struct ExportSiteOptions {
  ApiOptions api;
  bool json = false;
  bool force = false;  ///< into a folder that is not empty
  std::string folder;
  std::vector<std::string> runs;  ///< as the API names them
  std::string group, label, path;
  std::int64_t newest = 0;  ///< so many runs at most; 0: no bound was given
};
/// Runs as a static site.
Co<Expected<int>> export_site(Context& context, const ExportSiteOptions& options);

struct TokenOptions {
  ApiOptions api;
  bool json = false;
  bool all = false;               ///< list: revoked and expired ones too
  std::string name;               ///< revoke: or an id
  std::string scope;              ///< "read", "write", "admin"
  std::int64_t expires_days = 0;  ///< 0: never
};
Co<Expected<int>> token_create(Context& context, const TokenOptions& options);
Co<Expected<int>> token_list(Context& context, const TokenOptions& options);
Co<Expected<int>> token_revoke(Context& context, const TokenOptions& options);

struct DoctorOptions {
  bool json = false;
};
Co<Expected<int>> doctor(Context& context, const DoctorOptions& options);

/// `hearth run …`: `arguments` are all that follow the noun.
int run_main(const Env& env, const std::vector<std::string>& arguments);
/// `hearth adhoc …`: the same for the program `ansible`.
int adhoc_main(const Env& env, const std::vector<std::string>& arguments);

}  // namespace hearth::app
