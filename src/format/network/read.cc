#include "format/network/read.hh"

#include "format/network/cursor.hh"
#include "format/network/read_v1.hh"
#include "format/network/read_v2.hh"

namespace hearth::format::network {

Reading read_network_config(const Json& document, const KnownMacs& known) {
  Reading reading;
  Cursor top(&document, "", reading.problems);
  if (!top.is_object()) {
    top.problem("a network configuration is a mapping");
    return reading;
  }
  if (!top.member("version") && top.member("network").is_object()) top = top.member("network");
  const Cursor version = top.member("version");
  const auto number = version.number(1, 2);
  if (!number) {
    if (!version) version.problem("is missing");
    return reading;
  }
  reading.network.version = static_cast<int>(*number);
  if (*number == 1) {
    read_v1(top.member("config"), reading.network);
  } else {
    read_v2(top, known, reading.network);
    reading.network.document = *top.value();
  }
  return reading;
}

}  // namespace hearth::format::network
