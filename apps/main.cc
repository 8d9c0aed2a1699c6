#include <iostream>

#include "apps/verbs.h"
#include "base/spark_error.h"

int main(int argc, char** argv) {
  CLI::App app("Firesteel: Apache Spark's whole system, native");
  app.name("firesteel");
  app.set_version_flag("--version", "firesteel " FIRESTEEL_VERSION);
  app.require_subcommand(1);
  firesteel::add_sql_verb(app);
  firesteel::add_connect_verb(app);
  firesteel::add_submit_verb(app);
  firesteel::add_pyspark_verb(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RuntimeError& status) {
    return status.get_exit_code();
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
  return 0;
}
