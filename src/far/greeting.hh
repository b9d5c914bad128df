#pragma once
#include <optional>
#include <string>

#include "base/error.hh"

namespace hearth::far {

/// What a channel's command writes before it is a far end, and the answer that it may want. Eats
/// bytes of both outputs; waits for nothing.
class Greeting {
 public:
  struct Greeted {
    std::string channel;  ///< the far end's own name for it
    std::string rest;     ///< what came behind the greeting
  };
  /// To what asks on stderr.
  enum class Reply {
    none,
    secret,  ///< give_secret()
    end      ///< there is no answer: the command is of no use
  };

  /// `build`: the far end's must be this one. `prompt`: what asks for `secret`; "": nobody asks.
  Greeting(std::string build, std::string prompt, std::string secret);

  /// Bytes of stdout, where a login shell's words stand before the greeting; nothing while it is
  /// not whole. Errc::protocol: it is of another version ("protocol") or build ("build"), or there
  /// is none in 64 KiB.
  Expected<std::optional<Greeted>> take_output(std::string_view bytes);
  /// Bytes of stderr.
  Reply take_words(std::string_view bytes);
  /// The secret with its line end: once. Asked again, it was wrong: the task that comes next is
  /// told so by Ansible itself.
  std::string give_secret();

  /// What the command printed last, for people.
  const std::string& said() const { return said_; }

 private:
  const std::string build_;
  const std::string prompt_;
  std::string secret_;
  std::string output_;
  std::string words_;
  std::string said_;
};

}  // namespace hearth::far
