#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "format/jinja/value.hh"

// A template as it was read: expressions and statements.

namespace hearth::format::jinja {

/// Expressions and statements within each other; what is deeper is refused when it is read.
inline constexpr int kNestingMax = 100;

enum class Op : std::uint8_t {
  none,
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  modulo,
  power,
  negate,
  plus,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in,
};

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct Expr {
  enum class Kind : std::uint8_t {
    string,       ///< text
    literal,      ///< literal
    list,         ///< kids
    tuple,        ///< kids
    dict,         ///< kids: key, value, key, value…
    name,         ///< text
    attribute,    ///< kids[0].text
    item,         ///< kids[0][kids[1]]
    slice,        ///< kids[0][kids[1]:kids[2]:kids[3]], each may be null
    call,         ///< kids[0](arguments)
    filter,       ///< kids[0] | text(arguments); kids[0] is null for the text of a block
    test,         ///< kids[0] is text(arguments)
    negation,     ///< not kids[0]
    both,         ///< kids[0] and kids[1]
    either,       ///< kids[0] or kids[1]
    unary,        ///< op kids[0]
    binary,       ///< kids[0] op kids[1]
    compare,      ///< kids[0] ops[0] kids[1] ops[1] kids[2]…
    concat,       ///< kids joined by ~
    conditional,  ///< kids[1] if kids[0] else kids[2], which may be null
  };
  Kind kind = Kind::literal;
  Op op = Op::none;
  std::uint32_t at = 0;  ///< byte in the source
  int depth = 1;         ///< of the expressions below
  std::string text;
  Value literal;
  std::vector<ExprPtr> kids;
  std::vector<std::string> names;  ///< of the last arguments, which are given by name
  std::vector<Op> ops;
};

/// What is assigned to: a name, a member of a namespace, or several of them.
struct Target {
  std::string name;    ///< empty: `parts`
  std::string member;  ///< namespace's; empty: the name itself
  std::vector<Target> parts;
};

struct Stmt;
using Block = std::vector<Stmt>;

struct Stmt {
  enum class Kind : std::uint8_t {
    text,          ///< text
    print,         ///< exprs
    branch,        ///< exprs[i] of blocks[i]; the else block has none
    loop,          ///< for target in exprs[0] if exprs[1] (may be null): blocks[0], else blocks[1]
    set,           ///< target = exprs[0]
    set_block,     ///< target = blocks[0] | exprs[0] (may be null)
    filter_block,  ///< blocks[0] | exprs[0]
    with,          ///< targets of `targets` = exprs: blocks[0]
    run,           ///< do exprs[0]
  };
  Kind kind = Kind::text;
  std::uint32_t at = 0;
  std::string text;
  Target target;
  std::vector<Target> targets;
  std::vector<ExprPtr> exprs;
  std::vector<Block> blocks;
};

}  // namespace hearth::format::jinja
