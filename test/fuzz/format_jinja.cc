// Any template ends, within its limits, in text or in an error that names its place.
#include "format/jinja/cloud_template.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

const JsonObject& some_values() {
  static const JsonObject values =
      parse_json_object(
          R"({"a":1,"b":"text","c":[3,1,2],"d":{"k":"v","n":null},"e":1.5,"f":true,"u":[{"x":1},{"x":2}]})")
          .value();
  return values;
}

}  // namespace

/// The first byte has the options of whitespace.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  jinja::Options options;
  options.whitespace = {(data[0] & 1) != 0, (data[0] & 2) != 0, (data[0] & 4) != 0};
  options.limits = {1 << 16, 1 << 18, 1 << 22, 20'000};
  const auto rendered = jinja::render(text, some_values(), options);
  if (rendered) {
    HEARTH_ASSERT(rendered->size() <= options.limits.output_bytes);
  } else {
    HEARTH_ASSERT(rendered.error().code == Errc::invalid || rendered.error().code == Errc::full);
    HEARTH_ASSERT(rendered.error().message.starts_with("line ") ||
                  rendered.error().message.starts_with("a template "));
  }
  if (data[0] & 8) {
    const auto basic = jinja::render_basic(text, some_values(), 1 << 18);
    HEARTH_ASSERT(basic || basic.error().code == Errc::invalid || basic.error().code == Errc::full);
  }
  return 0;
}
