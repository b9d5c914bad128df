# hearth_carry(TARGET FILES...)
#
# Puts files into a program, byte by byte: a table `hearth_carried_files` (src/far/files.hh).
function(hearth_carry target)
  set(text "struct CarriedFile { const char *name, *begin, *end; };\n")
  set(table "")
  set(number 0)
  foreach(path IN LISTS ARGN)
    get_filename_component(name ${path} NAME)
    string(APPEND text
      "__asm__(\".section .rodata\\n\"\n"
      "  \"carried_${number}:\\n.incbin \\\"${path}\\\"\\ncarried_${number}_end:\\n.byte 0\\n.text\\n\");\n"
      "extern const char carried_${number}[], carried_${number}_end[];\n")
    string(APPEND table "  {\"${name}\", carried_${number}, carried_${number}_end},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND text "const struct CarriedFile hearth_carried_files[] = {\n${table}  {0, 0, 0}};\n")
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_carried.c)
  file(CONFIGURE OUTPUT ${source} CONTENT "${text}" @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${ARGN}")
  # A library of its own: a precompiled header is not for C.
  add_library(${target}_carried OBJECT ${source})
  target_link_libraries(${target} PRIVATE ${target}_carried)
endfunction()
