#include "record/store/body_codec.hh"

// HEARTH_BODIES_DICT: path of the file, from CMakeLists.txt.
__asm__(
    ".section .rodata\n"
    "hearth_bodies_dict:\n"
    ".incbin \"" HEARTH_BODIES_DICT
    "\"\n"
    "hearth_bodies_dict_end:\n"
    ".byte 0\n"
    ".text\n");
extern "C" const char hearth_bodies_dict[], hearth_bodies_dict_end[];

namespace hearth::record {

std::string_view default_dictionary() {
  return {hearth_bodies_dict, hearth_bodies_dict_end};
}

}  // namespace hearth::record
