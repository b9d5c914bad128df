#pragma once
#include <optional>
#include <string>
#include <vector>

#include "format/schema/schema.hh"

namespace hearth::format {

/// One walk over a document.
class Checker {
 public:
  explicit Checker(Schema& schema) : schema_(schema) {}

  std::vector<Diagnostic> check(const JsonObject& schema, const Node& root);
  /// Of the schema itself; its message is empty while there is none.
  const Error& fault() const { return fault_; }

 private:
  using Found = std::vector<Diagnostic>;

  /// What one branch of anyOf or oneOf says.
  struct Branch {
    const Rule* rule = nullptr;  ///< behind its `$ref`s
    Found found;
    bool fits = false;
    bool right_type = false;
    bool named = false;  ///< a key of few values, as `type: bond`, has one of this branch's
    std::size_t errors = 0;
    std::size_t depth = 0;  ///< parts of the longest path of an error
  };

  /// What any of some branches would take.
  struct Wanted {
    unsigned types = 0;
    std::vector<std::string> values;  ///< as a message names them
    std::vector<std::string> keys;
  };

  void apply(const JsonObject& schema, const Node& node, Found& found);
  void apply_rule(const Rule& rule, const Node& node, Found& found);
  bool check_type(const Rule& rule, const Node& node, Found& found);
  void check_value(const Rule& rule, const Node& node, Found& found);
  void check_number(const Rule& rule, const Node& node, Found& found);
  void check_string(const Rule& rule, const Node& node, Found& found);
  void check_list(const Rule& rule, const Node& node, Found& found);
  void check_mapping(const Rule& rule, const Node& node, Found& found);
  void check_entry(const Rule& rule, const Entry& entry, Found& found);
  void check_required(const Rule& rule, const Node& node, Found& found);
  void check_branches(const Rule& rule, const Node& node, Found& found);
  void check_not(const Rule& rule, const Node& node, Found& found);
  void check_any(const Rule& rule, const Node& node, Found& found);
  void check_one(const Rule& rule, const Node& node, Found& found);

  Branch branch(const JsonObject& schema, const Node& node);
  void add_best(std::string_view keyword, std::vector<Branch> branches, const Node& node,
                Found& found);
  bool add_together(std::string_view keyword, const std::vector<Branch>& branches, const Node& node,
                    Found& found);
  bool gather(const Branch& branch, const Node& node, Wanted& wanted) const;
  bool fits(const JsonObject& schema, const Node& node);
  const Rule* rule_behind(const JsonObject& schema);
  bool names(const Rule& rule, const Node& node);

  std::string path() const;
  Diagnostic& add(Found& found, std::string_view keyword, const Node& node, std::string what,
                  std::string mend = "");

  Schema& schema_;
  Error fault_;
  std::vector<std::string> path_;
  Mark key_at_;  ///< of the key whose value is looked at, or of the item
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
  Diagnostic one_too_many_;
};

}  // namespace hearth::format
