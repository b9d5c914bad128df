#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace hearth::ansible {

/// How many bytes of white space, as Python's str.isspace sees it, `text` begins with at `at`:
/// 0, or the length of one UTF-8 character. Ansible strips with Python's rules, so a no-break
/// space that was pasted into an ansible.cfg disappears there and must disappear here.
std::size_t space_at(std::string_view text, std::size_t at);
/// The same for the one character that ends at `end`.
std::size_t space_before(std::string_view text, std::size_t end);

/// Python's str.strip, and the two halves of it.
std::string_view strip(std::string_view text);
std::string_view strip_left(std::string_view text);
std::string_view strip_right(std::string_view text);

}  // namespace hearth::ansible
