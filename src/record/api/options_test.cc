#include "record/api/options.hh"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace hearth::record::api {
namespace {

// api_options.txt was recorded from ara 1.7.4, in the order of the models, list before object;
// then the root and latesthosts.
TEST(Options, AreWhatAraSays) {
  std::ostringstream out;
  for (int i = 0; i < static_cast<int>(Resource::kCount); ++i) {
    const auto resource = static_cast<Resource>(i);
    if (resource == Resource::tasks) continue;  // the recorded release has no warnings
    out << options_body(resource, false, true) << '\n'
        << options_body(resource, true, true) << '\n';
  }
  out << options_body("Api Root", "The default basic root view for DefaultRouter") << '\n'
      << options_body("Latest Host List") << '\n'
      << options_body("Latest Host Instance") << '\n';
  std::ifstream file(HEARTH_GOLDEN "/api_options.txt");
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(out.str(), golden.str());
}

TEST(Options, ATasksListsAreFieldsAndWhoMayNotWriteSeesNoActions) {
  EXPECT_NE(options_body(Resource::tasks, true, true)
                .find(R"("exceptions":{"type":"field","required":false,"read_only":false,)"
                      R"("label":"Exceptions"},"play":)"),
            std::string::npos);
  EXPECT_EQ(options_body(Resource::tasks, false, false).find("actions"), std::string::npos);
}

}  // namespace
}  // namespace hearth::record::api
