#include "rdd/rdd_test.h"

namespace firesteel {
namespace {

TEST(WordCount, of_a_text_file) {
  const auto sc = test_context();
  const TestFolder folder;
  std::string text;
  std::map<std::string, int> expected;
  for (int i = 0; i < 5000; ++i) {
    const std::string word = "word" + std::to_string(i * i % 97);
    text += word + (i % 10 == 9 ? "\n" : " ");
    ++expected[word];
  }
  const auto counts = sc.textFile(folder.write("text", text), 4)
                          .flatMap<std::string>([](const std::string& line, auto& emit) {
                            size_t begin = 0;
                            while (begin < line.size()) {
                              const size_t end = std::min(line.find(' ', begin), line.size());
                              if (end > begin) emit(line.substr(begin, end - begin));
                              begin = end + 1;
                            }
                          })
                          .map([](const std::string& word) { return std::pair(word, 1); })
                          .reduceByKey([](int a, int b) { return a + b; })
                          .collect();
  EXPECT_EQ((std::map<std::string, int>(counts.begin(), counts.end())), expected);
}

}  // namespace
}  // namespace firesteel
