#include "record/hearth/metrics_text.hh"

#include <cstdio>

#include "base/text.hh"

namespace hearth::record::own {
namespace {

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

MetricsText& MetricsText::metric(std::string_view name, std::string_view type,
                                 std::string_view help) {
  name_ = name;
  out_ += join({"# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n"});
  return *this;
}

MetricsText& MetricsText::line(std::string_view value, const Labels& labels) {
  std::vector<std::string> shown;
  for (const auto& [name, text] : labels) shown.push_back(join({name, "=\"", escaped(text), "\""}));
  const bool any = !shown.empty();
  out_ += join({name_, any ? "{" : "", join_with(",", shown), any ? "}" : "", " ", value, "\n"});
  return *this;
}

MetricsText& MetricsText::sample(double value, const Labels& labels) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", value);
  return line(text, labels);
}

MetricsText& MetricsText::sample(std::int64_t value, const Labels& labels) {
  return line(std::to_string(value), labels);
}

}  // namespace hearth::record::own
