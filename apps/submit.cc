#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "apps/submit_flags.h"
#include "apps/verbs.h"
#include "connect/connect_server.h"

extern char** environ;

namespace firesteel {
namespace {

// Runs a program with some variables added to the environment; its exit status.
int run_program(const std::vector<std::string>& command,
                const std::map<std::string, std::string>& variables) {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!variables.contains(text.substr(0, text.find('=')))) environment.push_back(text);
  }
  for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
  std::vector<char*> argv;
  for (const auto& part : command) argv.push_back(const_cast<char*>(part.c_str()));
  argv.push_back(nullptr);
  std::vector<char*> envp;
  for (const auto& entry : environment) envp.push_back(const_cast<char*>(entry.c_str()));
  envp.push_back(nullptr);
  pid_t child = 0;
  const int error = posix_spawnp(&child, argv[0], nullptr, nullptr, argv.data(), envp.data());
  if (error != 0) {
    std::cerr << "cannot run " << command[0] << ": " << std::strerror(error) << std::endl;
    return 127;
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string python() {
  if (const char* given = std::getenv("FIRESTEEL_PYTHON")) return given;
  return "python3";
}

// Runs a Python program against an engine inside this process.
int run_python(const EngineFlags& flags, std::vector<std::string> arguments) {
  ConnectServer server(flags.make_engine(), "127.0.0.1", 0);
  const std::string remote = "sc://127.0.0.1:" + std::to_string(server.port());
  arguments.insert(arguments.begin(), python());
  // getOrCreate() connects there; a master that the program names itself has no say.
  return run_program(arguments, {{"SPARK_REMOTE", remote},
                                 {"SPARK_CONNECT_MODE_ENABLED", "1"},
                                 {"PYSPARK_PYTHON", python()}});
}

}  // namespace

void add_submit_verb(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("submit", "run a PySpark script or a C++ application");
  struct Flags {
    EngineFlags engine;
    SubmitFlags submit;
    std::string app;
    std::vector<std::string> arguments;
  };
  auto flags = std::make_shared<Flags>();
  flags->engine.add_to(*verb);
  flags->submit.add_to(*verb);
  verb->add_option("APP", flags->app, "a Python script, or a program");
  verb->add_option("ARGS", flags->arguments, "what it is given");
  // Everything behind the application is its own.
  verb->prefix_command();
  verb->positionals_at_end();
  verb->callback([flags, verb] {
    std::vector<std::string> arguments = flags->arguments;
    for (const auto& rest : verb->remaining()) arguments.push_back(rest);
    flags->submit.add_settings(flags->engine.conf);
    if (flags->submit.asks_master()) {
      throw CLI::RuntimeError(flags->submit.ask(flags->engine, flags->app, arguments));
    }
    if (flags->app.empty()) throw CLI::RequiredError("APP");
    int status = 0;
    if (flags->app.ends_with(".py")) {
      if (!std::filesystem::exists(flags->app)) {
        std::cerr << "no such file: " << flags->app << std::endl;
        throw CLI::RuntimeError(1);
      }
      arguments.insert(arguments.begin(), flags->app);
      status = run_python(flags->engine, std::move(arguments));
    } else {
      arguments.insert(arguments.begin(), flags->app);
      // What SparkSession::builder() begins with.
      std::string conf;
      for (const auto& [key, value] : flags->engine.conf_pairs()) conf += key + "=" + value + "\n";
      status = run_program(arguments,
                           {{"FIRESTEEL_MASTER", flags->engine.master}, {"FIRESTEEL_CONF", conf}});
    }
    throw CLI::RuntimeError(status);
  });
}

void add_pyspark_verb(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("pyspark", "PySpark's shell, connected");
  auto flags = std::make_shared<EngineFlags>();
  flags->add_to(*verb);
  verb->callback([flags] {
    throw CLI::RuntimeError(run_python(*flags, {"-i", "-m", "pyspark.shell"}));
  });
}

}  // namespace firesteel
