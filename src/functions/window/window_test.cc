#include <numeric>

#include "functions/test_calls.h"

namespace firesteel::testing {
namespace {

using Rows = std::vector<std::string>;

const DataType kInt = TypeId::kInt;

// A partition of `columns`, ordered already. Rows of one number in `peers` are equal; the frame is
// from the start to the last peer unless it is given for all rows.
struct Partition {
  std::vector<Column> columns;
  std::vector<int> peers;
  bool ignore_nulls = false;
  std::vector<uint32_t> frame_start = {};
  std::vector<uint32_t> frame_end = {};
};

Rows call(const std::string& name, const Partition& partition) {
  const size_t n = partition.peers.size();
  const auto arguments = arguments_of(partition.columns);
  const SqlSettings settings;
  const BoundScalar bound = FunctionRegistry::builtin().window(name)->bind({arguments, settings});
  const auto args = build_args(partition.columns, bound.arg_types, n, settings);
  std::vector<uint32_t> peer_start(n);
  std::vector<uint32_t> peer_end(n);
  for (uint32_t i = 0; i < n; ++i) {
    peer_start[i] = i;
    while (peer_start[i] > 0 && partition.peers[peer_start[i] - 1] == partition.peers[i]) {
      --peer_start[i];
    }
    peer_end[i] = i + 1;
    while (peer_end[i] < n && partition.peers[peer_end[i]] == partition.peers[i]) ++peer_end[i];
  }
  std::vector<uint32_t> start = partition.frame_start;
  std::vector<uint32_t> end = partition.frame_end;
  if (start.empty()) start.assign(n, 0);
  if (end.empty()) end = peer_end;
  WindowPartition input;
  input.num_rows = n;
  input.args = args;
  input.peer_start = peer_start;
  input.peer_end = peer_end;
  input.frame_start = start;
  input.frame_end = end;
  input.ignore_nulls = partition.ignore_nulls;
  const VectorPtr result = bound.window->evaluate(input);
  EXPECT_EQ(result->type(), bound.return_type);
  Rows rows;
  for (size_t i = 0; i < n; ++i) rows.push_back(print(*result, i));
  return rows;
}

TEST(WindowTest, Ranks) {
  const Partition partition{.peers = {1, 1, 2, 3, 3}};
  EXPECT_EQ(call("row_number", partition), (Rows{"1", "2", "3", "4", "5"}));
  EXPECT_EQ(call("rank", partition), (Rows{"1", "1", "3", "4", "4"}));
  EXPECT_EQ(call("dense_rank", partition), (Rows{"1", "1", "2", "3", "3"}));
  EXPECT_EQ(call("percent_rank", partition), (Rows{"0.0", "0.0", "0.5", "0.75", "0.75"}));
  EXPECT_EQ(call("cume_dist", partition), (Rows{"0.4", "0.4", "0.6", "1.0", "1.0"}));
  EXPECT_EQ(call("percent_rank", {.peers = {1}}), (Rows{"0.0"}));
}

TEST(WindowTest, Ntile) {
  const auto buckets = [](int n, std::vector<int> peers) {
    return call("ntile", {.columns = {constant(kInt, n)}, .peers = std::move(peers)});
  };
  EXPECT_EQ(buckets(3, {1, 2, 3, 4, 5, 6, 7}), (Rows{"1", "1", "1", "2", "2", "3", "3"}));
  EXPECT_EQ(buckets(4, {1, 2}), (Rows{"1", "2"}));
  EXPECT_EQ(condition_of([&] { buckets(0, {1}); }), "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE");
}

TEST(WindowTest, LagAndLead) {
  const Column values = {kInt, {10, Value(), 30, Value()}};
  const std::vector<int> peers = {1, 2, 3, 4};
  EXPECT_EQ(call("lag", {{values}, peers}), (Rows{"NULL", "10", "NULL", "30"}));
  EXPECT_EQ(call("lead", {{values, constant(kInt, 2)}, peers}),
            (Rows{"30", "NULL", "NULL", "NULL"}));
  EXPECT_EQ(call("lead", {{values, constant(kInt, 1), {kInt, {1, 2, 3, 4}}}, peers}),
            (Rows{"NULL", "30", "NULL", "4"}));
  EXPECT_EQ(call("lag", {{values, constant(kInt, -1), constant(kInt, 0)}, peers}),
            (Rows{"NULL", "30", "NULL", "0"}));
  EXPECT_EQ(call("lag", {{values}, peers, true}), (Rows{"NULL", "10", "10", "30"}));
  EXPECT_EQ(call("lead", {{values, constant(kInt, 1), constant(kInt, 7)}, peers, true}),
            (Rows{"30", "30", "7", "7"}));
  const Column texts = {TypeId::kString, {"a text of some length", "b"}};
  EXPECT_EQ(call("lag", {{texts, constant(kInt, 1), constant(TypeId::kString, "nothing before it")},
                         {1, 2}}),
            (Rows{"nothing before it", "a text of some length"}));
}

TEST(WindowTest, NthValue) {
  const Column values = {kInt, {Value(), 20, 30, 40}};
  const std::vector<int> peers = {1, 2, 3, 4};
  EXPECT_EQ(call("nth_value", {{values, constant(kInt, 2)}, peers}),
            (Rows{"NULL", "20", "20", "20"}));
  EXPECT_EQ(call("nth_value", {{values, constant(kInt, 2)}, peers, true}),
            (Rows{"NULL", "NULL", "30", "30"}));
  const std::vector<uint32_t> start = {0, 1, 2, 4};
  const std::vector<uint32_t> end = {2, 3, 4, 4};
  EXPECT_EQ(call("nth_value", {{values, constant(kInt, 1)}, peers, false, start, end}),
            (Rows{"NULL", "20", "30", "NULL"}));
  EXPECT_EQ(call("nth_value", {{values, constant(kInt, 1)}, peers, true, start, end}),
            (Rows{"20", "20", "30", "NULL"}));
}

}  // namespace
}  // namespace firesteel::testing
