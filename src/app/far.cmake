# What is copied to other hosts: static and small, whatever they have installed.
include(${CMAKE_SOURCE_DIR}/cmake/carry.cmake)
set(worker ${CMAKE_SOURCE_DIR}/integrations/worker)
file(GLOB_RECURSE worker_files CONFIGURE_DEPENDS ${worker}/*.py)
set(app ${CMAKE_SOURCE_DIR}/src/app)
add_executable(hearth-far ${app}/far_main.cc ${app}/env.cc ${app}/standard_fds.cc
  ${app}/../far/files.cc)
hearth_carry(hearth-far ${worker} ${worker_files})
target_link_libraries(hearth-far PRIVATE hearth_far)
if(NOT HEARTH_SANITIZE)
  target_link_options(hearth-far PRIVATE -static -Wl,--gc-sections -Wl,--strip-all)
endif()
install(TARGETS hearth-far DESTINATION bin)
hearth_use_pch(hearth-far)
