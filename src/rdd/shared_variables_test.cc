#include "rdd/rdd_test.h"

namespace firesteel {
namespace {

TEST(SharedVariables, broadcast) {
  const auto sc = test_context();
  const auto names = sc.broadcast(std::map<int, std::string>{{1, "one"}, {2, "two"}});
  const auto other = sc.broadcast(std::map<int, std::string>{{1, "eins"}});
  EXPECT_EQ(sc.parallelize({2, 1})
                .map([names, other](int i) { return names->at(i) + (i == 1 ? other->at(1) : ""); })
                .collect(),
            (std::vector<std::string>{"two", "oneeins"}));
  EXPECT_EQ(names.value().size(), 2u);
  names.destroy();
}

struct Longest {
  std::string text;
  void add(const std::string& other) {
    if (other.size() > text.size()) text = other;
  }
  void merge(const Longest& other) { add(other.text); }
  std::string value() const { return text; }
  template <class A>
  void serialize(A& archive) {
    archive(text);
  }
};

TEST(SharedVariables, accumulators) {
  const auto sc = test_context();
  const auto sum = sc.doubleAccumulator("sum");
  const auto seen = sc.collectionAccumulator<int>("seen");
  const auto longest = sc.accumulator<Longest>("longest");
  sc.parallelize<std::string>({"a", "ccc", "bb"}, 3).foreach ([=](const std::string& s) {
    sum += 0.5;
    seen.add(static_cast<int>(s.size()));
    longest.add(s);
  });
  EXPECT_EQ(sum.value(), 1.5);
  EXPECT_EQ(sum.avg(), 0.5);
  EXPECT_EQ(sorted(seen.value()), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(longest.value(), "ccc");
  sum.reset();
  EXPECT_TRUE(sum.isZero());
  sum.add(2);
  EXPECT_EQ(sum.value(), 2);
}

struct Person {
  std::string name;
  std::optional<int> age;
  std::map<std::string, std::vector<double>> scores;
  bool operator==(const Person&) const = default;
  template <class A>
  void serialize(A& archive) {
    archive(name, age, scores);
  }
};

template <class T>
void expect_round_trip(const T& value) {
  EXPECT_EQ(rdd::from_bytes<T>(rdd::to_bytes(value)), value);
}

TEST(Serializer, round_trips) {
  expect_round_trip(42);
  expect_round_trip(std::string("text\0with zero", 14));
  expect_round_trip(std::vector<bool>{true, false, true});
  expect_round_trip(std::vector<std::pair<int, double>>{{1, 2.5}, {3, -1}});
  expect_round_trip(std::tuple(1, std::string("x"), std::vector<std::string>{"a", "b"}));
  expect_round_trip(std::map<std::string, std::set<int>>{{"k", {3, 1}}, {"", {}}});
  expect_round_trip(std::unordered_map<int, std::string>{{1, "a"}, {2, "b"}});
  expect_round_trip(std::deque<std::string>{"a", "b"});
  expect_round_trip(std::variant<int, std::string>("held"));
  expect_round_trip(std::array<std::string, 2>{"a", "b"});
  expect_round_trip(std::optional<std::string>());
  expect_round_trip(Person{"Ann", 34, {{"math", {1, 2}}}});
  EXPECT_EQ(*rdd::from_bytes<std::shared_ptr<std::string>>(
                rdd::to_bytes(std::make_shared<std::string>("x"))),
            "x");
  EXPECT_THROW(rdd::from_bytes<std::string>(std::string("\x05"
                                                        "ab")),
               std::out_of_range);
}

TEST(Serializer, elements_of_user_types) {
  const auto sc = test_context();
  const std::vector<Person> people{{"Ann", 34, {}}, {"Bo", std::nullopt, {{"x", {1}}}}};
  EXPECT_EQ(sc.parallelize(people, 2)
                .repartition(3)
                .filter([](const Person& p) { return !p.age; })
                .collect(),
            std::vector<Person>{people[1]});
}

struct Scale {
  std::vector<double> factors;
  double operator()(int i) const { return factors[static_cast<size_t>(i)]; }
  template <class A>
  void serialize(A& archive) {
    archive(factors);
  }
};

TEST(Closures, function_objects_serialize_themselves) {
  const auto sc = test_context();
  EXPECT_EQ(sc.parallelize({1, 0}).map(Scale{{0.5, 2}}).collect(), (std::vector<double>{2, 0.5}));
}

TEST(Closures, what_can_travel) {
  int n = 1;
  const auto by_value = [n] { return n; };
  const auto by_reference = [&n] { return n; };
  const auto with_string = [s = std::string()] { return s; };
  static_assert(rdd::kPortableFunction<decltype(by_value)>);
  static_assert(!rdd::kPortableFunction<decltype(by_reference)>);
  static_assert(!rdd::kPortableFunction<decltype(with_string)>);
  static_assert(!rdd::kPortableFunction<std::function<int()>>);
  EXPECT_EQ(by_value() + by_reference() + static_cast<int>(with_string().size()), 2);
}

TEST(TaskContexts, tell_where_a_task_runs) {
  const auto sc = test_context();
  EXPECT_EQ(TaskContext::get(), nullptr);
  const auto ended = sc.longAccumulator();
  const auto seen = sc.parallelize(numbers(3), 3)
                        .map([ended](int) {
                          TaskContext* task = TaskContext::get();
                          task->addTaskCompletionListener([ended](TaskContext&) { ended.add(1); });
                          return std::pair(task->partitionId(), task->attemptNumber());
                        })
                        .collect();
  EXPECT_EQ(seen, (std::vector<std::pair<int, int>>{{0, 0}, {1, 0}, {2, 0}}));
  EXPECT_EQ(ended.value(), 3);
}

TEST(TaskContexts, barriers) {
  const auto sc = test_context();
  const auto gathered = sc.parallelize(numbers(2), 2)
                            .barrier()
                            .mapPartitions([](Iterator<int>& it) {
                              const auto context = BarrierTaskContext::get();
                              context.barrier();
                              return context.allGather(std::to_string(it.next() * 10));
                            })
                            .collect();
  EXPECT_EQ(gathered, (std::vector<std::string>{"0", "10", "0", "10"}));
  EXPECT_THROW(sc.parallelize(numbers(2), 2)
                   .map([](int x) {
                     BarrierTaskContext::get();
                     return x;
                   })
                   .collect(),
               SparkException);
}

}  // namespace
}  // namespace firesteel
