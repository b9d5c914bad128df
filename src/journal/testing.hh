#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "base/id.hh"
#include "base/log.hh"
#include "base/text.hh"

// For tests of this room only.
namespace hearth::journal::testing {

/// A folder that is gone at the end.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "hearth-journal-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  std::string operator/(std::string_view name) const { return join({path_, "/", name}); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct TestLog final : Log {
  void write(LogLevel level, std::string_view line) override {
    lines.push_back(join({name_of(level), ": ", line}));
  }
  std::vector<std::string> lines;
};

inline Uuid uuid(std::uint32_t a, std::uint32_t b = 0) {
  Uuid id;
  for (int i = 0; i < 4; ++i) {
    id.bytes[8 + i] = static_cast<std::uint8_t>(a >> 8 * i);
    id.bytes[12 + i] = static_cast<std::uint8_t>(b >> 8 * i);
  }
  return id;
}

/// Event `seq` of producer `producer`, about 250 bytes and `more`.
inline std::string event_line(std::uint32_t producer, std::int64_t seq, std::string_view more = "",
                              std::string_view kind = "result") {
  return join({R"({"v":1,"id":")", uuid(producer, static_cast<std::uint32_t>(seq + 1)).text(),
               R"(","producer":")", uuid(producer).text(), R"(","seq":)", std::to_string(seq),
               R"(,"at":1795247640123456,"run":")", uuid(producer, 0xffff).text(), R"(","kind":")",
               kind, R"(","content":{"changed":false,"msg":")", more, R"("}})"});
}

}  // namespace hearth::journal::testing
