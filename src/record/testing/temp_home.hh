#pragma once
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "record/store/store.hh"
#include "record/testing/postgres.hh"

namespace hearth::record::testing {

/// A folder with a `home` in it that is not there yet; both are gone with the test.
struct TempHome {
  std::string folder;
  std::string path;
  TempHome() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "hearth-record-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    path = folder + "/home";
  }
  ~TempHome() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  TempHome(const TempHome&) = delete;
  /// Its store: a file in it, or a schema on the tests' PostgreSQL server.
  StoreAddress store() {
    if (on_postgres() && url_.empty()) url_ = fresh_postgres();
    return {path, url_};
  }
  mode_t mode(const std::string& file) const {
    struct stat info{};
    return ::stat((path + file).c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
  }

 private:
  std::string url_;
};

}  // namespace hearth::record::testing
