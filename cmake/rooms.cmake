# hearth_room(NAME SOURCES... [TESTS ...] [ROOMS ...] [LINK ...])
#
# One static library per room, `hearth_NAME`, and one test program `NAME_test` registered with
# ctest as `unit.NAME` (`SIM_TESTS` as `sim.NAME`). ROOMS are the rooms below that it includes.
function(hearth_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;TESTS;SIM_TESTS;ROOMS;LINK" ${ARGN})
  add_library(hearth_${name} STATIC ${ARG_SOURCES})
  target_include_directories(hearth_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(hearth_${name} PUBLIC ${ARG_LINK} Boost::json Threads::Threads)
  foreach(room IN LISTS ARG_ROOMS)
    target_link_libraries(hearth_${name} PUBLIC hearth_${room})
  endforeach()
  target_compile_definitions(hearth_${name} PUBLIC BOOST_ASIO_SEPARATE_COMPILATION
                             BOOST_ASIO_NO_DEPRECATED HEARTH_VERSION="${PROJECT_VERSION}")
  hearth_use_pch(hearth_${name})
  hearth_test(unit ${name} ${ARG_TESTS})
  hearth_test(sim ${name} ${ARG_SIM_TESTS})
endfunction()

# aio owns the precompiled header and the rooms above borrow it; base stays free of Asio.
function(hearth_use_pch target)
  if(HEARTH_NO_PCH OR target MATCHES "^(hearth_base|base_)")
    return()
  endif()
  if(target STREQUAL hearth_aio)
    target_precompile_headers(hearth_aio PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.hh)
  else()
    target_precompile_headers(${target} REUSE_FROM hearth_aio)
  endif()
endfunction()

# Every test that needs no program of ours: what CI builds with the sanitizers.
add_custom_target(checks)

function(hearth_test kind name)
  if(NOT ARGN OR HEARTH_FAR_ONLY)
    return()
  endif()
  set(target ${name}_${kind}_test)
  add_executable(${target} ${ARGN})
  target_link_libraries(${target} PRIVATE hearth_${name} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE HEARTH_GOLDEN="${CMAKE_SOURCE_DIR}/test/golden")
  hearth_use_pch(${target})
  add_dependencies(checks ${target})
  add_test(NAME ${kind}.${name} COMMAND ${target})
  # A soak makes the simulations long, the sanitizers all of them.
  set_tests_properties(${kind}.${name} PROPERTIES LABELS ${kind} TIMEOUT 900)
endfunction()
