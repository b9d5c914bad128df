#include "record/api/options.hh"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace hearth::record::api {
namespace {

// api_options.txt was recorded from ara 1.8.0, in the order of the models, list before object;
// then the two indexes and latesthosts.
TEST(Options, AreWhatAraSays) {
  std::ostringstream out;
  for (int i = 0; i < static_cast<int>(Endpoint::kCount); ++i) {
    const auto endpoint = static_cast<Endpoint>(i);
    if (endpoint == Endpoint::latesthosts) continue;
    out << options_body(endpoint, false, true) << '\n'
        << options_body(endpoint, true, true) << '\n';
  }
  out << options_of_index() << '\n'
      << options_of_root() << '\n'
      << options_body(Endpoint::latesthosts, false, true) << '\n'
      << options_body(Endpoint::latesthosts, true, true) << '\n';
  std::ifstream file(HEARTH_GOLDEN "/api_options.txt");
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(out.str(), golden.str());
}

TEST(Options, ATasksListsAreFieldsAndWhoMayNotWriteSeesNoActions) {
  EXPECT_NE(options_body(Endpoint::tasks, true, true)
                .find(R"("exceptions":{"type":"field","required":false,"read_only":false,)"
                      R"("label":"Exceptions"},"play":)"),
            std::string::npos);
  EXPECT_EQ(options_body(Endpoint::tasks, false, false).find("actions"), std::string::npos);
}

}  // namespace
}  // namespace hearth::record::api
