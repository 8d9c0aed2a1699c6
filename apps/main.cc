#ifdef FIRESTEEL_MIMALLOC
#include <mimalloc.h>
#endif

#include <iostream>

#include "apps/verbs.h"
#include "base/spark_error.h"

namespace {

// Queries free and take large tables over and over: pages that go back to the system at once, as
// by default, are cleared and mapped again each time. After a second of no use they do go back.
void keep_freed_memory_for_a_while() {
#ifdef FIRESTEEL_MIMALLOC
  mi_option_set_default(mi_option_decommit_delay, 1000);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory_for_a_while();
  CLI::App app("Firesteel: Apache Spark's whole system, native");
  app.name("firesteel");
  app.set_version_flag("--version", "firesteel " FIRESTEEL_VERSION);
  app.require_subcommand(1);
  firesteel::add_sql_verb(app);
  firesteel::add_connect_verb(app);
  firesteel::add_submit_verb(app);
  firesteel::add_pyspark_verb(app);
  firesteel::add_master_verb(app);
  firesteel::add_worker_verb(app);
  firesteel::add_executor_verb(app);
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
