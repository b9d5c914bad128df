// Any bytes are a message, or more than its limits; nothing comes from nowhere.
#include "format/mime/entity.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

/// Counts the entities; what is asked of each must answer.
std::size_t visit(const mime::Entity& entity, std::size_t& bytes) {
  HEARTH_ASSERT(entity.container || entity.parts.empty());
  HEARTH_ASSERT(!entity.container || entity.body.empty());
  bytes += entity.body.size();
  const std::string type = mime::content_type(entity);
  HEARTH_ASSERT(type.find('/') != std::string::npos &&
                mime::main_type(entity).size() < type.size());
  (void)mime::file_name(entity);
  (void)mime::charset(entity);
  HEARTH_ASSERT(mime::decoded_body(entity).size() <= entity.body.size());
  std::size_t count = 1;
  for (const mime::Entity& part : entity.parts) count += visit(part, bytes);
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const mime::Limits limits{.parts = 50, .depth = 5, .header_bytes = 1 << 12};
  const auto entity =
      mime::parse(std::string_view(reinterpret_cast<const char*>(data), size), limits);
  if (!entity) {
    HEARTH_ASSERT(entity.error().code == Errc::full);
    return 0;
  }
  std::size_t bytes = 0;
  HEARTH_ASSERT(visit(*entity, bytes) <= limits.parts);
  HEARTH_ASSERT(bytes <= size);
  return 0;
}
