#include <CLI/CLI.hpp>

int main(int argc, char** argv) {
  CLI::App app("Firesteel: Apache Spark's whole system, native");
  app.name("firesteel");
  app.set_version_flag("--version", "firesteel " FIRESTEEL_VERSION);
  app.require_subcommand(1);
  CLI11_PARSE(app, argc, argv);
  return 0;
}
