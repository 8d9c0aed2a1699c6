#include "session/run_command.h"

#include "session/commands/commands.h"

namespace firesteel {

std::vector<Batch> run_command(const Command& command, QueryExecution& query) {
  return std::visit(
      [&]<class Body>(const Body& body) {
        return run(CommandRun<Body>{body, command, query});
      },
      command.body());
}

std::vector<Batch> answer(const Attributes& columns, const std::vector<Value::List>& rows) {
  Batch batch;
  batch.num_rows = rows.size();
  for (size_t c = 0; c < columns.size(); ++c) {
    VectorBuilder builder(columns[c].type);
    for (const auto& row : rows) builder.append(row[c]);
    batch.columns.push_back(builder.finish());
  }
  return {std::move(batch)};
}

}  // namespace firesteel
