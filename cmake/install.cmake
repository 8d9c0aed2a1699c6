# What `cmake --install build/PRESET --prefix PREFIX` puts there: the program, the headers, the
# library as one archive (all layers in it), Arrow's libraries, and a CMake package `firesteel`.
include(GNUInstallDirs)
add_library(firesteel::firesteel ALIAS firesteel)

# Libraries from outside under the names that a linker knows; CMake's targets of them are not there
# where the package is used. Those not named here are headers alone.
set(link_names_fmt::fmt fmt)
set(link_names_xxhash xxhash)
set(link_names_Threads::Threads pthread)
set(link_names_hwy::hwy hwy)
set(link_names_lz4 lz4)
set(link_names_pcre2 pcre2-8)
set(link_names_icu icui18n icuuc icudata)
set(link_names_simdjson::simdjson simdjson)
set(link_names_OpenSSL::Crypto crypto)
set(link_names_OpenSSL::SSL ssl crypto)
set(link_names_zstd zstd)
set(link_names_ZLIB::ZLIB z)
set(link_names_snappy snappy)
# gRPC's headers lock with Abseil's mutexes.
set(link_names_gRPC::grpc++ grpc++ grpc gpr protobuf absl_synchronization)
set(link_names_protobuf::libprotobuf protobuf)
set(link_names_httplib cpp-httplib)
set(link_names_zookeeper zookeeper_mt)

# Gathers what `target` needs: packaged_archives (ours), packaged_libraries (the system's) and
# packaged_arrow.
function(firesteel_collect target)
  get_property(seen GLOBAL PROPERTY packaged_seen)
  if(target IN_LIST seen)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY packaged_seen ${target})
  get_target_property(type ${target} TYPE)
  if(target MATCHES "^Arrow::")
    get_target_property(location ${target} IMPORTED_LOCATION)
    set_property(GLOBAL APPEND PROPERTY packaged_arrow ${location})
  elseif(type STREQUAL "STATIC_LIBRARY")
    set_property(GLOBAL APPEND PROPERTY packaged_archives ${target})
  elseif(NOT type STREQUAL "INTERFACE_LIBRARY")
    message(FATAL_ERROR "cmake/install.cmake: what does a linker call ${target}?")
  endif()
  get_target_property(used ${target} INTERFACE_LINK_LIBRARIES)
  if(NOT used)
    return()
  endif()
  foreach(library ${used})
    if(DEFINED link_names_${library})
      # A layer without sources uses nothing yet.
      if(NOT type STREQUAL "INTERFACE_LIBRARY")
        set_property(GLOBAL APPEND PROPERTY packaged_libraries ${link_names_${library}})
      endif()
    elseif(TARGET ${library})
      firesteel_collect(${library})
    endif()
  endforeach()
endfunction()
firesteel_collect(firesteel)
get_property(archives GLOBAL PROPERTY packaged_archives)
get_property(libraries GLOBAL PROPERTY packaged_libraries)
get_property(arrow_libraries GLOBAL PROPERTY packaged_arrow)
list(REMOVE_DUPLICATES libraries)

# One archive of all, made when it is installed: it takes as much room as all of them together.
set(script "CREATE libfiresteel.a\n")
foreach(archive ${archives})
  string(APPEND script "ADDLIB $<TARGET_FILE:${archive}>\n")
endforeach()
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/package/archive.mri CONTENT "${script}SAVE\nEND\n")
install(CODE "
  file(REMOVE \"${CMAKE_BINARY_DIR}/package/libfiresteel.a\")
  execute_process(COMMAND ${CMAKE_AR} -M INPUT_FILE archive.mri
    WORKING_DIRECTORY \"${CMAKE_BINARY_DIR}/package\" COMMAND_ERROR_IS_FATAL ANY)
  if(CMAKE_INSTALL_DO_STRIP)
    execute_process(COMMAND ${CMAKE_STRIP} --strip-debug libfiresteel.a
      WORKING_DIRECTORY \"${CMAKE_BINARY_DIR}/package\" COMMAND_ERROR_IS_FATAL ANY)
  endif()")
install(FILES ${CMAKE_BINARY_DIR}/package/libfiresteel.a DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(CODE "file(REMOVE \"${CMAKE_BINARY_DIR}/package/libfiresteel.a\")")

install(DIRECTORY include/firesteel DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${api_functions} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/firesteel)
install(TARGETS firesteel_cli DESTINATION ${CMAKE_INSTALL_BINDIR})

# Not among the system's libraries: an Arrow of another build may be there.
set(arrow_folder ${CMAKE_INSTALL_LIBDIR}/firesteel)
set(arrow_names)
foreach(library ${arrow_libraries})
  file(REAL_PATH ${library} file)
  get_filename_component(name ${library} NAME)
  list(APPEND arrow_names ${name})
  install(PROGRAMS ${file} DESTINATION ${arrow_folder} RENAME ${name})
endforeach()
set_target_properties(firesteel_cli PROPERTIES
  INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}/firesteel")

include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/firesteelConfig.cmake.in
  ${CMAKE_BINARY_DIR}/package/firesteelConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/firesteel)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/firesteelConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_BINARY_DIR}/package/firesteelConfig.cmake
  ${CMAKE_BINARY_DIR}/package/firesteelConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/firesteel)
