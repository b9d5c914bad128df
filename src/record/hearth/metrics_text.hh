#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::record::own {

/// Prometheus' text format 0.0.4: the lines of a metric stand together, label values are escaped.
class MetricsText {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  /// Begins a metric; its samples follow. `type` is "gauge" or "counter".
  MetricsText& metric(std::string_view name, std::string_view type, std::string_view help);
  MetricsText& sample(double value, const Labels& labels = {});
  MetricsText& sample(std::int64_t value, const Labels& labels = {});
  std::string done() { return std::move(out_); }

 private:
  MetricsText& line(std::string_view value, const Labels& labels);
  std::string name_, out_;
};

}  // namespace hearth::record::own
