#include "session/commands/commands.h"

namespace firesteel {

Answer run(const CommandRun<ExplainCommand>& run) {
  auto query = run.session().query(run.command.query());
  return answer(run.command.output(), {{Value(query->explain(run.body.mode))}});
}

}  // namespace firesteel
